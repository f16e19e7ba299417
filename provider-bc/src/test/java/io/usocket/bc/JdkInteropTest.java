// SPDX-License-Identifier: Apache-2.0
package io.usocket.bc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.usocket.ClientAuth;
import io.usocket.TlsVersion;
import io.usocket.tck.pki.SunJsse;
import io.usocket.tck.pki.TestPki;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against the JDK's SSLEngine. */
@Timeout(60)
class JdkInteropTest {
  @ParameterizedTest
  @CsvSource({
    "TLS_1_2, EC",
    "TLS_1_2, RSA",
    "TLS_1_2, Ed25519",
    "TLS_1_3, EC",
    "TLS_1_3, RSA",
    "TLS_1_3, Ed25519",
  })
  void our_client_talks_to_the_JDKs_server(TlsVersion version, String key) throws Exception {
    BcEnd client = BcEnd.client(Configs.trusting().versions(version).build(), "localhost");
    JdkEnd server = new JdkEnd(jdkServer(SunJsse.server(Configs.server(key)), version));

    new Wire(client, server, 17).assertWorks();

    assertEquals(version, client.info().version());
  }

  @ParameterizedTest
  @CsvSource({
    "TLS_1_2, EC",
    "TLS_1_2, RSA",
    "TLS_1_2, Ed25519",
    "TLS_1_3, EC",
    "TLS_1_3, RSA",
    "TLS_1_3, Ed25519",
  })
  void the_JDKs_client_talks_to_our_server(TlsVersion version, String key) throws Exception {
    JdkEnd client = new JdkEnd(jdkClient(SunJsse.client(TestPki.roots()), version));
    BcEnd server = BcEnd.server(Configs.serving(Configs.server(key)).build());

    new Wire(client, server, 17).assertWorks();

    assertEquals(version, server.info().version());
    assertEquals("server.usocket.test", server.info().serverName().orElseThrow());
  }

  @ParameterizedTest
  @CsvSource({"TLS_1_2, false", "TLS_1_2, true", "TLS_1_3, false", "TLS_1_3, true"})
  void our_client_gives_its_certificate_to_the_JDKs_server(TlsVersion version, boolean rsa)
      throws Exception {
    var credential = rsa ? TestPki.clientRsa() : TestPki.client();
    BcEnd client =
        BcEnd.client(
            Configs.with(Configs.trusting().versions(version), credential).build(), "localhost");
    SSLEngine engine = jdkServer(SunJsse.server(TestPki.serverEc(), TestPki.roots()), version);
    engine.setNeedClientAuth(true);

    new Wire(client, new JdkEnd(engine), 17).assertWorks();

    assertEquals(credential.leaf(), engine.getSession().getPeerCertificates()[0]);
  }

  @ParameterizedTest
  @CsvSource({"TLS_1_2, false", "TLS_1_2, true", "TLS_1_3, false", "TLS_1_3, true"})
  void our_server_takes_the_certificate_of_the_JDKs_client(TlsVersion version, boolean rsa)
      throws Exception {
    var credential = rsa ? TestPki.clientRsa() : TestPki.client();
    JdkEnd client = new JdkEnd(jdkClient(SunJsse.client(TestPki.roots(), credential), version));
    BcEnd server =
        BcEnd.server(
            Configs.with(Configs.trusting(), TestPki.serverEc())
                .clientAuth(ClientAuth.REQUIRED)
                .build());

    new Wire(client, server, 17).assertWorks();

    assertEquals(credential.chain(), server.info().peerCertificates());
  }

  @ParameterizedTest
  @CsvSource({"TLS_1_2", "TLS_1_3"})
  void one_application_protocol_is_agreed_on(TlsVersion version) throws Exception {
    BcEnd ours =
        BcEnd.client(Configs.trusting().versions(version).alpn("h2", "x").build(), "localhost");
    SSLEngine theirs = jdkServer(SunJsse.server(TestPki.serverEc()), version);
    offer(theirs, "x");

    new Wire(ours, new JdkEnd(theirs), 100).assertWorks();

    assertEquals("x", ours.info().alpn().orElseThrow());
    assertEquals("x", theirs.getApplicationProtocol());
  }

  static SSLEngine jdkServer(SSLContext context, TlsVersion version) {
    SSLEngine engine = context.createSSLEngine();
    engine.setUseClientMode(false);
    engine.setEnabledProtocols(new String[] {version.protocol()});
    return engine;
  }

  static SSLEngine jdkClient(SSLContext context, TlsVersion version) {
    SSLEngine engine = context.createSSLEngine("server.usocket.test", 443);
    engine.setUseClientMode(true);
    engine.setEnabledProtocols(new String[] {version.protocol()});
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    engine.setSSLParameters(parameters);
    return engine;
  }

  static void offer(SSLEngine engine, String... protocols) {
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setApplicationProtocols(protocols);
    engine.setSSLParameters(parameters);
  }
}

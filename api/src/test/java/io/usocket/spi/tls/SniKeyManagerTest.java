// SPDX-License-Identifier: Apache-2.0
package io.usocket.spi.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import io.usocket.Identity;
import io.usocket.keys.Fixtures;
import java.nio.ByteBuffer;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The key manager beneath the JDK's own engine, over both protocol versions. */
@Timeout(60)
class SniKeyManagerTest {
  private static final int MAX_STEPS = 100;

  private static Identity identity(String key, String certificate) throws Exception {
    return new Identity(
        Fixtures.key(key),
        List.of(Fixtures.certificate(certificate), Fixtures.certificate("int.pem")));
  }

  private static SSLContext context(Identity... identities) throws Exception {
    KeyStore trust = KeyStore.getInstance(KeyStore.getDefaultType());
    trust.load(null, null);
    trust.setCertificateEntry("ca", Fixtures.certificate("ca.pem"));
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trust);
    SSLContext context = SSLContext.getInstance("TLS");
    KeyManager[] keys = {new SniKeyManager(List.of(identities))};
    context.init(keys, factory.getTrustManagers(), null);
    return context;
  }

  @ParameterizedTest
  @CsvSource({
    "TLSv1.3, a.example, a.pem",
    "TLSv1.3, b.example, b.pem",
    "TLSv1.3, c.example, c.pem",
    "TLSv1.3, d.example, d.pem",
    "TLSv1.3, www.example.org, wildcard.pem",
    "TLSv1.3, unknown.example, a.pem",
    "TLSv1.2, a.example, a.pem",
    "TLSv1.2, b.example, b.pem",
    "TLSv1.2, c.example, c.pem",
    "TLSv1.2, d.example, d.pem",
    "TLSv1.2, www.example.org, wildcard.pem",
    "TLSv1.2, unknown.example, a.pem"
  })
  void the_server_shows_the_certificate_for_the_name_and_the_client_its_own(
      String protocol, String name, String certificate) throws Exception {
    SSLEngine server =
        context(
                identity("ec.key", "a.pem"),
                identity("rsa.key", "b.pem"),
                identity("ed25519.key", "c.pem"),
                identity("p384.key", "d.pem"),
                identity("ec.key", "wildcard.pem"))
            .createSSLEngine();
    server.setUseClientMode(false);
    server.setNeedClientAuth(true);
    SSLEngine client = context(identity("ec.key", "client.pem")).createSSLEngine();
    client.setUseClientMode(true);
    SSLParameters parameters = client.getSSLParameters();
    parameters.setProtocols(new String[] {protocol});
    parameters.setServerNames(List.of(new SNIHostName(name)));
    client.setSSLParameters(parameters);
    shakeHands(client, server);
    Certificate shown = client.getSession().getPeerCertificates()[0];
    assertEquals(Fixtures.certificate(certificate), shown);
    assertEquals(Fixtures.certificate("client.pem"), server.getSession().getPeerCertificates()[0]);
  }

  private static void shakeHands(SSLEngine client, SSLEngine server) throws SSLException {
    ByteBuffer toServer = ByteBuffer.allocate(1 << 17);
    ByteBuffer toClient = ByteBuffer.allocate(1 << 17);
    client.beginHandshake();
    server.beginHandshake();
    for (int i = 0; i < MAX_STEPS; i++) {
      step(client, toClient, toServer);
      step(server, toServer, toClient);
      if (isDone(client) && isDone(server)) {
        return;
      }
    }
    fail("no end of the handshake");
  }

  private static boolean isDone(SSLEngine engine) {
    return engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING;
  }

  private static void step(SSLEngine engine, ByteBuffer in, ByteBuffer out) throws SSLException {
    switch (engine.getHandshakeStatus()) {
      case NEED_WRAP -> engine.wrap(ByteBuffer.allocate(0), out);
      case NEED_TASK -> engine.getDelegatedTask().run();
      default -> {
        in.flip();
        engine.unwrap(in, ByteBuffer.allocate(1 << 15));
        in.compact();
      }
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck.pki;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The credentials in handshakes of the JDK with itself, with the JDK's endpoint check. */
@Timeout(30)
class TestPkiHandshakeTest {
  private static final List<String> VERSIONS = List.of("TLSv1.3", "TLSv1.2");
  private static final String NO_PATH = "unable to find valid certification path";

  @ParameterizedTest
  @MethodSource
  void a_good_server_is_believed(String version, Supplier<Credential> server, String host)
      throws Exception {
    SSLEngine client = clientEngine(SunJsse.client(TestPki.roots()), host, version);
    EngineHandshake.run(client, serverEngine(SunJsse.server(server.get())));
    assertEquals(version, client.getSession().getProtocol());
    assertArrayEquals(server.get().chain().toArray(), client.getSession().getPeerCertificates());
  }

  static Stream<Arguments> a_good_server_is_believed() {
    return inEachVersion(
        good("serverEc", TestPki::serverEc, "localhost"),
        good("serverEc", TestPki::serverEc, "server.usocket.test"),
        good("serverEc", TestPki::serverEc, "127.0.0.1"),
        good("serverEc", TestPki::serverEc, "::1"),
        good("serverRsa", TestPki::serverRsa, "localhost"),
        good("serverEd25519", TestPki::serverEd25519, "localhost"),
        good("serverViaIntermediate", TestPki::serverViaIntermediate, "localhost"),
        good("ipSan", TestPki::ipSan, "127.0.0.1"),
        good("ipSan", TestPki::ipSan, "::1"),
        good("wildcard", TestPki::wildcard, "any.usocket.test"),
        good("serverA", TestPki::serverA, "a.usocket.test"),
        good("serverB", TestPki::serverB, "b.usocket.test"));
  }

  @ParameterizedTest
  @MethodSource
  void a_bad_server_is_refused_for_its_own_reason(
      String version, Supplier<Credential> server, String host, String reason) {
    SSLEngine client = clientEngine(SunJsse.client(TestPki.roots()), host, version);
    SSLEngine peer = serverEngine(SunJsse.server(server.get()));
    assertRefused(reason, client, peer);
  }

  static Stream<Arguments> a_bad_server_is_refused_for_its_own_reason() {
    return inEachVersion(
        bad("expired", TestPki::expired, "localhost", "NotAfter"),
        bad("notYetValid", TestPki::notYetValid, "localhost", "NotBefore"),
        bad("wrongName", TestPki::wrongName, "localhost", "No subject alternative DNS name"),
        bad("ipSan", TestPki::ipSan, "localhost", "No name matching localhost"),
        bad("ipInDnsSan", TestPki::ipInDnsSan, "127.0.0.1", "No subject alternative names"),
        bad("wildcard", TestPki::wildcard, "a.b.usocket.test", "No subject alternative DNS name"),
        bad("missingIntermediate", TestPki::missingIntermediate, "localhost", NO_PATH),
        bad("selfSigned", TestPki::selfSigned, "localhost", NO_PATH),
        bad("untrustedRoot", TestPki::untrustedRoot, "localhost", NO_PATH),
        bad("wrongKeyUsage", TestPki::wrongKeyUsage, "localhost", "Extended key usage"),
        bad("wrongKeyUsageBits", TestPki::wrongKeyUsageBits, "localhost", "KeyUsage"));
  }

  @ParameterizedTest
  @MethodSource
  void a_good_client_is_believed(String version, Supplier<Credential> credential) throws Exception {
    SSLEngine server = serverThatAsks();
    EngineHandshake.run(clientWith(credential, version), server);
    assertArrayEquals(
        credential.get().chain().toArray(), server.getSession().getPeerCertificates());
  }

  static Stream<Arguments> a_good_client_is_believed() {
    return inEachVersion(
        Arguments.of(Named.<Supplier<Credential>>of("client", TestPki::client)),
        Arguments.of(Named.<Supplier<Credential>>of("clientRsa", TestPki::clientRsa)),
        Arguments.of(
            Named.<Supplier<Credential>>of(
                "clientViaIntermediate", TestPki::clientViaIntermediate)));
  }

  @ParameterizedTest
  @MethodSource
  void a_bad_client_is_refused_for_its_own_reason(
      String version, Supplier<Credential> credential, String reason) {
    assertRefused(reason, clientWith(credential, version), serverThatAsks());
  }

  static Stream<Arguments> a_bad_client_is_refused_for_its_own_reason() {
    return inEachVersion(
        badClient("clientUntrusted", TestPki::clientUntrusted, NO_PATH),
        badClient("clientExpired", TestPki::clientExpired, "NotAfter"),
        badClient("clientWrongUsage", TestPki::clientWrongUsage, "Extended key usage"));
  }

  @Test
  void a_client_without_certificate_is_refused_where_one_is_needed() {
    SSLEngine client = clientEngine(SunJsse.client(TestPki.roots()), "localhost", "TLSv1.3");
    assertThrows(SSLHandshakeException.class, () -> EngineHandshake.run(client, serverThatAsks()));
  }

  @Test
  void the_contexts_are_of_the_jdk_by_name() {
    assertEquals("SunJSSE", SunJsse.client(TestPki.roots()).getProvider().getName());
    assertEquals("SunJSSE", SunJsse.server(TestPki.serverEc()).getProvider().getName());
  }

  private static void assertRefused(String reason, SSLEngine client, SSLEngine server) {
    SSLException refusal =
        assertThrows(SSLException.class, () -> EngineHandshake.run(client, server));
    StringBuilder messages = new StringBuilder();
    for (Throwable cause = refusal; cause != null; cause = cause.getCause()) {
      messages.append(cause).append('\n');
    }
    assertTrue(messages.indexOf(reason) >= 0, () -> reason + " is not in:\n" + messages);
  }

  private static SSLEngine clientWith(Supplier<Credential> credential, String version) {
    return clientEngine(SunJsse.client(TestPki.roots(), credential.get()), "localhost", version);
  }

  private static SSLEngine clientEngine(SSLContext context, String host, String version) {
    SSLEngine engine = context.createSSLEngine(host, 443);
    engine.setUseClientMode(true);
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setProtocols(new String[] {version});
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    engine.setSSLParameters(parameters);
    return engine;
  }

  private static SSLEngine serverThatAsks() {
    SSLEngine engine = serverEngine(SunJsse.server(TestPki.serverEc(), TestPki.roots()));
    engine.setNeedClientAuth(true);
    return engine;
  }

  private static SSLEngine serverEngine(SSLContext context) {
    SSLEngine engine = context.createSSLEngine();
    engine.setUseClientMode(false);
    return engine;
  }

  private static Stream<Arguments> inEachVersion(Arguments... cases) {
    return VERSIONS.stream()
        .flatMap(
            version ->
                Stream.of(cases)
                    .map(
                        each ->
                            Arguments.of(
                                Stream.concat(Stream.of(version), Stream.of(each.get()))
                                    .toArray())));
  }

  private static Arguments good(String name, Supplier<Credential> server, String host) {
    return Arguments.of(Named.of(name, server), host);
  }

  private static Arguments bad(
      String name, Supplier<Credential> server, String host, String reason) {
    return Arguments.of(Named.of(name, server), host, reason);
  }

  private static Arguments badClient(String name, Supplier<Credential> client, String reason) {
    return Arguments.of(Named.of(name, client), reason);
  }
}

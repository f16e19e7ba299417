// SPDX-License-Identifier: Apache-2.0
package io.usocket.bc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.usocket.ClientAuth;
import io.usocket.TlsAlert;
import io.usocket.TlsConfig;
import io.usocket.TlsException;
import io.usocket.TlsException.Reason;
import io.usocket.TlsVersion;
import io.usocket.tck.pki.Credential;
import io.usocket.tck.pki.SunJsse;
import io.usocket.tck.pki.TestPki;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whom we trust, and what we tell those whom we do not. */
@Timeout(60)
class VerificationTest {
  /** A bad credential, made when the test runs. */
  record Bad(String what, String host, TlsAlert alert, Supplier<Credential> credential) {
    @Override
    public String toString() {
      return what;
    }
  }

  static Stream<Arguments> bad() {
    return Stream.of(
            new Bad("expired", "localhost", TlsAlert.CERTIFICATE_EXPIRED, TestPki::expired),
            new Bad(
                "not yet valid", "localhost", TlsAlert.CERTIFICATE_EXPIRED, TestPki::notYetValid),
            new Bad("wrong name", "localhost", TlsAlert.CERTIFICATE_UNKNOWN, TestPki::wrongName),
            new Bad("common name only", "localhost", TlsAlert.CERTIFICATE_UNKNOWN, TestPki::cnOnly),
            new Bad("no address", "127.0.0.1", TlsAlert.CERTIFICATE_UNKNOWN, TestPki::ipInDnsSan),
            new Bad("no name", "localhost", TlsAlert.CERTIFICATE_UNKNOWN, TestPki::ipSan),
            new Bad(
                "wildcard in a part of a label",
                "foo.usocket.test",
                TlsAlert.CERTIFICATE_UNKNOWN,
                TestPki::wildcardPartial),
            new Bad(
                "wildcard in the middle",
                "www.usocket.test",
                TlsAlert.CERTIFICATE_UNKNOWN,
                TestPki::wildcardMiddle),
            new Bad(
                "wildcard for a top-level domain",
                "usocket.test",
                TlsAlert.CERTIFICATE_UNKNOWN,
                TestPki::wildcardTopLevel),
            new Bad("self-signed", "localhost", TlsAlert.UNKNOWN_CA, TestPki::selfSigned),
            new Bad("untrusted root", "localhost", TlsAlert.UNKNOWN_CA, TestPki::untrustedRoot),
            new Bad(
                "missing intermediate",
                "localhost",
                TlsAlert.UNKNOWN_CA,
                TestPki::missingIntermediate),
            new Bad(
                "for clients only",
                "localhost",
                TlsAlert.UNSUPPORTED_CERTIFICATE,
                TestPki::wrongKeyUsage),
            new Bad(
                "not for signing",
                "localhost",
                TlsAlert.UNSUPPORTED_CERTIFICATE,
                TestPki::wrongKeyUsageBits))
        .flatMap(bad -> Stream.of(TlsVersion.values()).map(version -> Arguments.of(version, bad)));
  }

  @ParameterizedTest
  @MethodSource("bad")
  void a_bad_server_certificate_is_refused_with_its_alert(TlsVersion version, Bad bad)
      throws Exception {
    BcEnd client = BcEnd.client(Configs.client(version), bad.host());
    BcEnd server = BcEnd.server(Configs.serving(bad.credential().get()).build());

    Wire wire = new Wire(client, server, 1000).start();

    TlsException refusal = wire.clientError();
    assertEquals(Reason.PEER_CERTIFICATE, refusal.reason(), refusal.getMessage());
    assertEquals(Optional.of(bad.alert()), refusal.alert(), refusal.getMessage());
    assertEquals(Reason.PEER_ALERT, wire.serverError().reason());
    assertEquals(Optional.of(bad.alert()), wire.serverError().alert());
  }

  @Test
  void the_JDKs_server_is_told_the_alert_too() throws Exception {
    BcEnd client = BcEnd.client(Configs.client(TlsVersion.TLS_1_3), "localhost");
    JdkEnd server =
        new JdkEnd(JdkInteropTest.jdkServer(SunJsse.server(TestPki.expired()), TlsVersion.TLS_1_3));

    Wire wire = new Wire(client, server, 1000).start();

    assertTrue(wire.otherError().contains("certificate_expired"), wire.otherError());
  }

  @ParameterizedTest
  @CsvSource({"localhost", "server.usocket.test", "SERVER.usocket.test", "127.0.0.1", "::1"})
  void a_chain_with_its_intermediate_is_good_for_each_of_its_names(String host) throws Exception {
    BcEnd client = BcEnd.client(Configs.trusting().build(), host);
    BcEnd server = BcEnd.server(Configs.serving(TestPki.serverViaIntermediate()).build());

    new Wire(client, server, 1000).start().assertHandshake();

    assertEquals(TestPki.serverViaIntermediate().chain(), client.info().peerCertificates());
  }

  @Test
  void verification_can_be_switched_off_by_a_method_that_says_so() throws Exception {
    TlsConfig careless = TlsConfig.builder().dangerouslyDisableVerification().build();
    BcEnd client = BcEnd.client(careless, "elsewhere.test");
    BcEnd server = BcEnd.server(Configs.serving(TestPki.selfSigned()).build());

    new Wire(client, server, 1000).start().assertHandshake();
  }

  @Test
  void the_platforms_trust_does_not_know_the_root_of_a_test() throws Exception {
    BcEnd client = BcEnd.client(TlsConfig.defaults(), "localhost");
    BcEnd server = BcEnd.server(Configs.serving(TestPki.serverEc()).build());

    Wire wire = new Wire(client, server, 1000).start();

    assertEquals(Optional.of(TlsAlert.UNKNOWN_CA), wire.clientError().alert());
  }

  static Stream<Arguments> badClients() {
    return Stream.of(
            new Bad("expired", "", TlsAlert.CERTIFICATE_EXPIRED, TestPki::clientExpired),
            new Bad("untrusted", "", TlsAlert.UNKNOWN_CA, TestPki::clientUntrusted),
            new Bad(
                "for servers only",
                "",
                TlsAlert.UNSUPPORTED_CERTIFICATE,
                TestPki::clientWrongUsage))
        .flatMap(
            bad ->
                Stream.of(TlsVersion.values())
                    .flatMap(
                        version ->
                            Stream.of(ClientAuth.OPTIONAL, ClientAuth.REQUIRED)
                                .map(auth -> Arguments.of(version, auth, bad))));
  }

  @ParameterizedTest
  @MethodSource("badClients")
  void a_bad_client_certificate_is_refused_with_its_alert(
      TlsVersion version, ClientAuth auth, Bad bad) throws Exception {
    JdkEnd client =
        new JdkEnd(
            JdkInteropTest.jdkClient(
                SunJsse.client(TestPki.roots(), bad.credential().get()), version));
    BcEnd server = BcEnd.server(asking(auth));

    Wire wire = new Wire(client, server, 1000).start();

    assertEquals(Reason.PEER_CERTIFICATE, wire.serverError().reason());
    assertEquals(Optional.of(bad.alert()), wire.serverError().alert());
    assertTrue(wire.otherError().contains(bad.alert().wireName()), wire.otherError());
  }

  @ParameterizedTest
  @CsvSource({"TLS_1_2, HANDSHAKE_FAILURE", "TLS_1_3, CERTIFICATE_REQUIRED"})
  void a_client_without_the_required_certificate_is_refused(TlsVersion version, TlsAlert alert)
      throws Exception {
    BcEnd client = BcEnd.client(Configs.client(version), "localhost");
    BcEnd server = BcEnd.server(asking(ClientAuth.REQUIRED));

    Wire wire = new Wire(client, server, 1000).start();

    assertEquals(Reason.PEER_CERTIFICATE, wire.serverError().reason());
    assertEquals(Optional.of(alert), wire.serverError().alert());
    assertEquals(Reason.PEER_ALERT, wire.clientError().reason());
    assertEquals(Optional.of(alert), wire.clientError().alert());
  }

  @ParameterizedTest
  @EnumSource(TlsVersion.class)
  void a_client_may_go_on_without_an_optional_certificate(TlsVersion version) throws Exception {
    BcEnd client = BcEnd.client(Configs.client(version), "localhost");
    BcEnd server = BcEnd.server(asking(ClientAuth.OPTIONAL));

    new Wire(client, server, 1000).assertWorks();

    assertTrue(server.info().peerCertificates().isEmpty());
  }

  @ParameterizedTest
  @EnumSource(TlsVersion.class)
  void a_client_gives_no_certificate_to_a_server_that_trusts_others(TlsVersion version)
      throws Exception {
    BcEnd client =
        BcEnd.client(
            Configs.with(Configs.trusting().versions(version), TestPki.clientUntrusted()).build(),
            "localhost");
    BcEnd server = BcEnd.server(asking(ClientAuth.OPTIONAL));

    new Wire(client, server, 1000).assertWorks();

    assertTrue(server.info().peerCertificates().isEmpty());
  }

  private static TlsConfig asking(ClientAuth auth) throws TlsException {
    return Configs.with(Configs.trusting(), TestPki.serverEc()).clientAuth(auth).build();
  }
}

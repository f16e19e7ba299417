// SPDX-License-Identifier: Apache-2.0
package io.usocket.bc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.usocket.ClientAuth;
import io.usocket.TlsAlert;
import io.usocket.TlsConfig;
import io.usocket.TlsException;
import io.usocket.TlsException.Reason;
import io.usocket.TlsVersion;
import io.usocket.spi.tls.TlsNames;
import io.usocket.tck.pki.Credential;
import io.usocket.tck.pki.SunJsse;
import io.usocket.tck.pki.TestPki;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLEngine;
import org.bouncycastle.tls.ProtocolName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Versions, suites, groups, application protocols and keys: just what was asked for, or refused.
 */
@Timeout(120)
class NegotiationTest {
  static Stream<Arguments> allSuites() {
    return TlsNames.SUITES.names().stream().map(Arguments::of);
  }

  @ParameterizedTest
  @MethodSource("allSuites")
  void each_suite_is_negotiated_or_refused_at_once(String suite) throws Exception {
    TlsVersion version = suite.contains("_WITH_") ? TlsVersion.TLS_1_2 : TlsVersion.TLS_1_3;
    Credential credential = suite.contains("_RSA_") ? TestPki.serverRsa() : TestPki.serverEc();
    TlsConfig client = Configs.trusting().versions(version).cipherSuites(suite).build();
    boolean promised =
        version == TlsVersion.TLS_1_3 || suite.matches("TLS_ECDHE_(RSA|ECDSA)_WITH_.*");
    if (promised) {
      BcEnd ours = BcEnd.client(client, "localhost");

      new Wire(
              ours,
              BcEnd.server(
                  Configs.serving(credential).versions(version).cipherSuites(suite).build()),
              1000)
          .assertWorks();

      assertEquals(suite, ours.info().cipherSuite());
    } else {
      TlsException refusal = assertThrows(TlsException.class, () -> BcContext.of(client));
      assertEquals(Reason.CONFIGURATION, refusal.reason());
      assertTrue(refusal.getMessage().contains(suite), refusal.getMessage());
    }
  }

  static Stream<Arguments> allGroups() {
    return TlsNames.GROUPS.names().stream()
        .flatMap(group -> Stream.of(TlsVersion.values()).map(v -> Arguments.of(group, v)));
  }

  @ParameterizedTest
  @MethodSource("allGroups")
  void each_group_is_negotiated_or_refused_at_once(String group, TlsVersion version)
      throws Exception {
    TlsConfig client = Configs.trusting().versions(version).groups(group).build();
    boolean anyVersion = group.matches("x25519|x448|secp.*");
    boolean only13 = group.matches("ffdhe.*|.*MLKEM.*|.*tls13|curveSM2");
    if (version == TlsVersion.TLS_1_3 ? anyVersion || only13 : !only13) {
      BcEnd ours = BcEnd.client(client, "localhost");
      BcEnd server =
          BcEnd.server(Configs.serving(TestPki.serverEc()).groups(group).versions(version).build());

      new Wire(ours, server, 1000).assertWorks();

      assertEquals(Optional.of(group), ours.info().group());
      assertEquals(Optional.of(group), server.info().group());
    } else {
      TlsException refusal = assertThrows(TlsException.class, () -> BcContext.of(client));
      assertEquals(Reason.CONFIGURATION, refusal.reason());
      assertTrue(refusal.getMessage().contains(group), refusal.getMessage());
    }
  }

  @Test
  void groups_for_one_of_two_versions_are_refused() throws Exception {
    TlsConfig hybridOnly = Configs.trusting().groups("X25519MLKEM768").build();

    TlsException refusal = assertThrows(TlsException.class, () -> BcContext.of(hybridOnly));

    assertTrue(refusal.getMessage().contains("TLS 1.2"), refusal.getMessage());
  }

  @Test
  void the_first_group_is_the_one_that_needs_no_second_hello() throws Exception {
    BcEnd client =
        BcEnd.client(Configs.trusting().groups("secp384r1", "x25519").build(), "localhost");
    SSLEngine jdk =
        JdkInteropTest.jdkServer(SunJsse.server(TestPki.serverEc()), TlsVersion.TLS_1_3);

    new Wire(client, new JdkEnd(jdk), 1000).start().assertHandshake();

    assertEquals(Optional.of("secp384r1"), client.info().group());
  }

  @Test
  void a_hello_retry_request_finds_the_group_in_common() throws Exception {
    BcEnd client =
        BcEnd.client(Configs.trusting().groups("x25519", "secp521r1").build(), "localhost");
    BcEnd server = BcEnd.server(Configs.serving(TestPki.serverEc()).groups("secp521r1").build());

    new Wire(client, server, 17).assertWorks();

    assertEquals(Optional.of("secp521r1"), client.info().group());
  }

  @ParameterizedTest
  @EnumSource(TlsVersion.class)
  void no_group_in_common_is_a_handshake_failure(TlsVersion version) throws Exception {
    BcEnd client =
        BcEnd.client(Configs.trusting().versions(version).groups("x448").build(), "localhost");
    BcEnd server = BcEnd.server(Configs.serving(TestPki.serverEc()).groups("x25519").build());

    assertNothingInCommon(new Wire(client, server, 1000).start(), TlsAlert.HANDSHAKE_FAILURE);
  }

  @Test
  void no_suite_in_common_is_a_handshake_failure() throws Exception {
    BcEnd client =
        BcEnd.client(
            Configs.trusting()
                .versions(TlsVersion.TLS_1_3)
                .cipherSuites("TLS_AES_256_GCM_SHA384")
                .build(),
            "localhost");
    BcEnd server =
        BcEnd.server(
            Configs.serving(TestPki.serverEc())
                .versions(TlsVersion.TLS_1_3)
                .cipherSuites("TLS_CHACHA20_POLY1305_SHA256")
                .build());

    assertNothingInCommon(new Wire(client, server, 1000).start(), TlsAlert.HANDSHAKE_FAILURE);
  }

  @Test
  void no_version_in_common_is_told_as_such() throws Exception {
    BcEnd client = BcEnd.client(Configs.client(TlsVersion.TLS_1_2), "localhost");
    BcEnd server =
        BcEnd.server(Configs.serving(TestPki.serverEc()).versions(TlsVersion.TLS_1_3).build());

    assertNothingInCommon(new Wire(client, server, 1000).start(), TlsAlert.PROTOCOL_VERSION);
  }

  @ParameterizedTest
  @EnumSource(TlsVersion.class)
  void no_application_protocol_in_common_is_told_as_such(TlsVersion version) throws Exception {
    BcEnd client =
        BcEnd.client(Configs.trusting().versions(version).alpn("h2").build(), "localhost");
    BcEnd server = BcEnd.server(Configs.serving(TestPki.serverEc()).alpn("http/1.1").build());

    assertNothingInCommon(new Wire(client, server, 1000).start(), TlsAlert.NO_APPLICATION_PROTOCOL);
  }

  @ParameterizedTest
  @CsvSource({"h2,", ",h2"})
  void a_side_that_offers_no_protocol_is_no_error(String clients, String servers) throws Exception {
    TlsConfig.Builder client = Configs.trusting();
    TlsConfig.Builder server = Configs.serving(TestPki.serverEc());
    if (clients != null) {
      client.alpn(clients);
    }
    if (servers != null) {
      server.alpn(servers);
    }
    BcEnd ours = BcEnd.client(client.build(), "localhost");

    new Wire(ours, BcEnd.server(server.build()), 1000).start().assertHandshake();

    assertEquals(Optional.empty(), ours.info().alpn());
  }

  @ParameterizedTest
  @EnumSource(TlsVersion.class)
  void a_protocol_that_we_did_not_offer_is_refused(TlsVersion version) throws Exception {
    BcEnd client =
        BcEnd.client(Configs.trusting().versions(version).alpn("h2").build(), "localhost");
    BcContext context = BcContext.of(Configs.serving(TestPki.serverEc()).alpn("x").build());
    Progress progress = new Progress(context);
    BcServer liar =
        new CertificateServer(context, progress) {
          @Override
          protected ProtocolName selectProtocolName() {
            return ProtocolName.asUtf8Encoding("x");
          }
        };

    Wire wire = new Wire(client, BcEnd.of(BcEngine.server(liar, progress)), 1000).start();

    assertEquals(Reason.PROTOCOL_VIOLATION, wire.clientError().reason());
    assertEquals(Optional.of(TlsAlert.ILLEGAL_PARAMETER), wire.clientError().alert());
  }

  @ParameterizedTest
  @CsvSource({
    "TLS_1_2, a.usocket.test",
    "TLS_1_2, b.usocket.test",
    "TLS_1_3, a.usocket.test",
    "TLS_1_3, b.usocket.test",
  })
  void the_server_chooses_its_key_by_the_name_that_was_asked_for(TlsVersion version, String host)
      throws Exception {
    TlsConfig both = Configs.with(Configs.serving(TestPki.serverA()), TestPki.serverB()).build();
    BcEnd client = BcEnd.client(Configs.client(version), host);

    new Wire(client, BcEnd.server(both), 1000).start().assertHandshake();
  }

  @ParameterizedTest
  @EnumSource(TlsVersion.class)
  void the_server_chooses_the_key_that_the_client_can_verify(TlsVersion version) throws Exception {
    TlsConfig both =
        Configs.with(Configs.serving(TestPki.serverEd25519()), TestPki.serverRsa())
            .cipherSuites("TLS_AES_128_GCM_SHA256", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256")
            .build();
    BcEnd client = BcEnd.client(Configs.client(version), "localhost");

    new Wire(client, BcEnd.server(both), 1000).start().assertHandshake();

    // in TLS 1.2 the suite decides, in TLS 1.3 the order of the identities
    Credential expected =
        version == TlsVersion.TLS_1_2 ? TestPki.serverRsa() : TestPki.serverEd25519();
    assertEquals(expected.chain(), client.info().peerCertificates());
  }

  @Test
  void a_server_without_a_key_is_refused_before_it_begins() throws Exception {
    BcContext context = BcContext.of(Configs.trusting().build());

    TlsException refusal = assertThrows(TlsException.class, context::serverEngine);

    assertEquals(Reason.CONFIGURATION, refusal.reason());
    assertTrue(refusal.getMessage().contains("identity"), refusal.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "TLS_1_2, EC, secp384r1",
    "TLS_1_2, EC, secp521r1",
    "TLS_1_2, Ed448, Ed448",
    "TLS_1_3, EC, secp384r1",
    "TLS_1_3, EC, secp521r1",
    "TLS_1_3, Ed448, Ed448",
    "TLS_1_2, RSASSA-PSS, 2048",
    "TLS_1_3, RSASSA-PSS, 2048",
  })
  void keys_of_other_kinds_sign_on_both_sides(TlsVersion version, String algorithm, String size)
      throws Exception {
    KeyPair keys = keys(algorithm, size);
    Credential server =
        TestPki.root().certificateFor("server").keys(keys).dnsName("localhost").issue();
    Credential own = TestPki.root().certificateFor("client").keys(keys).issue();
    BcEnd client =
        BcEnd.client(Configs.with(Configs.trusting().versions(version), own).build(), "localhost");
    BcEnd asking =
        BcEnd.server(
            Configs.with(Configs.trusting(), server).clientAuth(ClientAuth.REQUIRED).build());

    new Wire(client, asking, 1000).assertWorks();

    assertEquals(own.chain(), asking.info().peerCertificates());
  }

  private static KeyPair keys(String algorithm, String size) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
    if (algorithm.equals("EC")) {
      generator.initialize(new ECGenParameterSpec(size));
    } else if (algorithm.startsWith("RSA")) {
      generator.initialize(Integer.parseInt(size));
    }
    return generator.generateKeyPair();
  }

  @Test
  void a_group_that_is_not_the_certificates_curve_will_do() throws Exception {
    BcEnd client = BcEnd.client(Configs.trusting().groups("x25519").build(), "localhost");
    SSLEngine jdk =
        JdkInteropTest.jdkServer(SunJsse.server(TestPki.serverEc()), TlsVersion.TLS_1_3);

    new Wire(client, new JdkEnd(jdk), 1000).start().assertHandshake();

    assertEquals(Optional.of("x25519"), client.info().group());
  }

  private static void assertNothingInCommon(Wire wire, TlsAlert alert) {
    assertEquals(Reason.NOTHING_IN_COMMON, wire.serverError().reason());
    assertEquals(Optional.of(alert), wire.serverError().alert());
    assertEquals(Reason.PEER_ALERT, wire.clientError().reason());
    assertEquals(Optional.of(alert), wire.clientError().alert());
  }
}

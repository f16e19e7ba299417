// SPDX-License-Identifier: Apache-2.0
package io.usocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.usocket.keys.Fixtures;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A configuration checks itself: each contradiction names both sides. */
class TlsConfigTest {
  @Test
  void the_defaults_verify_and_offer_both_versions() {
    TlsConfig defaults = TlsConfig.defaults();
    assertTrue(defaults.isVerifying());
    assertEquals(Set.of(TlsVersion.TLS_1_2, TlsVersion.TLS_1_3), defaults.versions());
    assertEquals(ClientAuth.NONE, defaults.clientAuth());
    assertEquals(Duration.ofSeconds(30), defaults.handshakeTimeout());
  }

  @Test
  void trust_without_verification_is_refused() throws Exception {
    TlsConfig.Builder builder =
        TlsConfig.builder().trust(Fixtures.certificate("ca.pem")).dangerouslyDisableVerification();
    assertRefused(builder, "trust", "dangerouslyDisableVerification");
  }

  @Test
  void client_certificates_without_a_servers_identity_are_refused() {
    assertRefused(
        TlsConfig.builder().clientAuth(ClientAuth.REQUIRED), "clientAuth REQUIRED", "identity");
  }

  @Test
  void no_version_is_refused() {
    assertRefused(TlsConfig.builder().versions(), "versions", "TLS_1_3");
  }

  @Test
  void a_suite_for_no_version_and_a_version_without_a_suite_are_refused() {
    assertRefused(
        TlsConfig.builder().cipherSuites("TLS_AES_128_GCM_SHA256"), "TLS_1_2", "cipherSuites");
    assertRefused(
        TlsConfig.builder().cipherSuites("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"),
        "TLS_1_3",
        "cipherSuites");
  }

  @Test
  void an_unknown_name_is_refused_with_what_was_probably_meant() {
    assertRefused(
        TlsConfig.builder().cipherSuites("TLS_AES_128_GCM_SHA265"),
        "'TLS_AES_128_GCM_SHA265' is unknown",
        "did you mean TLS_AES_128_GCM_SHA256?");
    assertRefused(TlsConfig.builder().groups("P-256"), "'P-256'", "did you mean secp256r1?");
  }

  @Test
  void a_name_that_is_there_twice_is_refused() {
    assertRefused(TlsConfig.builder().groups("x25519", "x25519"), "groups", "twice");
    assertRefused(TlsConfig.builder().alpn("h2", "h2"), "alpn", "twice");
  }

  @Test
  void an_application_protocol_has_1_to_255_bytes() throws Exception {
    assertRefused(TlsConfig.builder().alpn(""), "alpn", "1 to 255 bytes");
    assertRefused(TlsConfig.builder().alpn("x".repeat(256)), "alpn", "256");
    assertEquals(255, TlsConfig.builder().alpn("x".repeat(255)).build().alpn().get(0).length());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b.example", "127.1", "-a.example"})
  void a_server_name_that_no_server_can_have_is_refused(String name) {
    assertRefused(TlsConfig.builder().serverName(name), "serverName");
  }

  @Test
  void a_handshake_timeout_is_above_zero() {
    assertRefused(TlsConfig.builder().handshakeTimeout(Duration.ZERO), "handshakeTimeout", "PT0S");
  }

  @Test
  void a_key_that_does_not_fit_the_certificate_is_refused_with_its_file() {
    Path other = Fixtures.file("p384.key");
    TlsException e =
        assertThrows(
            TlsException.class, () -> TlsConfig.builder().identity(Fixtures.file("a.pem"), other));
    assertEquals(TlsException.Reason.CONFIGURATION, e.reason());
    assertContains(e, "p384.key");
  }

  @Test
  void a_file_without_a_key_is_refused_with_its_name() {
    Path chain = Fixtures.file("a.pem");
    TlsException e =
        assertThrows(TlsException.class, () -> TlsConfig.builder().identity(chain, chain));
    assertContains(e, "a.pem");
  }

  @Test
  void an_encrypted_key_without_a_password_is_refused_with_the_way_out() {
    TlsException e =
        assertThrows(
            TlsException.class,
            () ->
                TlsConfig.builder()
                    .identity(Fixtures.file("a.pem"), Fixtures.file("ec-aes256-sha256.key")));
    assertContains(e, "encrypted");
    assertContains(e, "password");
  }

  @Test
  void a_file_that_is_not_there_is_an_error_of_input() {
    Path gone = Path.of("there", "is", "no-such.pem");
    assertThrows(NoSuchFileException.class, () -> TlsConfig.builder().trust(gone));
  }

  @Test
  void its_text_shows_nothing_of_the_keys() throws IOException {
    TlsConfig config =
        TlsConfig.builder().identity(Fixtures.file("a.pem"), Fixtures.file("ec.key")).build();
    assertFalse(config.toString().contains("PRIVATE"));
    assertTrue(config.toString().contains("Identity["));
  }

  @Test
  void what_verification_would_look_at_is_refused_without_verification() {
    String pin = "sha256/" + "A".repeat(43) + "=";
    assertRefused(
        TlsConfig.builder().pin(pin).dangerouslyDisableVerification(),
        "pin",
        "dangerouslyDisableVerification");
    assertRefused(
        TlsConfig.builder().requireOcspStaple().dangerouslyDisableVerification(),
        "requireOcspStaple",
        "dangerouslyDisableVerification");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "sha256/", "sha1/AAAA", "sha256/AAAA", "sha256/!!!", "AAAA"})
  void a_pin_is_the_base64_of_a_sha_256(String pin) {
    assertRefused(TlsConfig.builder().pin(pin), "pin: '" + pin + "'", "RFC 7469");
  }

  @Test
  void a_pre_shared_key_and_certificates_contradict_each_other() throws Exception {
    PreSharedKey key = PreSharedKey.of("device-1", new byte[16]);
    assertRefused(
        TlsConfig.builder()
            .preSharedKey(key)
            .identity(Fixtures.file("a.pem"), Fixtures.file("ec.key")),
        "preSharedKey",
        "identity");
    assertRefused(
        TlsConfig.builder().preSharedKey(key).trust(Fixtures.certificate("ca.pem")),
        "preSharedKey",
        "trust");
    assertRefused(
        TlsConfig.builder().preSharedKey(key).signatureSchemes("ecdsa_secp256r1_sha256"),
        "preSharedKey",
        "signatureSchemes");
    assertRefused(
        TlsConfig.builder()
            .preSharedKey(key)
            .preSharedKey(PreSharedKey.of("device-1", new byte[32])),
        "device-1",
        "twice");
  }

  @Test
  void a_pre_shared_key_that_can_be_guessed_is_refused_and_never_shown() throws Exception {
    assertThrows(TlsException.class, () -> PreSharedKey.of("device-1", new byte[15]));
    assertThrows(TlsException.class, () -> PreSharedKey.of("", new byte[16]));
    assertThrows(TlsException.class, () -> PreSharedKey.of("x".repeat(129), new byte[16]));
    assertEquals("PreSharedKey[d]", PreSharedKey.of("d", new byte[16]).toString());
  }

  @Test
  void an_unknown_signature_scheme_is_refused_with_what_was_probably_meant() {
    assertRefused(
        TlsConfig.builder().signatureSchemes("SHA256withECDSA"),
        "signatureSchemes",
        "did you mean ecdsa_secp256r1_sha256?");
  }

  @Test
  void a_limit_of_peers_is_above_zero() {
    assertRefused(TlsConfig.builder().maxPeers(0), "maxPeers 0");
  }

  private static void assertRefused(TlsConfig.Builder builder, String... words) {
    TlsException e = assertThrows(TlsException.class, builder::build);
    assertEquals(TlsException.Reason.CONFIGURATION, e.reason());
    for (String word : words) {
      assertContains(e, word);
    }
  }

  private static void assertContains(TlsException e, String word) {
    String text = String.valueOf(e.getMessage());
    assertTrue(text.contains(word), () -> "expected «" + word + "» in: " + text);
  }
}

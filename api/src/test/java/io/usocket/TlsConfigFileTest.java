// SPDX-License-Identifier: Apache-2.0
package io.usocket;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.usocket.keys.Fixtures;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A configuration in a file, as operators write it. */
class TlsConfigFileTest {
  @TempDir Path folder;

  private TlsConfig load(String text) throws IOException {
    return TlsConfig.load(Files.writeString(folder.resolve("tls.properties"), text));
  }

  private String copied(String name) throws IOException {
    Files.copy(Fixtures.file(name), folder.resolve(name));
    return name;
  }

  private void assertRefused(String text, String... words) {
    TlsException e = assertThrows(TlsException.class, () -> load(text));
    assertEquals(TlsException.Reason.CONFIGURATION, e.reason());
    String message = String.valueOf(e.getMessage());
    assertTrue(message.contains("tls.properties"), () -> "no file named in: " + message);
    for (String word : words) {
      assertTrue(message.contains(word), () -> "expected «" + word + "» in: " + message);
    }
  }

  @Test
  void an_empty_file_is_the_defaults() throws Exception {
    TlsConfig config = load("# nothing\n");
    assertTrue(config.isVerifying());
    assertTrue(config.isResuming());
    assertEquals(TlsConfig.defaults().versions(), config.versions());
  }

  @Test
  void every_setting_is_taken() throws Exception {
    String pin = "sha256/" + "A".repeat(43) + "=";
    TlsConfig config =
        load(
            """
            identity.certificate = %s
            identity.key = %s
            trust = %s
            pins = %s
            client-auth = required
            alpn = h2, http/1.1
            versions = TLSv1.3
            cipher-suites = TLS_AES_256_GCM_SHA384, TLS_AES_128_GCM_SHA256
            groups = X25519MLKEM768, x25519
            signature-schemes = ecdsa_secp256r1_sha256
            server-name = server.example
            handshake-timeout = 2.5
            resumption = off
            ocsp-staple = required
            dangerous-key-log = keys.log
            max-peers = 7
            """
                .formatted(copied("a.pem"), copied("ec.key"), copied("ca.pem"), pin));
    assertEquals(1, config.identities().size());
    assertEquals(Optional.of(List.of(Fixtures.certificate("ca.pem"))), config.trust());
    assertEquals(Set.of(pin), config.pins());
    assertEquals(ClientAuth.REQUIRED, config.clientAuth());
    assertEquals(List.of("h2", "http/1.1"), config.alpn());
    assertEquals(Set.of(TlsVersion.TLS_1_3), config.versions());
    assertEquals(
        List.of("TLS_AES_256_GCM_SHA384", "TLS_AES_128_GCM_SHA256"), config.cipherSuites());
    assertEquals(List.of("X25519MLKEM768", "x25519"), config.groups());
    assertEquals(List.of("ecdsa_secp256r1_sha256"), config.signatureSchemes());
    assertEquals(Optional.of("server.example"), config.serverName());
    assertEquals(Duration.ofMillis(2500), config.handshakeTimeout());
    assertFalse(config.isResuming());
    assertTrue(config.isOcspRequired());
    assertEquals(Optional.of(folder.resolve("keys.log")), config.keyLog());
    assertEquals(7, config.maxPeers());
  }

  @Test
  void several_identities_have_names() throws Exception {
    copied("a.pem");
    copied("ec.key");
    TlsConfig config =
        load(
            """
            identity.shop.certificate = a.pem
            identity.shop.key = ec.key
            identity.mail.certificate = a.pem
            identity.mail.key = ec.key
            """);
    assertEquals(2, config.identities().size());
  }

  @Test
  void pre_shared_keys_come_from_files_of_hexadecimal_digits() throws Exception {
    Files.writeString(folder.resolve("psk.hex"), "000102030405060708090a0b0c0d0e0f\n");
    TlsConfig config =
        load(
            """
            pre-shared-key.identity = device-1
            pre-shared-key.key-file = psk.hex
            """);
    PreSharedKey key = config.preSharedKeys().get(0);
    assertEquals("device-1", key.identity());
    assertArrayEquals(new byte[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}, key.key());
  }

  @Test
  void what_is_in_a_bad_key_file_is_not_shown() throws Exception {
    Files.writeString(folder.resolve("psk.hex"), "correct horse battery");
    TlsException e =
        assertThrows(
            TlsException.class,
            () -> load("pre-shared-key.identity = d\npre-shared-key.key-file = psk.hex"));
    assertTrue(String.valueOf(e.getMessage()).contains("hexadecimal"), e::toString);
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      assertFalse(String.valueOf(cause).contains("horse"), cause::toString);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "groops = x25519 | groops | is no setting",
        "alpn = | alpn | no value",
        "groups = P-256 | 'P-256' | did you mean secp256r1?",
        "versions = TLSv1.1 | versions | 'TLSv1.1'",
        "client-auth = yes | client-auth | none, optional, required",
        "resumption = no | resumption | on, off",
        "verification = off | verification | dangerously-disabled",
        "handshake-timeout = soon | handshake-timeout | seconds",
        "handshake-timeout = 0 | handshakeTimeout | PT0S",
        "max-peers = many | max-peers | number",
        "identity.key = a.key | identity.key | certificate",
        "identity.certificate = a.pem | identity.certificate | key",
        "identity.pkcs12 = a.p12 | identity.pkcs12 | password-file",
        "trust.password-file = x | trust.password-file | pkcs12",
        "pre-shared-key.identity = d | pre-shared-key.identity | key-file"
      })
  void what_is_wrong_is_named_with_its_key(String line, String word, String other) {
    assertRefused(line, word, other);
  }

  @Test
  void a_key_that_is_there_twice_is_refused() {
    assertRefused("alpn = h2\nalpn = http/1.1\n", "alpn", "twice");
  }

  @Test
  void contradictions_name_both_sides() {
    assertRefused(
        "verification = dangerously-disabled\nocsp-staple = required\n",
        "dangerouslyDisableVerification",
        "requireOcspStaple");
  }

  @Test
  void a_file_that_is_not_there_is_an_error_of_input() {
    assertThrows(NoSuchFileException.class, () -> TlsConfig.load(folder.resolve("gone")));
    assertThrows(NoSuchFileException.class, () -> load("trust = gone.pem"));
  }

  @Test
  void a_file_that_is_not_utf_8_is_refused() throws Exception {
    Path file = folder.resolve("tls.properties");
    Files.write(file, "server-name = b\u00fccher".getBytes(StandardCharsets.ISO_8859_1));
    TlsException e = assertThrows(TlsException.class, () -> TlsConfig.load(file));
    assertTrue(String.valueOf(e.getMessage()).contains("UTF-8"), e::toString);
  }

  @Test
  void verification_is_switched_off_by_its_loud_name_alone() throws Exception {
    assertFalse(load("verification = dangerously-disabled").isVerifying());
    assertTrue(load("verification = on").isVerifying());
  }
}

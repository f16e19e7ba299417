// SPDX-License-Identifier: Apache-2.0
package io.usocket.keys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrivateKeysTest {
  private static PrivateKey read(String file, String password) throws Exception {
    return PrivateKeys.read(PemFile.read(Fixtures.file(file)), password.toCharArray());
  }

  private static void assertRefused(PemFile pem, char[] password, String... words) {
    String text =
        assertThrows(UnusableKeyException.class, () -> PrivateKeys.read(pem, password))
            .getMessage();
    assertTrue(text.contains(pem.source()), text);
    for (String word : words) {
      assertTrue(text.contains(word), text);
    }
  }

  private static PemFile pem(String file) throws Exception {
    return PemFile.read(Fixtures.file(file));
  }

  @ParameterizedTest
  @CsvSource({
    "ec.key, a.pem",
    "ec-sec1.key, a.pem",
    "rsa.key, b.pem",
    "rsa-pkcs1.key, b.pem",
    "ed25519.key, c.pem",
    "p384.key, d.pem",
    "rsapss.key, e.pem"
  })
  void a_plain_key_of_each_form_fits_its_certificate(String key, String certificate)
      throws Exception {
    KeyPairs.check(Fixtures.key(key), Fixtures.certificate(certificate), key);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ec-aes128-sha1.key",
        "ec-aes192-sha384.key",
        "ec-aes256-sha256.key",
        "ec-aes256-sha512.key"
      })
  void an_encrypted_key_opens_with_its_password_only(String file) throws Exception {
    assertEquals(Fixtures.key("ec.key"), read(file, Fixtures.PASSWORD));
    assertRefused(pem(file), "wrong".toCharArray(), "password does not open");
    assertRefused(pem(file), new char[0], "password does not open");
    assertRefused(pem(file), null, "is encrypted: give its password");
  }

  @Test
  void the_password_is_left_as_it_is() throws Exception {
    char[] password = Fixtures.PASSWORD.toCharArray();
    PrivateKeys.read(pem("ec-aes256-sha256.key"), password);
    assertArrayEquals(Fixtures.PASSWORD.toCharArray(), password);
  }

  @Test
  void a_password_for_a_plain_key_does_no_harm() throws Exception {
    assertEquals(Fixtures.key("ec.key"), read("ec.key", "unneeded"));
  }

  @Test
  void old_encryption_is_refused_with_the_command_that_converts() throws Exception {
    assertRefused(pem("ec-legacy.key"), new char[] {'x'}, "openssl pkcs8 -topk8");
    assertRefused(pem("ec-scrypt.key"), new char[] {'x'}, "key derivation", "openssl pkcs8 -topk8");
    assertRefused(
        pem("ec-pbes1.key"), new char[] {'x'}, "encryption scheme", "openssl pkcs8 -topk8");
  }

  @Test
  void an_iteration_count_beyond_ten_million_is_refused() throws Exception {
    assertRefused(pem("ec-iterations.key"), new char[] {'x'}, "10000001", "10000000");
  }

  @Test
  void an_ec_key_without_curve_name_is_refused() throws Exception {
    assertRefused(pem("ec-explicit.key"), null, "openssl ec -param_enc named_curve");
  }

  @Test
  void a_key_that_cannot_sign_is_refused() throws Exception {
    assertRefused(pem("x25519.key"), null, "1.3.101.110", "EC", "RSA");
  }

  @Test
  void a_file_without_key_tells_what_it_holds() throws Exception {
    assertRefused(pem("a.pem"), null, "no private key", "CERTIFICATE");
  }

  @Test
  void two_keys_in_a_file_are_refused() throws Exception {
    String text = java.nio.file.Files.readString(Fixtures.file("ec.key"));
    assertRefused(PemFile.parse("two.key", text + text), null, "2 private keys");
  }

  @Test
  void a_key_with_its_public_key_beside_it_is_read() throws Exception {
    byte[] seed = new byte[32];
    byte[] info =
        Der.encode(
            Der.SEQUENCE,
            new byte[] {Der.INTEGER, 1, 1},
            Der.encode(
                Der.SEQUENCE, Der.encode(Der.OBJECT_IDENTIFIER, new byte[] {0x2b, 0x65, 0x70})),
            Der.encode(Der.OCTET_STRING, Der.encode(Der.OCTET_STRING, seed)),
            Der.encode(0x81, new byte[33]));
    assertEquals("EdDSA", PrivateKeys.read(block(info), null).getAlgorithm());
  }

  @Test
  void every_cut_of_a_key_is_refused_with_a_clear_text() throws Exception {
    byte[] whole = pem("ec.key").blocks().get(0).der();
    for (int length = 0; length < whole.length; length++) {
      assertRefused(block(java.util.Arrays.copyOf(whole, length)), null, "damaged");
    }
  }

  private static PemFile block(byte[] der) throws Exception {
    String base64 = new String(Base64.getEncoder().encode(der), StandardCharsets.US_ASCII);
    return PemFile.parse(
        "made.key", "-----BEGIN PRIVATE KEY-----\n" + base64 + "\n-----END PRIVATE KEY-----\n");
  }
}

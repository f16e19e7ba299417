// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck.pki;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.AlgorithmParameters;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PrivateKeyPemTest {
  @ParameterizedTest
  @EnumSource
  void pkcs8_gives_every_type_of_key_back(KeyType type) throws Exception {
    PrivateKey key = type.generate().getPrivate();
    byte[] der = contents("PRIVATE KEY", PrivateKeyPem.pkcs8(key));
    assertEquals(key, decode(key.getAlgorithm(), der));
  }

  @ParameterizedTest
  @EnumSource
  void encrypted_pkcs8_gives_every_type_of_key_back_with_its_password(KeyType type)
      throws Exception {
    PrivateKey key = type.generate().getPrivate();
    char[] password = "correct horse".toCharArray();
    EncryptedPrivateKeyInfo encrypted =
        new EncryptedPrivateKeyInfo(
            contents("ENCRYPTED PRIVATE KEY", PrivateKeyPem.encryptedPkcs8(key, password)));
    AlgorithmParameters parameters = encrypted.getAlgParameters();
    Cipher cipher = Cipher.getInstance("PBEWithHmacSHA256AndAES_256");
    cipher.init(
        Cipher.DECRYPT_MODE,
        SecretKeyFactory.getInstance("PBEWithHmacSHA256AndAES_256")
            .generateSecret(new PBEKeySpec(password)),
        parameters);
    assertArrayEquals(key.getEncoded(), encrypted.getKeySpec(cipher).getEncoded());
  }

  @Test
  void pkcs1_in_its_pkcs8_wrapping_is_the_same_rsa_key() throws Exception {
    RSAPrivateCrtKey key = (RSAPrivateCrtKey) TestPki.serverRsa().privateKey();
    byte[] der = contents("RSA PRIVATE KEY", PrivateKeyPem.pkcs1(key));
    byte[] wrapped =
        Der.sequence(
            Der.integer(0),
            Der.sequence(Der.oid("1.2.840.113549.1.1.1"), Der.nul()),
            Der.octetString(der));
    assertEquals(key, decode("RSA", wrapped));
  }

  @Test
  void sec1_in_its_pkcs8_wrapping_is_the_same_ec_key_and_holds_the_public_key() throws Exception {
    // Numbers shorter than the curve's 32 octets come about once in 256 keys: make that many.
    for (int i = 0; i < 300; i++) {
      KeyPair pair = KeyType.EC_P256.generate();
      ECPrivateKey key = (ECPrivateKey) pair.getPrivate();
      byte[] der =
          contents("EC PRIVATE KEY", PrivateKeyPem.sec1(key, (ECPublicKey) pair.getPublic()));
      byte[] wrapped =
          Der.sequence(
              Der.integer(0),
              Der.sequence(Der.oid("1.2.840.10045.2.1"), Der.oid("1.2.840.10045.3.1.7")),
              Der.octetString(der));
      assertEquals(key.getS(), ((ECPrivateKey) decode("EC", wrapped)).getS());
      byte[] publicKey = pair.getPublic().getEncoded();
      assertArrayEquals(
          Arrays.copyOfRange(publicKey, publicKey.length - 65, publicKey.length),
          Arrays.copyOfRange(der, der.length - 65, der.length));
    }
  }

  @Test
  void lines_are_at_most_64_characters_long() {
    assertTrue(
        PrivateKeyPem.pkcs8(TestPki.serverRsa().privateKey())
            .lines()
            .allMatch(line -> line.length() <= 64));
  }

  private static PrivateKey decode(String algorithm, byte[] pkcs8) throws Exception {
    return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
  }

  private static byte[] contents(String label, String pem) {
    String begin = "-----BEGIN " + label + "-----\n";
    String end = "\n-----END " + label + "-----\n";
    assertTrue(pem.startsWith(begin) && pem.endsWith(end), () -> "not a PEM of " + label);
    return Base64.getMimeDecoder()
        .decode(pem.substring(begin.length(), pem.length() - end.length()));
  }
}

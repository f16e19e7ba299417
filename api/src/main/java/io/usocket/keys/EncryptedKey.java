// SPDX-License-Identifier: Apache-2.0
package io.usocket.keys;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Map;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Decrypts PKCS#8 EncryptedPrivateKeyInfo (RFC 5958 section 3) made with PBES2, PBKDF2 and AES-CBC
 * (RFC 8018), which is what OpenSSL and the JDK write.
 */
final class EncryptedKey {
  private static final int MAX_ITERATIONS = 10_000_000; // several seconds of work

  private static final String PBES2 = "1.2.840.113549.1.5.13";
  private static final String PBKDF2 = "1.2.840.113549.1.5.12";
  private static final String HMAC_SHA1 = "1.2.840.113549.2.7";
  private static final Map<String, String> KEY_FACTORIES =
      Map.of(
          HMAC_SHA1,
          "PBKDF2WithHmacSHA1",
          "1.2.840.113549.2.9",
          "PBKDF2WithHmacSHA256",
          "1.2.840.113549.2.10",
          "PBKDF2WithHmacSHA384",
          "1.2.840.113549.2.11",
          "PBKDF2WithHmacSHA512");
  private static final Map<String, Integer> AES_CBC_KEY_BITS =
      Map.of(
          "2.16.840.1.101.3.4.1.2", 128,
          "2.16.840.1.101.3.4.1.22", 192,
          "2.16.840.1.101.3.4.1.42", 256);

  private EncryptedKey() {}

  /**
   * The PKCS#8 PrivateKeyInfo within; the caller wipes it.
   *
   * @param password is left as it is
   */
  static byte[] decrypt(String source, byte[] der, char[] password)
      throws GeneralSecurityException {
    Der info = new Der(der).sequence();
    Der scheme = info.sequence();
    byte[] encrypted = info.value(Der.OCTET_STRING);
    require(source, "encryption scheme", scheme.oid(), PBES2);
    Der parameters = scheme.sequence();
    Der derivation = parameters.sequence();
    require(source, "key derivation", derivation.oid(), PBKDF2);
    Der pbkdf2 = derivation.sequence();
    byte[] salt = pbkdf2.value(Der.OCTET_STRING);
    if (salt.length == 0) {
      throw new GeneralSecurityException("PBKDF2 without salt");
    }
    int iterations = iterations(source, pbkdf2.integer());
    if (pbkdf2.isNext(Der.INTEGER)) {
      pbkdf2.integer(); // keyLength: the cipher says the same
    }
    String prf = pbkdf2.isAtEnd() ? HMAC_SHA1 : pbkdf2.sequence().oid();
    String factory = known(source, "PBKDF2 function", KEY_FACTORIES, prf);
    Der cipher = parameters.sequence();
    int bits = known(source, "cipher", AES_CBC_KEY_BITS, cipher.oid());
    byte[] iv = cipher.value(Der.OCTET_STRING);
    byte[] key = derive(factory, password, salt, iterations, bits);
    try {
      Cipher aes = Cipher.getInstance("AES/CBC/PKCS5Padding");
      aes.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(iv));
      return aes.doFinal(encrypted);
    } catch (BadPaddingException e) {
      throw wrongPassword(source, e);
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }

  static UnusableKeyException wrongPassword(String source, @Nullable Exception cause) {
    return new UnusableKeyException(
        "the password does not open the private key in " + source, cause);
  }

  private static byte[] derive(
      String factory, char[] password, byte[] salt, int iterations, int bits)
      throws GeneralSecurityException {
    PBEKeySpec spec = new PBEKeySpec(password, salt, iterations, bits);
    try {
      return SecretKeyFactory.getInstance(factory).generateSecret(spec).getEncoded();
    } finally {
      spec.clearPassword();
    }
  }

  private static int iterations(String source, int iterations) throws UnusableKeyException {
    if (iterations < 1 || iterations > MAX_ITERATIONS) {
      throw new UnusableKeyException(
          "the private key in "
              + source
              + " wants "
              + iterations
              + " PBKDF2 iterations; 1 to "
              + MAX_ITERATIONS
              + " are accepted");
    }
    return iterations;
  }

  private static void require(String source, String part, String oid, String wanted)
      throws UnusableKeyException {
    known(source, part, Map.of(wanted, wanted), oid);
  }

  private static <T> T known(String source, String part, Map<String, T> table, String oid)
      throws UnusableKeyException {
    T value = table.get(oid);
    if (value == null) {
      throw new UnusableKeyException(
          "the private key in "
              + source
              + " is encrypted with an unknown "
              + part
              + " ("
              + oid
              + "); convert it: openssl pkcs8 -topk8 -v2 aes-256-cbc -v2prf hmacWithSHA256"
              + " -in OLD -out NEW");
    }
    return value;
  }
}

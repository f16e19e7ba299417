// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck.pki;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** The PEM forms in which private keys are met. Thread-safe: nothing is kept. */
public final class PrivateKeyPem {
  private static final String PBES2 = "PBEWithHmacSHA256AndAES_256";
  private static final String PBES2_OID = "1.2.840.113549.1.5.13";
  private static final String SECP256R1 = "1.2.840.10045.3.1.7";
  private static final int P256_OCTETS = 32;

  private PrivateKeyPem() {}

  /** {@code PRIVATE KEY}: PKCS #8 (RFC 5958), any kind of key. */
  public static String pkcs8(PrivateKey key) {
    return Pem.encode("PRIVATE KEY", key.getEncoded());
  }

  /**
   * {@code ENCRYPTED PRIVATE KEY}: PKCS #8 under a password (RFC 5958, section 3), by PBES2 with
   * PBKDF2 (HMAC-SHA-256) and AES-256-CBC (RFC 8018), any kind of key.
   */
  public static String encryptedPkcs8(PrivateKey key, char[] password) {
    PBEKeySpec secret = new PBEKeySpec(password);
    try {
      Cipher cipher = Cipher.getInstance(PBES2);
      cipher.init(Cipher.ENCRYPT_MODE, SecretKeyFactory.getInstance(PBES2).generateSecret(secret));
      byte[] encrypted = cipher.doFinal(key.getEncoded());
      // EncryptedPrivateKeyInfo cannot write this: the JDK knows no identifier for its own name.
      byte[] encryptionAlgorithm =
          Der.sequence(Der.oid(PBES2_OID), cipher.getParameters().getEncoded());
      return Pem.encode(
          "ENCRYPTED PRIVATE KEY", Der.sequence(encryptionAlgorithm, Der.octetString(encrypted)));
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("this JDK cannot encrypt with " + PBES2, e);
    } finally {
      secret.clearPassword();
    }
  }

  /** {@code RSA PRIVATE KEY}: PKCS #1 (RFC 8017, A.1.2). */
  public static String pkcs1(RSAPrivateCrtKey key) {
    return Pem.encode(
        "RSA PRIVATE KEY",
        Der.sequence(
            Der.integer(0),
            Der.integer(key.getModulus()),
            Der.integer(key.getPublicExponent()),
            Der.integer(key.getPrivateExponent()),
            Der.integer(key.getPrimeP()),
            Der.integer(key.getPrimeQ()),
            Der.integer(key.getPrimeExponentP()),
            Der.integer(key.getPrimeExponentQ()),
            Der.integer(key.getCrtCoefficient())));
  }

  /**
   * {@code EC PRIVATE KEY}: SEC 1 (RFC 5915), with the curve's name and the public key as OpenSSL
   * writes them. For P-256 keys.
   */
  public static String sec1(ECPrivateKey key, ECPublicKey publicKey) {
    byte[] point = new byte[1 + 2 * P256_OCTETS];
    point[0] = 4; // uncompressed (SEC 1, 2.3.3)
    copy(publicKey.getW().getAffineX(), point, 1);
    copy(publicKey.getW().getAffineY(), point, 1 + P256_OCTETS);
    byte[] secret = new byte[P256_OCTETS];
    copy(key.getS(), secret, 0);
    return Pem.encode(
        "EC PRIVATE KEY",
        Der.sequence(
            Der.integer(1),
            Der.octetString(secret),
            Der.context(0, Der.oid(SECP256R1)),
            Der.context(1, Der.bitString(point))));
  }

  /** Writes a number in exactly 32 octets, the first most significant (SEC 1, 2.3.7). */
  private static void copy(BigInteger number, byte[] into, int offset) {
    byte[] octets = number.toByteArray();
    // toByteArray has a sign octet in front where the top bit is set, and no leading zeros
    // otherwise.
    byte[] value =
        Arrays.copyOfRange(octets, Math.max(0, octets.length - P256_OCTETS), octets.length);
    System.arraycopy(value, 0, into, offset + P256_OCTETS - value.length, value.length);
  }
}

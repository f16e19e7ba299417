// SPDX-License-Identifier: Apache-2.0
package io.usocket.spi.tls;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Set;

/** Pins on public keys: the SHA-256 of a SubjectPublicKeyInfo (RFC 7469 section 2.4). */
public final class KeyPin {
  /** What a pin begins with; the Base64 of the hash follows. */
  public static final String PREFIX = "sha256/";

  private KeyPin() {}

  /**
   * The pin of a certificate's public key.
   *
   * @param certificate any
   * @return such as {@code sha256/47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=}
   */
  public static String of(X509Certificate certificate) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(certificate.getPublicKey().getEncoded());
      return PREFIX + Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }

  /**
   * Verifies that a certificate has one of the pinned keys.
   *
   * @param certificate the peer's own
   * @param pins alternatives; none: any key will do
   * @throws CertificateException if it has not; the text tells the pin that it has
   */
  static void check(X509Certificate certificate, Set<String> pins) throws CertificateException {
    if (!pins.isEmpty() && !pins.contains(of(certificate))) {
      throw new CertificateException(
          "the certificate of "
              + Printable.of(certificate.getSubjectX500Principal().getName())
              + " has the public key "
              + of(certificate)
              + ", which is not pinned");
    }
  }
}

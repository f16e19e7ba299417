// SPDX-License-Identifier: Apache-2.0
package io.usocket.keys;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;

/** Whether a private key and a certificate belong together. */
public final class KeyPairs {
  private static final byte[] PROBE = "usocket key probe".getBytes(StandardCharsets.US_ASCII);
  private static final PSSParameterSpec PSS =
      new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1);

  private KeyPairs() {}

  /**
   * Requires that a key fits a certificate, by signing with the one and verifying with the other;
   * so it works with keys in hardware too.
   *
   * @param source what the error text calls the key, such as its file name
   * @throws UnusableKeyException when it does not fit
   */
  public static void check(PrivateKey key, X509Certificate leaf, String source)
      throws UnusableKeyException {
    String pair =
        "the private key in "
            + source
            + " does not fit the certificate of "
            + leaf.getSubjectX500Principal().getName();
    boolean fits;
    try {
      fits = signs(key, leaf.getPublicKey());
    } catch (GeneralSecurityException e) {
      throw new UnusableKeyException(pair, e);
    }
    if (!fits) {
      throw new UnusableKeyException(
          pair + ": give the key that the certificate was requested with");
    }
  }

  private static boolean signs(PrivateKey key, PublicKey publicKey)
      throws GeneralSecurityException {
    String algorithm =
        switch (publicKey.getAlgorithm()) {
          case "EC", "ECDSA" -> "SHA256withECDSA";
          case "RSA" -> "SHA256withRSA";
          default -> publicKey.getAlgorithm(); // EdDSA, RSASSA-PSS, ML-DSA: named as their keys
        };
    Signature signer = Signature.getInstance(algorithm);
    Signature verifier = Signature.getInstance(algorithm);
    signer.initSign(key);
    verifier.initVerify(publicKey);
    if (algorithm.equals("RSASSA-PSS")) {
      signer.setParameter(PSS);
      verifier.setParameter(PSS);
    }
    signer.update(PROBE);
    verifier.update(PROBE);
    return verifier.verify(signer.sign());
  }
}

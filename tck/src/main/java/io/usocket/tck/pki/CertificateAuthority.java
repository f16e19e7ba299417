// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck.pki;

import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * Issues certificates with the key and under the name of its own: a root (self-signed, to be
 * trusted) or an intermediate beneath one. Immutable and thread-safe.
 */
public final class CertificateAuthority {
  private final Credential credential;

  /**
   * An authority with this key and certificate. Whether the certificate allows signing others is
   * not checked: a wrong one is a test case too.
   */
  public CertificateAuthority(Credential credential) {
    this.credential = credential;
  }

  /** A new self-signed root with an EC key, valid from yesterday for 30 days from now. */
  public static CertificateAuthority root(String commonName) {
    return new CertificateAuthority(
        CertificateBuilder.selfSigned(commonName).certificateAuthority().issue());
  }

  /** A new intermediate of this authority, which may issue end-entity certificates only. */
  public CertificateAuthority intermediate(String commonName) {
    return new CertificateAuthority(
        certificateFor(commonName).certificateAuthority().pathLenConstraint(0).issue());
  }

  /** Starts a certificate that this authority will sign. */
  public CertificateBuilder certificateFor(String commonName) {
    return new CertificateBuilder(commonName, asIssuer());
  }

  /** Starts what this authority says of a certificate that it has issued. */
  public OcspAnswer ocspAnswer(X509Certificate issued) {
    return OcspAnswer.good(asIssuer(), certificate(), issued);
  }

  Issuer asIssuer() {
    X509Certificate own = certificate();
    boolean root = own.getIssuerX500Principal().equals(own.getSubjectX500Principal());
    return new Issuer(
        own.getSubjectX500Principal(),
        new KeyPair(own.getPublicKey(), credential.privateKey()),
        // A root is not sent: the peer has it, or does not trust it (RFC 8446, 4.4.2).
        root ? List.of() : credential.chain());
  }

  /** This authority's own certificate: what a client of a root trusts. */
  public X509Certificate certificate() {
    return credential.leaf();
  }
}

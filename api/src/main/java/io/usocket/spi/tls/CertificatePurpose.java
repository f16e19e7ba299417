// SPDX-License-Identifier: Apache-2.0
package io.usocket.spi.tls;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;

/** What a TLS peer uses its certificate for, and whether the certificate allows it. */
public enum CertificatePurpose {
  /** The certificate of a TLS server. */
  SERVER("1.3.6.1.5.5.7.3.1", "serverAuth"),
  /** The certificate of a TLS client. */
  CLIENT("1.3.6.1.5.5.7.3.2", "clientAuth");

  private static final String ANY_EXTENDED_KEY_USAGE = "2.5.29.37.0";
  private static final int DIGITAL_SIGNATURE = 0;

  private final String oid;
  private final String usage;

  CertificatePurpose(String oid, String usage) {
    this.oid = oid;
    this.usage = usage;
  }

  /**
   * Requires that the certificate may be used for this purpose: extKeyUsage absent, or with this
   * purpose or anyExtendedKeyUsage (RFC 5280 section 4.2.1.12); keyUsage absent, or with
   * digitalSignature (RFC 5280 section 4.2.1.3, RFC 8446 section 4.4.2.2).
   *
   * @throws CertificateException when it may not, or when the extensions cannot be read
   */
  public void check(X509Certificate leaf) throws CertificateException {
    List<String> extended = leaf.getExtendedKeyUsage();
    if (extended != null && !extended.contains(oid) && !extended.contains(ANY_EXTENDED_KEY_USAGE)) {
      throw new CertificateException(
          "certificate is not for a TLS " + role() + ": its extended key usage lacks " + usage);
    }
    boolean[] usages = leaf.getKeyUsage();
    if (usages != null && !usages[DIGITAL_SIGNATURE]) {
      throw new CertificateException(
          "certificate is not for a TLS " + role() + ": its key usage lacks digitalSignature");
    }
  }

  private String role() {
    return this == SERVER ? "server" : "client";
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck.pki;

/** What a certificate is for: purposes of the extKeyUsage extension (RFC 5280, 4.2.1.12). */
public enum ExtendedKeyUsage {
  /** TLS server authentication. */
  SERVER_AUTH("1.3.6.1.5.5.7.3.1"),
  /** TLS client authentication. */
  CLIENT_AUTH("1.3.6.1.5.5.7.3.2"),
  /** Signing of downloadable code; no use in TLS. */
  CODE_SIGNING("1.3.6.1.5.5.7.3.3");

  private final String oid;

  ExtendedKeyUsage(String oid) {
    this.oid = oid;
  }

  String oid() {
    return oid;
  }
}

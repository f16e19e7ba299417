// SPDX-License-Identifier: Apache-2.0
package io.usocket;

/** Versions of TLS. Older ones are not offered (RFC 8996). */
public enum TlsVersion {
  /** RFC 5246. */
  TLS_1_2("TLSv1.2"),
  /** RFC 8446. */
  TLS_1_3("TLSv1.3");

  private final String protocol;

  TlsVersion(String protocol) {
    this.protocol = protocol;
  }

  /** The name that JSSE and OpenSSL use, such as {@code TLSv1.3}. */
  public String protocol() {
    return protocol;
  }
}

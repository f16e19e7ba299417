// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck.pki;

/** What a key may do: bits of the keyUsage extension (RFC 5280, 4.2.1.3). */
public enum KeyUsage {
  /** Signing a handshake: every TLS 1.3 and ECDHE server or client needs it. */
  DIGITAL_SIGNATURE(0),
  /** Receiving an encrypted key: the RSA key exchange of TLS 1.2. */
  KEY_ENCIPHERMENT(2),
  /** Signing certificates. */
  KEY_CERT_SIGN(5),
  /** Signing lists of revoked certificates. */
  CRL_SIGN(6);

  private final int bit;

  KeyUsage(int bit) {
    this.bit = bit;
  }

  int bit() {
    return bit;
  }
}

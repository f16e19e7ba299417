// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import io.usocket.TlsVersion;
import io.usocket.USocket;

/**
 * A TLS connection whose handshake is done: the socket under test at one end, the JDK at the other.
 *
 * @param side which side the socket under test is
 * @param version the version
 * @param socket of the provider under test
 * @param peer the JDK's TLS
 */
record TlsLink(Side side, TlsVersion version, USocket socket, TlsPeer peer) {
  /** The sides of TLS. */
  enum Side {
    CLIENT,
    SERVER
  }

  /** Which connection it is, for the text of a failure. */
  @Override
  public String toString() {
    return side.name().toLowerCase(java.util.Locale.ROOT) + ", " + version;
  }
}

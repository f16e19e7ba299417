// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import io.usocket.SocketLevel;
import io.usocket.SocketOption;
import io.usocket.TlsVersion;
import io.usocket.USocket;
import java.io.IOException;

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

  /** Makes its buffers small, so that {@link Flow#MUCH} is more than it holds. */
  TlsLink narrow() throws IOException {
    socket.setsockopt(SocketLevel.SOL_SOCKET, SocketOption.SO_SNDBUF, Flow.SMALL);
    peer.link().narrow();
    return this;
  }

  /** Which connection it is, for the text of a failure. */
  @Override
  public String toString() {
    return side.name().toLowerCase(java.util.Locale.ROOT) + ", " + version;
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.spi;

import java.io.IOException;
import java.net.InetSocketAddress;

/** A TCP socket: first fresh, then bound or not, then connected or a {@link ListenPort}. */
public interface StreamPort extends BytePort, SocketPort {
  /**
   * Binds to a local address, which is held from now on; connections to it are refused until {@link
   * #listen}.
   *
   * @param address of the port's family; port 0: any free port
   * @throws IOException EADDRINUSE, EADDRNOTAVAIL, EACCES
   */
  void bind(InetSocketAddress address) throws IOException;

  /**
   * Turns this port into a listening one; this port is spent. The local address does not change,
   * and no other socket can take it in between. A port that is not bound gets any free port.
   *
   * @param backlog how many connections may wait to be accepted, above 0
   * @return the listening port
   * @throws IOException if the kernel refuses; this port can then only be closed
   */
  ListenPort listen(int backlog) throws IOException;

  /**
   * Connects, or goes on with a connect that did not end before its deadline.
   *
   * @param peer of the port's family, resolved; when going on: the same as before
   * @param deadline until when to wait
   * @return 0: connected, or {@link #WANT_WRITE}
   * @throws IOException if it failed; the port can then only be closed
   */
  int connect(InetSocketAddress peer, Deadline deadline) throws IOException;

  /**
   * How many bytes a read would give, as far as that can be told without reading. A poller asks
   * once the channel has shown that there is something; if the answer is 0 it finds out by reading
   * ahead, which costs a copy and keeps the bytes for the next read.
   *
   * @return bytes, or 0: none, or it cannot be told
   */
  default int available() {
    return 0;
  }

  /**
   * Ends the reading direction: a thread that reads, now or later, gets end of stream.
   *
   * @throws IOException if the connection failed
   */
  void shutdownInput() throws IOException;

  /**
   * The peer of a connected port.
   *
   * @throws IOException if it is not connected or closed
   */
  InetSocketAddress remoteAddress() throws IOException;
}

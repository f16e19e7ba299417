// SPDX-License-Identifier: Apache-2.0
package io.usocket.spi;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A UDP socket. */
public interface DatagramPort extends SocketPort {
  /**
   * Binds to a local address.
   *
   * @param address of the port's family; port 0: any free port
   * @throws IOException EADDRINUSE, EADDRNOTAVAIL, EACCES
   */
  void bind(InetSocketAddress address) throws IOException;

  /**
   * Fixes the peer: only its datagrams are received. A second call changes it.
   *
   * @param peer of the port's family, resolved
   * @throws IOException if there is no route
   */
  void connect(InetSocketAddress peer) throws IOException;

  /**
   * Receives one datagram.
   *
   * @param dst where to; it has room for the longest datagram (65,535 bytes)
   * @param deadline until when to wait
   * @return who sent it; null: none came before the deadline
   * @throws IOException if the port failed; ECONNREFUSED: the connected peer's port is closed
   */
  @Nullable InetSocketAddress receive(ByteBuffer dst, Deadline deadline) throws IOException;

  /**
   * Sends one datagram, whole.
   *
   * @param src the bytes, may be none
   * @param to where to; null: to the connected peer
   * @param deadline until when to wait for room
   * @return how many bytes were sent, or {@link #WANT_WRITE}
   * @throws IOException EMSGSIZE: it is too long; ECONNREFUSED: an earlier one was refused
   */
  int send(ByteBuffer src, @Nullable InetSocketAddress to, Deadline deadline) throws IOException;

  /**
   * Joins a multicast group.
   *
   * @param group the group
   * @param on the interface
   * @throws IOException if the kernel refuses
   */
  void join(InetAddress group, NetworkInterface on) throws IOException;

  /**
   * Leaves a multicast group.
   *
   * @param group the group
   * @param on the interface
   * @throws io.usocket.USocketException EADDRNOTAVAIL: it was never joined there
   * @throws IOException if the kernel refuses
   */
  void leave(InetAddress group, NetworkInterface on) throws IOException;
}

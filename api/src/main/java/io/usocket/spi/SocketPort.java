// SPDX-License-Identifier: Apache-2.0
package io.usocket.spi;

import io.usocket.SocketOption;
import java.io.IOException;
import java.net.InetSocketAddress;

/** A port that is a socket of the operating system, or acts as one. */
public interface SocketPort extends Port {
  /**
   * The address that the port is bound to; before that, the wildcard address with port 0.
   *
   * @throws IOException if the port is closed
   */
  InetSocketAddress localAddress() throws IOException;

  /**
   * Sets an option.
   *
   * @param option one whose value is an int; {@code SO_LINGER}: seconds, or -1 for off; {@code
   *     IP_MULTICAST_IF}: an interface index
   * @param value the value; 0 or 1 for switches
   * @throws io.usocket.USocketException ENOPROTOOPT: the port has no such option; EINVAL: no such
   *     value
   * @throws IOException if the port is closed
   */
  void setOption(SocketOption option, int value) throws IOException;

  /**
   * Reads an option.
   *
   * @param option as for {@link #setOption}
   * @return its value
   * @throws io.usocket.USocketException ENOPROTOOPT: the port has no such option
   * @throws IOException if the port is closed
   */
  int getOption(SocketOption option) throws IOException;
}

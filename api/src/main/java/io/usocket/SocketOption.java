// SPDX-License-Identifier: Apache-2.0
package io.usocket;

import static io.usocket.Protocol.IPPROTO_IP;
import static io.usocket.Protocol.IPPROTO_IPV6;
import static io.usocket.Protocol.IPPROTO_TCP;
import static io.usocket.SocketLevel.SOL_SOCKET;

/**
 * Socket options, for {@link USocket#setsockopt} and {@link USocket#getsockopt}.
 *
 * <p>Values are ints (0 and 1 for switches) unless an option says otherwise. Given as bytes they
 * have the layout of Linux in the machine's byte order: what {@code struct.pack} makes in Python.
 */
public enum SocketOption {
  /** Switch: bind to an address that a closed connection still holds. Off by default. */
  SO_REUSEADDR(SOL_SOCKET),
  /** Switch: several sockets share one address; ENOPROTOOPT where the platform lacks it. */
  SO_REUSEPORT(SOL_SOCKET),
  /** Switch: probe idle connections. */
  SO_KEEPALIVE(SOL_SOCKET),
  /** Switch: datagrams may go to a broadcast address. */
  SO_BROADCAST(SOL_SOCKET),
  /** {@code struct linger} (8 bytes: int on, int seconds); as an int: EINVAL. */
  SO_LINGER(SOL_SOCKET),
  /** The kernel's receive buffer in bytes; the kernel may round it. */
  SO_RCVBUF(SOL_SOCKET),
  /** The kernel's send buffer in bytes; the kernel may round it. */
  SO_SNDBUF(SOL_SOCKET),
  /** {@code struct timeval} (16 bytes): the timeout of receiving; zero: none. As an int: EINVAL. */
  SO_RCVTIMEO(SOL_SOCKET),
  /** {@code struct timeval} (16 bytes): the timeout of sending; zero: none. As an int: EINVAL. */
  SO_SNDTIMEO(SOL_SOCKET),
  /** The error of a connect that failed later, once; 0: none. Read only. */
  SO_ERROR(SOL_SOCKET),
  /** {@link SocketType#value()}. Read only. */
  SO_TYPE(SOL_SOCKET),
  /** Switch: send at once, do not wait to fill a segment (Nagle off). */
  TCP_NODELAY(IPPROTO_TCP),
  /** Seconds of idleness before the first keep-alive probe. */
  TCP_KEEPIDLE(IPPROTO_TCP),
  /** Seconds between keep-alive probes. */
  TCP_KEEPINTVL(IPPROTO_TCP),
  /** Unanswered keep-alive probes before the connection is given up. */
  TCP_KEEPCNT(IPPROTO_TCP),
  /** The type-of-service byte of IPv4 packets. */
  IP_TOS(IPPROTO_IP),
  /** Hops that a multicast datagram may take, 0..255. */
  IP_MULTICAST_TTL(IPPROTO_IP),
  /** Switch: this host receives its own multicast datagrams. */
  IP_MULTICAST_LOOP(IPPROTO_IP),
  /**
   * The interface that multicast datagrams leave by: an interface index as int, or {@code struct
   * in_addr} (4 bytes).
   */
  IP_MULTICAST_IF(IPPROTO_IP),
  /** {@code struct ip_mreq} (8 bytes: group, interface address). Write only. */
  IP_ADD_MEMBERSHIP(IPPROTO_IP),
  /** {@code struct ip_mreq} (8 bytes); never joined: EADDRNOTAVAIL. Write only. */
  IP_DROP_MEMBERSHIP(IPPROTO_IP),
  /** {@code struct ipv6_mreq} (20 bytes: group, interface index as int). Write only. */
  IPV6_JOIN_GROUP(IPPROTO_IPV6),
  /** {@code struct ipv6_mreq} (20 bytes); never joined: EADDRNOTAVAIL. Write only. */
  IPV6_LEAVE_GROUP(IPPROTO_IPV6);

  @SuppressWarnings("ImmutableEnumChecker") // sealed: its subtypes are enums
  private final OptionLevel level;

  SocketOption(OptionLevel level) {
    this.level = level;
  }

  /** The level that the option belongs to. */
  public OptionLevel level() {
    return level;
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket;

/** Protocols: the third argument of {@code socket()}, and option levels. */
public enum Protocol implements OptionLevel {
  /** The default protocol of the socket type; as an option level: IPv4. */
  IPPROTO_IP,
  /** TCP, for {@link SocketType#SOCK_STREAM}. */
  IPPROTO_TCP,
  /** UDP, for {@link SocketType#SOCK_DGRAM}. */
  IPPROTO_UDP,
  /** IPv6; an option level only. */
  IPPROTO_IPV6,
  /** TLS over TCP for {@link SocketType#SOCK_STREAM} (usocket documentation). */
  IPPROTO_SEC
}

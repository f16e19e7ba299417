// SPDX-License-Identifier: Apache-2.0
package io.usocket;

/** Address families (POSIX {@code <sys/socket.h>}). */
public enum AddressFamily {
  /** Any family; only for {@link Sockets#getaddrinfo}. */
  AF_UNSPEC,
  /** IPv4. */
  AF_INET,
  /** IPv6; an IPv4 address on such a socket is taken as IPv4-mapped (RFC 4291 section 2.5.5.2). */
  AF_INET6
}

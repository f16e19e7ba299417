// SPDX-License-Identifier: Apache-2.0
package io.usocket;

/**
 * Error numbers, with the values of Linux; names beginning with {@code EAI_} are those of
 * getaddrinfo(3) and have its negative values.
 */
public enum Errno {
  /** The host name does not resolve, or is not a name. */
  EAI_NONAME(-2),
  /** The address family is not supported for this look-up. */
  EAI_FAMILY(-6),
  /** The protocol does not go with the socket type. */
  EAI_SOCKTYPE(-7),
  /** The port is not in 0..65535. */
  EAI_SERVICE(-8),
  /** The host has no address in the family that was asked for. */
  EAI_ADDRFAMILY(-9),
  /** The socket is not registered with this poller. */
  ENOENT(2),
  /** The calling thread was interrupted while it waited; nothing is lost. */
  EINTR(4),
  /** An input or output error that has no name of its own. */
  EIO(5),
  /** The socket is closed. */
  EBADF(9),
  /** The call would have to wait and must not. */
  EAGAIN(11),
  /** Not permitted, such as a port below 1024. */
  EACCES(13),
  /** An argument is out of range, or the socket is in no state for this call. */
  EINVAL(22),
  /** No more descriptors. */
  EMFILE(24),
  /** Written after {@code shutdown(SHUT_WR)}, or the peer no longer reads. */
  EPIPE(32),
  /** The bytes that came are not of the protocol; for TLS see {@link TlsException}. */
  EPROTO(71),
  /** A datagram without a destination. */
  EDESTADDRREQ(89),
  /** A datagram longer than the protocol carries. */
  EMSGSIZE(90),
  /** No such option at this level for this socket. */
  ENOPROTOOPT(92),
  /** The protocol does not go with the socket type, or the provider does not have it. */
  EPROTONOSUPPORT(93),
  /** The call is not for this kind of socket. */
  EOPNOTSUPP(95),
  /** The address family does not fit the socket, or is not there. */
  EAFNOSUPPORT(97),
  /** Another socket has this address. */
  EADDRINUSE(98),
  /** The address is not one of this host. */
  EADDRNOTAVAIL(99),
  /** No route to the network. */
  ENETUNREACH(101),
  /** The connection was given up by this host. */
  ECONNABORTED(103),
  /** The peer reset the connection. */
  ECONNRESET(104),
  /** The kernel has no buffer space. */
  ENOBUFS(105),
  /** The socket is connected already. */
  EISCONN(106),
  /** The socket is not connected. */
  ENOTCONN(107),
  /** The socket's timeout, or the kernel's for a connection, has passed. */
  ETIMEDOUT(110),
  /** Nobody listens there. */
  ECONNREFUSED(111),
  /** No route to the host. */
  EHOSTUNREACH(113),
  /** An earlier connect is still under way. */
  EALREADY(114),
  /** The connect is under way. */
  EINPROGRESS(115);

  private final int number;

  Errno(int number) {
    this.number = number;
  }

  /** The number on Linux. */
  public int number() {
    return number;
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.usocket.AddressFamily;
import io.usocket.Errno;
import io.usocket.Protocol;
import io.usocket.SocketLevel;
import io.usocket.SocketOption;
import io.usocket.SocketType;
import io.usocket.USocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** CREATE 1: which sockets can be made. */
class CreateRules {
  /**
   * {@code socket()} alone is a TCP socket over IPv4.
   *
   * <p>If this fails: look at {@code SocketProvider.openStream}; for AF_INET it has to answer a
   * fresh port that can bind to an IPv4 address.
   */
  @Rule
  void CREATE_1_1_a_socket_without_arguments_is_TCP_over_IPv4(Subject subject) throws Exception {
    USocket socket = subject.socket();
    int type = socket.getsockopt(SocketLevel.SOL_SOCKET, SocketOption.SO_TYPE);
    assertEquals(SocketType.SOCK_STREAM.value(), type, "SO_TYPE of socket()");
    socket.bind(Subject.anyPort());
    assertEquals(
        Subject.loopback(), socket.getsockname().getAddress(), "address of socket() after bind");
  }

  /**
   * Protocols that do not go with the type are refused.
   *
   * <p>If this fails: {@code USocket} checks this before it asks the provider, so the api on the
   * class path is not the one that this TCK was made for.
   */
  @Rule
  void CREATE_1_2_a_protocol_that_does_not_go_with_the_type_is_refused(Subject subject) {
    refused(subject, SocketType.SOCK_STREAM, Protocol.IPPROTO_UDP);
    refused(subject, SocketType.SOCK_STREAM, Protocol.IPPROTO_IPV6);
    refused(subject, SocketType.SOCK_DGRAM, Protocol.IPPROTO_TCP);
    refused(subject, SocketType.SOCK_DGRAM, Protocol.IPPROTO_IPV6);
  }

  private static void refused(Subject subject, SocketType type, Protocol protocol) {
    Expect.errno(
        Errno.EPROTONOSUPPORT,
        "socket(AF_INET, " + type + ", " + protocol + ")",
        () -> subject.socket(AddressFamily.AF_INET, type, protocol));
  }

  /**
   * AF_UNSPEC is for look-ups only.
   *
   * <p>If this fails: {@code USocket} checks this; see CREATE-1.2.
   */
  @Rule
  void CREATE_1_3_a_socket_needs_a_family(Subject subject) {
    Expect.errno(
        Errno.EAFNOSUPPORT,
        "socket(AF_UNSPEC, SOCK_STREAM)",
        () -> subject.socket(AddressFamily.AF_UNSPEC, SocketType.SOCK_STREAM));
  }

  /**
   * IPPROTO_IP, which is 0, means TCP for a stream.
   *
   * <p>If this fails: look at {@code SocketProvider.openStream}.
   */
  @Rule
  void CREATE_1_4_protocol_0_of_a_stream_is_TCP(Subject subject) throws Exception {
    USocket socket =
        subject.socket(AddressFamily.AF_INET, SocketType.SOCK_STREAM, Protocol.IPPROTO_IP);
    Link link = subject.connected(socket);
    link.socket().sendall(Expect.ascii("tcp"));
    link.peer().expect("tcp");
  }

  /**
   * A datagram socket is one, with protocol 0 and with IPPROTO_UDP.
   *
   * <p>If this fails: look at {@code SocketProvider.openDatagram}.
   */
  @Rule
  void CREATE_1_5_a_datagram_socket_sends_datagrams(Subject subject) throws Exception {
    for (Protocol protocol : new Protocol[] {Protocol.IPPROTO_IP, Protocol.IPPROTO_UDP}) {
      USocket socket = subject.socket(AddressFamily.AF_INET, SocketType.SOCK_DGRAM, protocol);
      assertEquals(
          SocketType.SOCK_DGRAM.value(),
          socket.getsockopt(SocketLevel.SOL_SOCKET, SocketOption.SO_TYPE),
          "SO_TYPE of socket(AF_INET, SOCK_DGRAM, " + protocol + ")");
      DatagramPeer peer = subject.datagramPeer();
      socket.sendto(Expect.ascii("udp"), peer.address());
      Expect.bytes("udp", peer.receive(), "datagram that was sent, " + protocol);
    }
  }

  /**
   * A provider without UDP says so when a socket is made.
   *
   * <p>If this fails: {@code USocket} checks this by {@code SocketProvider.features()}; a provider
   * that has UDP claims it.
   */
  @Rule
  void CREATE_1_6_without_UDP_a_datagram_socket_is_refused(Subject subject) {
    Expect.errno(
        Errno.EPROTONOSUPPORT,
        "socket(AF_INET, SOCK_DGRAM) without UDP",
        () -> subject.socket(AddressFamily.AF_INET, SocketType.SOCK_DGRAM));
  }

  /**
   * An AF_INET6 socket has an IPv6 address.
   *
   * <p>If this fails: look at {@code SocketProvider.openStream(AF_INET6)}, or do not claim IPV6
   * where the host has none.
   */
  @Rule
  void CREATE_1_7_an_AF_INET6_socket_has_an_IPv6_address(Subject subject) throws Exception {
    USocket socket = subject.socket(AddressFamily.AF_INET6, SocketType.SOCK_STREAM);
    InetAddress loopback6 = Subject.loopback6();
    socket.bind(new InetSocketAddress(loopback6, 0));
    assertEquals(loopback6, socket.getsockname().getAddress(), "address after bind to ::1");
  }

  /**
   * A provider without IPv6 says so when a socket is made.
   *
   * <p>If this fails: {@code USocket} checks this by {@code SocketProvider.features()}; a provider
   * that has IPv6 claims it.
   */
  @Rule
  void CREATE_1_8_without_IPV6_an_AF_INET6_socket_is_refused(Subject subject) {
    Expect.errno(
        Errno.EAFNOSUPPORT,
        "socket(AF_INET6, SOCK_STREAM) without IPV6",
        () -> subject.socket(AddressFamily.AF_INET6, SocketType.SOCK_STREAM));
  }

  /**
   * TLS is one word more, and the word alone does no I/O.
   *
   * <p>If this fails: {@code SocketProvider.tls(TlsConfig.defaults())} has to succeed; TLS is core.
   */
  @Rule
  void CREATE_1_9_IPPROTO_SEC_makes_a_stream_socket(Subject subject) throws Exception {
    USocket socket =
        subject.socket(AddressFamily.AF_INET, SocketType.SOCK_STREAM, Protocol.IPPROTO_SEC);
    assertEquals(
        SocketType.SOCK_STREAM.value(),
        socket.getsockopt(SocketLevel.SOL_SOCKET, SocketOption.SO_TYPE),
        "SO_TYPE of socket(AF_INET, SOCK_STREAM, IPPROTO_SEC)");
    Expect.errno(Errno.ENOTCONN, "tlsInfo() before connect", socket::tlsInfo);
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.usocket.AddressFamily;
import io.usocket.Errno;
import io.usocket.SocketLevel;
import io.usocket.SocketOption;
import io.usocket.SocketType;
import io.usocket.USocket;
import io.usocket.USocketException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** BIND 1: a local address. */
class BindRules {
  /**
   * Port 0 asks for any free port, which is known at once.
   *
   * <p>If this fails: look at {@code StreamPort.bind} and {@code localAddress()} after it.
   */
  @Rule
  void BIND_1_1_port_0_gives_a_free_port(Subject subject) throws Exception {
    USocket socket = subject.socket();
    socket.bind(Subject.anyPort());
    assertEquals(Subject.loopback(), socket.getsockname().getAddress(), "address after bind");
    assertNotEquals(0, socket.getsockname().getPort(), "port after bind to port 0");
  }

  /**
   * A port that somebody has is refused at bind, and another one can be had.
   *
   * <p>If this fails: a provider that binds only when it listens or connects tells too late.
   */
  @Rule
  void BIND_1_2_an_address_in_use_is_refused_at_bind(Subject subject) throws Exception {
    PeerListener taken = subject.peerListener();
    USocket socket = subject.socket();
    String text =
        Expect.errno(
                Errno.EADDRINUSE,
                "bind to a port on which a peer listens",
                () -> socket.bind(taken.address()))
            .getMessage();
    Expect.contains(":" + taken.address().getPort(), text, "text of the error of bind");
    socket.bind(Subject.anyPort());
  }

  /**
   * From bind on nobody else gets the port.
   *
   * <p>If this fails: {@code StreamPort.bind} has to bind in the kernel, without SO_REUSEADDR.
   */
  @Rule
  void BIND_1_3_a_bound_port_is_held_before_listen(Subject subject) throws Exception {
    USocket socket = subject.socket();
    socket.bind(Subject.anyPort());
    ServerSocket other = subject.closing(new ServerSocket());
    Expect.thrown(
        BindException.class,
        "bind of another program to a port that is bound but does not listen",
        () -> other.bind(socket.getsockname()));
    Expect.errno(
        Errno.EADDRINUSE,
        "bind of another socket to a port that is bound but does not listen",
        () -> subject.socket().bind(socket.getsockname()));
  }

  /**
   * A client that comes before listen is refused; it does not hang.
   *
   * <p>If this fails: {@code StreamPort.bind} must not listen yet.
   */
  @Rule
  void BIND_1_4_connect_before_listen_is_refused(Subject subject) throws Exception {
    USocket socket = subject.socket();
    socket.bind(Subject.anyPort());
    Expect.thrown(
        ConnectException.class,
        "connect of a peer to a port that is bound but does not listen",
        () -> subject.dial(socket));
  }

  /**
   * A socket has one address.
   *
   * <p>If this fails: {@code USocket} knows this; the api is not the one of this TCK.
   */
  @Rule
  void BIND_1_5_a_second_bind_is_refused(Subject subject) throws Exception {
    USocket socket = subject.socket();
    socket.bind(Subject.anyPort());
    InetSocketAddress first = socket.getsockname();
    Expect.errno(Errno.EINVAL, "second bind", () -> socket.bind(Subject.anyPort()));
    assertEquals(first, socket.getsockname(), "address after a second bind");
    Link link = subject.connected();
    Expect.errno(
        Errno.EINVAL, "bind of a connected socket", () -> link.socket().bind(Subject.anyPort()));
  }

  /**
   * An address of another host is refused.
   *
   * <p>If this fails: {@code StreamPort.bind} has to hand the kernel's error on.
   */
  @Rule
  void BIND_1_6_an_address_of_another_host_is_refused(Subject subject) throws Exception {
    USocket socket = subject.socket();
    InetAddress elsewhere = Subject.address(192, 0, 2, 1);
    Expect.errno(
        Errno.EADDRNOTAVAIL,
        "bind to 192.0.2.1 (RFC 5737: nobody's address)",
        () -> socket.bind(new InetSocketAddress(elsewhere, 0)));
  }

  /**
   * A client can choose its own port.
   *
   * <p>If this fails: {@code StreamPort.connect} has to use the socket that was bound.
   */
  @Rule
  void BIND_1_7_a_bound_socket_connects_from_its_address(Subject subject) throws Exception {
    USocket socket = subject.socket();
    socket.bind(Subject.anyPort());
    InetSocketAddress bound = socket.getsockname();
    Link link = subject.connected(socket);
    assertEquals(bound, link.peer().remoteAddress(), "address that the peer sees");
    assertEquals(bound, socket.getsockname(), "address after connect");
  }

  /**
   * The ports of TCP and of UDP are different things.
   *
   * <p>If this fails: look at {@code DatagramPort.bind}.
   */
  @Rule
  void BIND_1_8_TCP_and_UDP_share_a_port_number(Subject subject) throws Exception {
    int attempts = 20;
    int taken = 0;
    while (taken < attempts && !sharesItsPort(subject)) {
      taken++; // by another program
    }
    if (taken == attempts) {
      throw Expect.failure(
          "bind of a datagram socket to the port of a stream", "success", "EADDRINUSE each time");
    }
  }

  private static boolean sharesItsPort(Subject subject) throws Exception {
    USocket stream = subject.socket();
    stream.bind(Subject.anyPort());
    USocket datagram = subject.socket(AddressFamily.AF_INET, SocketType.SOCK_DGRAM);
    try {
      datagram.bind(stream.getsockname());
    } catch (USocketException e) {
      Expect.errno(Errno.EADDRINUSE, "bind of a datagram socket to the port of a stream", e);
      return false;
    }
    assertEquals(
        stream.getsockname(), datagram.getsockname(), "address of a datagram socket after bind");
    return true;
  }

  /**
   * A UDP port that somebody has is refused at bind.
   *
   * <p>If this fails: look at {@code DatagramPort.bind}.
   */
  @Rule
  void BIND_1_9_a_UDP_address_in_use_is_refused(Subject subject) throws Exception {
    USocket socket = subject.datagram();
    Expect.errno(
        Errno.EADDRINUSE,
        "bind of a second datagram socket to a port",
        () ->
            subject
                .socket(AddressFamily.AF_INET, SocketType.SOCK_DGRAM)
                .bind(socket.getsockname()));
    Expect.thrown(
        BindException.class,
        "bind of another program to a UDP port",
        () -> subject.closing(new DatagramSocket(socket.getsockname())));
  }

  /**
   * Two listeners never share a port, SO_REUSEADDR or not.
   *
   * <p>If this fails: {@code StreamPort.listen} must not set SO_REUSEPORT on its own.
   */
  @Rule
  void BIND_1_10_SO_REUSEADDR_does_not_share_a_port_between_listeners(Subject subject)
      throws Exception {
    USocket first = subject.socket();
    first.setsockopt(SocketLevel.SOL_SOCKET, SocketOption.SO_REUSEADDR, 1);
    subject.listening(first);
    USocket second = subject.socket();
    second.setsockopt(SocketLevel.SOL_SOCKET, SocketOption.SO_REUSEADDR, 1);
    Expect.errno(
        Errno.EADDRINUSE,
        "bind to the port of a listener, SO_REUSEADDR on both",
        () -> second.bind(first.getsockname()));
  }

  /**
   * A server can be started again while its old connections linger in TIME_WAIT.
   *
   * <p>If this fails: {@code setOption(SO_REUSEADDR)} has to reach the kernel before bind, and
   * listen() must not take it from the accepted sockets.
   */
  @Rule
  @Alone("a port that has become free")
  void BIND_1_11_SO_REUSEADDR_binds_over_TIME_WAIT(Subject subject) throws Exception {
    InetSocketAddress address = leaveInTimeWait(subject);
    USocket again = subject.socket();
    again.setsockopt(SocketLevel.SOL_SOCKET, SocketOption.SO_REUSEADDR, 1);
    again.bind(address);
    again.listen();
    subject.accepted(again);
  }

  /**
   * Without the option, TIME_WAIT protects the port.
   *
   * <p>If this fails: SO_REUSEADDR is off on a fresh socket; some libraries switch it on.
   */
  @Rule
  @Alone("a port that has become free")
  void BIND_1_12_without_SO_REUSEADDR_TIME_WAIT_holds_the_port(Subject subject) throws Exception {
    InetSocketAddress address = leaveInTimeWait(subject);
    Expect.errno(
        Errno.EADDRINUSE,
        "bind to a port with a connection in TIME_WAIT, without SO_REUSEADDR",
        () -> subject.socket().bind(address));
  }

  /** The side that closes first keeps the connection in TIME_WAIT. */
  private static InetSocketAddress leaveInTimeWait(Subject subject) throws Exception {
    USocket listener = subject.socket();
    listener.setsockopt(SocketLevel.SOL_SOCKET, SocketOption.SO_REUSEADDR, 1);
    subject.listening(listener);
    InetSocketAddress address = listener.getsockname();
    Link link = subject.accepted(listener);
    link.socket().close();
    link.peer().expectEnd();
    link.peer().close();
    listener.close();
    return address;
  }
}

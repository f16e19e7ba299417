// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.usocket.AddressFamily;
import io.usocket.Errno;
import io.usocket.SocketType;
import io.usocket.USocket;
import io.usocket.USocketException;
import io.usocket.WouldBlockException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;

/** CONNECT-4 and 7: connect that does not wait, and over IPv6. */
class ConnectModeRules {
  /**
   * An event loop begins a connect and is told that it is under way.
   *
   * <p>If this fails: {@code StreamPort.connect} with a deadline of NOW has to answer WANT_WRITE
   * without waiting, each time until it is done.
   */
  @Rule
  void CONNECT_4_1_a_connect_that_cannot_be_done_at_once_is_EINPROGRESS_then_EALREADY(
      Subject subject) throws Exception {
    FullBacklog hole = FullBacklog.make(subject);
    USocket socket = subject.socket();
    socket.settimeout(0);
    for (Errno expected : List.of(Errno.EINPROGRESS, Errno.EALREADY, Errno.EALREADY)) {
      String check = "non-blocking connect to a black hole";
      USocketException e = Expect.errno(expected, check, () -> socket.connect(hole.address()));
      assertEquals(WouldBlockException.class, e.getClass(), check + ", the exception");
      assertEquals(
          WouldBlockException.Direction.WRITE,
          ((WouldBlockException) e).direction(),
          check + ", direction");
    }
  }

  /**
   * The same call that begins a connect also tells that it is done.
   *
   * <p>If this fails: {@code StreamPort.connect} has to finish the connect that it began, also when
   * a later call comes with another deadline, and answer 0 once.
   */
  @Rule
  void CONNECT_4_2_a_later_connect_ends_what_was_begun(Subject subject) throws Exception {
    PeerListener listener = subject.peerListener();
    USocket socket = subject.socket();
    socket.settimeout(0);
    begin(socket, listener.address());
    socket.settimeout(Bounded.soonSeconds());
    finish(socket, listener.address());
    socket.settimeout(0);
    Expect.errno(
        Errno.EISCONN, "connect once it is done", () -> socket.connect(listener.address()));
    socket.sendall(Expect.ascii("ping"));
    listener.accept().expect("ping");
  }

  /** On this host a connect may be done at once, or go on. */
  private static void begin(USocket socket, InetSocketAddress to) throws USocketException {
    try {
      socket.connect(to);
    } catch (USocketException e) {
      Expect.errno(Errno.EINPROGRESS, "non-blocking connect", e);
    }
  }

  private static void finish(USocket socket, InetSocketAddress to) throws USocketException {
    try {
      socket.connect(to);
    } catch (USocketException e) {
      Expect.errno(Errno.EISCONN, "connect again, with a timeout", e);
    }
  }

  /**
   * A refusal is told by one of the calls, and the socket starts anew.
   *
   * <p>If this fails: {@code StreamPort.connect} has to throw the error of the connect that is
   * under way, not to hide it behind "already connecting".
   */
  @Rule
  void CONNECT_4_3_a_refusal_is_told_at_once_or_by_the_next_connect(Subject subject)
      throws Exception {
    InetSocketAddress refusing = RefusingPort.make(subject);
    USocket socket = subject.socket();
    socket.settimeout(0);
    USocketException first =
        Expect.thrown(
            USocketException.class,
            "non-blocking connect to a port where nobody listens",
            () -> socket.connect(refusing));
    socket.settimeout(Bounded.soonSeconds());
    USocketException told =
        first.errno() == Errno.EINPROGRESS
            ? Expect.thrown(
                USocketException.class, "the next connect", () -> socket.connect(refusing))
            : first;
    Expect.errno(Errno.ECONNREFUSED, "the connect that ends the refused one", told);
    Link link = subject.connected(socket);
    link.peer().send("x");
    Expect.bytes("x", link.socket().read(1), "read on the connection after the refused one");
  }

  /**
   * A connect that is under way is neither a connection nor none.
   *
   * <p>If this fails: reading and writing first call {@code StreamPort.connect} again; it has to
   * answer WANT_WRITE.
   */
  @Rule
  void CONNECT_4_4_while_a_connect_is_under_way_transfers_are_EAGAIN(Subject subject)
      throws Exception {
    FullBacklog hole = FullBacklog.make(subject);
    USocket socket = subject.socket();
    socket.settimeout(0);
    Expect.errno(Errno.EINPROGRESS, "non-blocking connect", () -> socket.connect(hole.address()));
    Expect.errno(Errno.EAGAIN, "recv while connecting", () -> socket.recv(1));
    Expect.errno(Errno.EAGAIN, "readline while connecting", socket::readline);
    Expect.errno(Errno.EAGAIN, "send while connecting", () -> socket.send(new byte[1]));
    Expect.errno(Errno.ENOTCONN, "getpeername while connecting", socket::getpeername);
    Expect.errno(
        Errno.EALREADY,
        "connect to another address while connecting",
        () -> socket.connect(RefusingPort.make(subject)));
  }

  /**
   * IPv6 on the loopback interface.
   *
   * <p>If this fails: {@code openStream(AF_INET6)} has to give a port of that family, and the
   * addresses that it tells are Inet6Address.
   */
  @Rule
  void CONNECT_7_1_IPv6_connects_to_IPv6(Subject subject) throws Exception {
    ServerSocket listener = subject.closing(new ServerSocket(0, 1, ipv6Loopback()));
    USocket socket = subject.socket(AddressFamily.AF_INET6, SocketType.SOCK_STREAM);
    socket.connect(new InetSocketAddress(ipv6Loopback(), listener.getLocalPort()));
    Socket peer = subject.closing(listener.accept());
    assertEquals(peer.getRemoteSocketAddress(), socket.getsockname(), "getsockname");
    assertEquals(peer.getLocalSocketAddress(), socket.getpeername(), "getpeername");
    assertEquals(
        Set.of(Inet6Address.class),
        Set.copyOf(
            List.of(
                socket.getsockname().getAddress().getClass(),
                socket.getpeername().getAddress().getClass())),
        "the class of both addresses");
    socket.sendall(Expect.ascii("six"));
    new Peer(peer).expect("six");
  }

  /** ::1, without asking a resolver. */
  static InetAddress ipv6Loopback() throws Exception {
    byte[] address = new byte[16];
    address[15] = 1;
    return InetAddress.getByAddress(address);
  }

  /**
   * An IPv4 socket does not reach IPv6.
   *
   * <p>If this fails: the api refuses this itself, so the api on the class path is not the one that
   * this TCK was made for.
   */
  @Rule
  void CONNECT_7_2_an_IPv4_socket_does_not_take_an_IPv6_address(Subject subject) throws Exception {
    USocket socket = subject.socket();
    InetSocketAddress six = new InetSocketAddress(ipv6Loopback(), 9);
    Expect.errno(
        Errno.EAFNOSUPPORT, "connect of an AF_INET socket to ::1", () -> socket.connect(six));
    Link link = subject.connected(socket);
    link.peer().send("x");
    Expect.bytes("x", link.socket().read(1), "read on the connection after the refused call");
  }
}

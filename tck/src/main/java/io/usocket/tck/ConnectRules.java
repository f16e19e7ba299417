// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.usocket.Errno;
import io.usocket.USocket;
import io.usocket.USocketException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/** CONNECT-1 to 3, 5 and 6: connect that waits: done, refused, too late. */
class ConnectRules {
  private static final Duration TIMEOUT = Duration.ofMillis(100);

  /**
   * A connection carries bytes both ways and knows both its ends.
   *
   * <p>If this fails: look at {@code StreamPort.connect} and {@code localAddress}; the local
   * address is that of the connection, not the wildcard.
   */
  @Rule
  void CONNECT_1_1_bytes_go_both_ways_and_the_peer_is_known(Subject subject) throws Exception {
    Link link = subject.connected();
    greet(link);
    assertEquals(link.peer().localAddress(), link.socket().getpeername(), "getpeername");
    assertEquals(link.peer().remoteAddress(), link.socket().getsockname(), "getsockname");
  }

  private static void greet(Link link) throws Exception {
    link.socket().sendall(Expect.ascii("ping"));
    link.peer().expect("ping");
    link.peer().send("pong");
    Expect.bytes("pong", link.socket().read(4), "read(4) of what the peer sent");
  }

  /**
   * A name, or an address that is not resolved, does as well as an address.
   *
   * <p>If this fails: {@code StreamPort.connect} gets resolved addresses only; it has to use the
   * address, not look the name up again.
   */
  @Rule
  void CONNECT_1_2_a_host_name_is_looked_up(Subject subject) throws Exception {
    PeerListener listener = subject.peerListener();
    int port = listener.address().getPort();
    USocket byName = subject.socket();
    byName.connect("localhost", port);
    greet(new Link(byName, listener.accept()));
    USocket unresolved = subject.socket();
    unresolved.connect(InetSocketAddress.createUnresolved("localhost", port));
    greet(new Link(unresolved, listener.accept()));
  }

  /**
   * A host that cannot exist, since its label is longer than 63 bytes (RFC 1035, 2.3.4), so that no
   * name server is asked.
   *
   * <p>If this fails: the look-up is the api's; a provider that fails here has spent its port on
   * it.
   */
  @Rule
  void CONNECT_1_3_an_unknown_host_is_named(Subject subject) throws Exception {
    String unknown = "h".repeat(64) + ".invalid";
    USocket socket = subject.socket();
    USocketException e =
        Expect.errno(
            Errno.EAI_NONAME, "connect to an unknown host", () -> socket.connect(unknown, 80));
    Expect.contains(unknown, e.getMessage(), "text of the error of connect to an unknown host");
    greet(subject.connected(socket));
  }

  /**
   * Nobody listens: the error says so, and where.
   *
   * <p>If this fails: throw the system's own exception ("Connection refused") or a USocketException
   * ECONNREFUSED; {@code StreamPort.connect} must not wait for the deadline.
   */
  @Rule
  void CONNECT_2_1_a_refused_connect_is_ECONNREFUSED_and_names_the_address(Subject subject)
      throws Exception {
    InetSocketAddress refusing = RefusingPort.make(subject);
    USocket socket = subject.socket();
    USocketException e =
        Expect.errno(
            Errno.ECONNREFUSED,
            "connect to a port where nobody listens",
            () -> socket.connect(refusing));
    Expect.contains(
        "127.0.0.1:" + refusing.getPort(),
        e.getMessage(),
        "text of the error of a refused connect");
  }

  /**
   * A refused connect does not use the socket up.
   *
   * <p>If this fails: {@code SocketProvider.openStream} is called again after a failed connect; the
   * new port has to work as the first did.
   */
  @Rule
  void CONNECT_2_2_a_refused_socket_can_connect_again(Subject subject) throws Exception {
    InetSocketAddress refusing = RefusingPort.make(subject);
    USocket socket = subject.socket();
    for (String which : List.of("first", "second", "third")) {
      Expect.errno(
          Errno.ECONNREFUSED, "the " + which + " refused connect", () -> socket.connect(refusing));
    }
    greet(subject.connected(socket));
  }

  /**
   * After a refusal there is no connection.
   *
   * <p>If this fails: reading or writing has gone to the port whose connect had failed.
   */
  @Rule
  void CONNECT_2_3_after_a_refusal_recv_and_send_are_ENOTCONN(Subject subject) throws Exception {
    InetSocketAddress refusing = RefusingPort.make(subject);
    USocket socket = subject.socket();
    Expect.errno(Errno.ECONNREFUSED, "a refused connect", () -> socket.connect(refusing));
    Expect.errno(Errno.ENOTCONN, "recv after a refused connect", () -> socket.recv(1));
    Expect.errno(Errno.ENOTCONN, "send after a refused connect", () -> socket.send(new byte[1]));
    Expect.errno(Errno.ENOTCONN, "getpeername after a refused connect", socket::getpeername);
  }

  /**
   * The address of bind survives a refusal.
   *
   * <p>If this fails: closing a port whose connect was refused has to free its address at once.
   */
  @Rule
  void CONNECT_2_4_a_bound_socket_keeps_its_address_when_refused(Subject subject) throws Exception {
    InetSocketAddress refusing = RefusingPort.make(subject);
    USocket socket = subject.socket();
    socket.bind(Subject.anyPort());
    InetSocketAddress bound = socket.getsockname();
    Expect.errno(Errno.ECONNREFUSED, "a refused connect", () -> socket.connect(refusing));
    assertEquals(bound, socket.getsockname(), "getsockname after a refused connect");
    Link link = subject.connected(socket);
    assertEquals(bound, link.peer().remoteAddress(), "the address that the peer sees");
  }

  /**
   * A connection cannot be replaced by another.
   *
   * <p>If this fails: the api refuses this itself; the connection was disturbed by the call.
   */
  @Rule
  void CONNECT_3_1_a_connected_socket_is_EISCONN(Subject subject) throws Exception {
    Link link = subject.connected();
    USocket socket = link.socket();
    InetSocketAddress other = subject.peerListener().address();
    Expect.errno(
        Errno.EISCONN, "connect to the same address", () -> socket.connect(socket.getpeername()));
    Expect.errno(Errno.EISCONN, "connect to another address", () -> socket.connect(other));
    greet(link);
  }

  /**
   * A listening socket does not connect, and goes on listening.
   *
   * <p>If this fails: the api refuses this itself; the listener was disturbed by the call.
   */
  @Rule
  void CONNECT_3_2_a_listening_socket_is_EISCONN(Subject subject) throws Exception {
    InetSocketAddress other = subject.peerListener().address();
    USocket listening = subject.listening();
    Expect.errno(Errno.EISCONN, "connect on a listening socket", () -> listening.connect(other));
    greet(subject.accepted(listening));
  }

  /**
   * Whoever does not answer is given up in time, and named.
   *
   * <p>If this fails: {@code StreamPort.connect} has to answer WANT_WRITE once its deadline has
   * passed.
   */
  @Rule
  void CONNECT_5_1_a_peer_that_does_not_answer_is_ETIMEDOUT(Subject subject) throws Exception {
    FullBacklog hole = FullBacklog.make(subject);
    USocket socket = subject.socket();
    socket.settimeout(0.1);
    USocketException e =
        Expect.timeout(TIMEOUT, "connect to a black hole", () -> socket.connect(hole.address()));
    Expect.contains(
        "127.0.0.1:" + hole.address().getPort(),
        e.getMessage(),
        "text of the error of the timeout");
  }

  /**
   * A timeout ends the wait, not the connect. It takes a second until the system tries again.
   *
   * <p>If this fails: {@code StreamPort.connect}, called again after it has answered WANT_WRITE,
   * has to go on with the connect that is under way.
   */
  @Rule
  void CONNECT_5_2_a_connect_that_timed_out_goes_on(Subject subject) throws Exception {
    FullBacklog hole = FullBacklog.make(subject);
    USocket socket = subject.socket();
    socket.settimeout(0.1);
    Expect.timeout(TIMEOUT, "connect to a black hole", () -> socket.connect(hole.address()));
    InetSocketAddress other = RefusingPort.make(subject);
    Expect.errno(
        Errno.EALREADY, "connect to another address meanwhile", () -> socket.connect(other));
    hole.open();
    socket.settimeout(8);
    socket.connect(hole.address());
    assertEquals(hole.address(), socket.getpeername(), "getpeername of the connection");
  }

  /**
   * Without a connection, every call that needs one says the same.
   *
   * <p>If this fails: the api knows the state; a provider that fails here has thrown on its own.
   */
  @Rule
  void CONNECT_6_1_without_a_connection_every_transfer_is_ENOTCONN(Subject subject)
      throws Exception {
    USocket fresh = subject.socket();
    USocket bound = subject.socket();
    bound.bind(Subject.anyPort());
    USocket listening = subject.listening();
    for (USocket socket : List.of(fresh, bound, listening)) {
      Calls.ofConnection(socket)
          .forEach(
              (name, call) -> Expect.errno(Errno.ENOTCONN, name + " without a connection", call));
    }
  }
}

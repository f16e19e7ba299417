// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.usocket.AddressFamily;
import io.usocket.Errno;
import io.usocket.SocketType;
import io.usocket.USocket;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** BIND 2: listening. */
class ListenRules {
  /**
   * Between bind and listen the address does not change.
   *
   * <p>If this fails: a {@code ListenPort} that opens a new socket has to keep the old one's port.
   */
  @Rule
  void BIND_2_1_listen_keeps_the_address(Subject subject) throws Exception {
    for (int i = 0; i < 20; i++) {
      USocket socket = subject.socket();
      socket.bind(Subject.anyPort());
      InetSocketAddress bound = socket.getsockname();
      socket.listen();
      assertEquals(bound, socket.getsockname(), "address after listen");
      subject.accepted(socket);
      socket.close();
    }
  }

  /**
   * listen alone takes any free port.
   *
   * <p>If this fails: look at {@code StreamPort.listen} of a port that is not bound.
   */
  @Rule
  void BIND_2_2_listen_without_bind_takes_a_free_port(Subject subject) throws Exception {
    USocket socket = subject.socket();
    socket.listen();
    int port = socket.getsockname().getPort();
    assertNotEquals(0, port, "port after listen without bind");
    subject.dial(new InetSocketAddress(Subject.loopback(), port));
    socket.accept().socket().close();
  }

  /**
   * listen can be called again.
   *
   * <p>If this fails: {@code USocket} knows this; the api is not the one of this TCK.
   */
  @Rule
  void BIND_2_3_listen_again_changes_nothing(Subject subject) throws Exception {
    USocket socket = subject.listening();
    InetSocketAddress address = socket.getsockname();
    socket.listen(5);
    assertEquals(address, socket.getsockname(), "address after a second listen");
    subject.accepted(socket);
  }

  /**
   * A connected socket does not listen, and stays connected.
   *
   * <p>If this fails: {@code USocket} knows this; the api is not the one of this TCK.
   */
  @Rule
  void BIND_2_4_a_connected_socket_does_not_listen(Subject subject) throws Exception {
    Link link = subject.connected();
    Expect.errno(Errno.EINVAL, "listen of a connected socket", () -> link.socket().listen());
    link.peer().send("still there");
    Expect.bytes("still there", link.socket().recv(20), "recv after listen was refused");
  }

  /**
   * Datagram sockets neither listen nor accept.
   *
   * <p>If this fails: {@code USocket} knows this; the api is not the one of this TCK.
   */
  @Rule
  void BIND_2_5_a_datagram_socket_does_not_listen(Subject subject) throws Exception {
    USocket socket = subject.datagram();
    Expect.errno(Errno.EOPNOTSUPP, "listen of a datagram socket", () -> socket.listen());
    Expect.errno(Errno.EOPNOTSUPP, "accept of a datagram socket", socket::accept);
  }

  /**
   * A backlog below 1 is taken as 1.
   *
   * <p>If this fails: {@code StreamPort.listen} gets a backlog above 0.
   */
  @Rule
  void BIND_2_6_a_backlog_of_zero_or_less_lets_a_client_in(Subject subject) throws Exception {
    for (int backlog : new int[] {0, -1, Integer.MIN_VALUE}) {
      USocket socket = subject.socket();
      socket.bind(Subject.anyPort());
      socket.listen(backlog);
      subject.accepted(socket);
    }
  }

  /**
   * Clients wait in the backlog, and their first bytes with them.
   *
   * <p>If this fails: {@code StreamPort.listen} has to pass the backlog to the kernel.
   */
  @Rule
  void BIND_2_7_clients_wait_in_the_backlog_in_their_order(Subject subject) throws Exception {
    USocket socket = subject.socket();
    socket.bind(Subject.anyPort());
    socket.listen(8);
    List<Peer> peers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Peer peer = subject.dial(socket);
      peer.send("client " + i);
      peers.add(peer);
    }
    for (int i = 0; i < 8; i++) {
      var accepted = socket.accept();
      subject.closing(accepted.socket());
      assertEquals(peers.get(i).localAddress(), accepted.address(), "address of client " + i);
      Expect.bytes("client " + i, accepted.socket().recv(20), "recv from client " + i);
    }
  }

  /**
   * A listening socket carries no bytes and connects nowhere.
   *
   * <p>If this fails: {@code USocket} knows this; the api is not the one of this TCK.
   */
  @Rule
  void BIND_2_8_a_listening_socket_neither_sends_nor_connects(Subject subject) throws Exception {
    USocket socket = subject.listening();
    PeerListener peer = subject.peerListener();
    Expect.errno(Errno.ENOTCONN, "recv of a listening socket", () -> socket.recv(1));
    Expect.errno(Errno.ENOTCONN, "send of a listening socket", () -> socket.send(new byte[1]));
    Expect.errno(
        Errno.EISCONN, "connect of a listening socket", () -> socket.connect(peer.address()));
    subject.accepted(socket);
  }

  /**
   * IPv6 servers serve IPv6 clients.
   *
   * <p>If this fails: look at {@code StreamPort.listen} of an AF_INET6 port.
   */
  @Rule
  void BIND_2_9_an_AF_INET6_socket_listens(Subject subject) throws Exception {
    USocket socket = subject.socket(AddressFamily.AF_INET6, SocketType.SOCK_STREAM);
    InetAddress loopback6 = Subject.loopback6();
    socket.bind(new InetSocketAddress(loopback6, 0));
    socket.listen();
    Link link = subject.accepted(socket);
    assertEquals(loopback6, link.socket().getsockname().getAddress(), "getsockname() over IPv6");
    assertEquals(
        link.peer().localAddress(), link.socket().getpeername(), "getpeername() over IPv6");
    link.peer().send("six");
    Expect.bytes("six", link.socket().recv(9), "recv over IPv6");
  }

  /**
   * A closed listener is gone at once, its port free.
   *
   * <p>If this fails: {@code ListenPort.close()} has to free the descriptor at once, also when a
   * selector knows the channel.
   */
  @Rule
  @Alone("a port that has become free")
  void BIND_2_10_a_closed_listener_refuses_and_frees_its_port(Subject subject) throws Exception {
    USocket socket = subject.listening();
    InetSocketAddress address = socket.getsockname();
    socket.setblocking(false);
    Expect.errno(Errno.EAGAIN, "accept with nobody there", socket::accept);
    socket.settimeout(0.01);
    Expect.errno(Errno.ETIMEDOUT, "accept with nobody there", socket::accept);
    socket.close();
    USocket next = subject.socket();
    next.bind(address);
    Expect.thrown(
        ConnectException.class, "connect to a closed listener", () -> subject.dial(address));
    next.listen();
    subject.accepted(next);
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.usocket.Errno;
import io.usocket.USocket;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** CREATE 2 and 3: a fresh socket, and how sockets go. */
class FreshRules {
  /**
   * A fresh socket blocks.
   *
   * <p>If this fails: a provider keeps no mode; see {@code Deadline}.
   */
  @Rule
  void CREATE_2_1_a_fresh_socket_is_blocking(Subject subject) throws Exception {
    USocket socket = subject.socket();
    assertEquals(Double.POSITIVE_INFINITY, socket.gettimeout(), "gettimeout() of a fresh socket");
    assertEquals(false, socket.isClosed(), "isClosed() of a fresh socket");
  }

  /**
   * Before bind the local address is the wildcard address with port 0.
   *
   * <p>If this fails: look at {@code SocketPort.localAddress()} of a port that is not bound.
   */
  @Rule
  void CREATE_2_2_a_fresh_socket_has_the_wildcard_address_with_port_0(Subject subject)
      throws Exception {
    InetSocketAddress address = subject.socket().getsockname();
    assertEquals(0, address.getPort(), "port of getsockname() before bind");
    assertEquals(
        "0.0.0.0", address.getAddress().getHostAddress(), "address of getsockname() before bind");
  }

  /**
   * Before connect there is no peer.
   *
   * <p>If this fails: {@code USocket} knows this; see CREATE-1.2.
   */
  @Rule
  void CREATE_2_3_a_fresh_socket_has_no_peer(Subject subject) throws Exception {
    Expect.errno(Errno.ENOTCONN, "getpeername() before connect", subject.socket()::getpeername);
  }

  /**
   * A socket that was never used closes, and closes again.
   *
   * <p>If this fails: {@code Port.close()} of a fresh port must not throw.
   */
  @Rule
  void CREATE_3_1_a_socket_closes_without_having_been_used(Subject subject) throws Exception {
    USocket socket = subject.socket();
    socket.close();
    socket.close();
    assertEquals(true, socket.isClosed(), "isClosed() after close()");
    Expect.errno(Errno.EBADF, "getsockname() after close()", socket::getsockname);
  }

  /**
   * try-with-resources ends the connection.
   *
   * <p>If this fails: {@code Port.close()} has to free the descriptor at once.
   */
  @Rule
  void CREATE_3_2_try_with_resources_closes_the_socket(Subject subject) throws Exception {
    PeerListener listener = subject.peerListener();
    Peer peer;
    try (USocket socket = subject.socket()) {
      socket.connect(listener.address());
      peer = listener.accept();
    }
    peer.expectEnd();
  }

  /**
   * Sockets do not share anything that one of them could take from another.
   *
   * <p>If this fails: look for state that is kept in the provider instead of in the port.
   */
  @Rule
  void CREATE_3_3_many_sockets_are_open_at_the_same_time(Subject subject) throws Exception {
    int count = 100;
    PeerListener listener = subject.peerListener();
    Set<InetSocketAddress> addresses = new HashSet<>();
    List<Link> links = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      USocket socket = subject.socket();
      socket.connect(listener.address());
      links.add(new Link(socket, listener.accept()));
      addresses.add(socket.getsockname());
    }
    assertEquals(count, addresses.size(), "local addresses of " + count + " sockets to one peer");
    for (int i = 0; i < count; i++) {
      links.get(i).peer().send("to " + i);
    }
    for (int i = 0; i < count; i++) {
      Expect.bytes("to " + i, links.get(i).socket().recv(20), "recv of socket " + i);
    }
  }

  /**
   * A socket that the program has lost is closed by the garbage collector's Cleaner.
   *
   * <p>If this fails: something in the provider, such as a static collection or a thread, still
   * refers to the port's {@code USocket}.
   */
  @Rule
  @Alone("the garbage collector")
  void CREATE_3_4_a_socket_that_becomes_unreachable_is_closed(Subject subject) throws Exception {
    PeerListener listener = subject.peerListener();
    connectAndLose(subject, listener);
    Peer peer = listener.accept();
    Task<byte[]> end = subject.start(peer::receiveAll);
    boolean closed = Garbage.collectUntil(end::isDone);
    assertEquals(true, closed, "whether the peer sees the end of a connection that was lost");
    end.get("end of a connection that was lost");
  }

  private static void connectAndLose(Subject subject, PeerListener listener) throws Exception {
    @SuppressWarnings("resource") // losing it is the point
    USocket socket = subject.backend().socket();
    socket.connect(listener.address());
  }

  /**
   * A socket in use is not collected.
   *
   * <p>If this fails: something in the provider closes the port by a Cleaner or finalizer of its
   * own while the socket can still be reached.
   */
  @Rule
  @Alone("the garbage collector")
  void CREATE_3_5_a_reachable_socket_stays_open(Subject subject) throws Exception {
    Link link = subject.connected();
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    link.peer().send("still there");
    Expect.bytes("still there", link.socket().recv(20), "recv after System.gc()");
  }

  /**
   * A thread that waits in a socket needs no other reference to it.
   *
   * <p>If this fails: {@code USocket} has to stay reachable while a call of it runs.
   */
  @Rule
  @Alone("the garbage collector")
  void CREATE_3_6_a_call_that_waits_keeps_its_socket_open(Subject subject) throws Exception {
    PeerListener listener = subject.peerListener();
    Task<byte[]> reader = subject.start(() -> connectAndReceive(subject, listener));
    Peer peer = listener.accept();
    reader.awaitWaiting("recv of a socket that nothing else refers to");
    for (int i = 0; i < 5 && !reader.isDone(); i++) {
      System.gc();
    }
    peer.send("kept");
    Expect.bytes("kept", reader.get("recv during System.gc()"), "recv during System.gc()");
  }

  private static byte[] connectAndReceive(Subject subject, PeerListener listener) throws Exception {
    @SuppressWarnings("resource") // the call that waits is the last that is heard of it
    USocket socket = subject.backend().socket();
    socket.connect(listener.address());
    return socket.recv(10);
  }
}

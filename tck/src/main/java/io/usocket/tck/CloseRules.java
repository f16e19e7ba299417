// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.usocket.AddressFamily;
import io.usocket.Errno;
import io.usocket.SocketType;
import io.usocket.USocket;
import io.usocket.USocketException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;

/** CLOSE-1 and 2: the end of a socket, also while another thread waits in it. */
class CloseRules {
  private static final Duration AT_ONCE = Duration.ofSeconds(2);

  /**
   * A closed socket is closed for every call.
   *
   * <p>If this fails: the api knows this itself; a provider that fails here was asked after its
   * port was closed, and has hung.
   */
  @Rule
  void CLOSE_1_1_after_close_every_call_of_a_stream_is_EBADF(Subject subject) throws Exception {
    for (USocket s : List.of(subject.socket(), subject.listening(), subject.connected().socket())) {
      s.close();
      Calls.all(s).forEach((name, call) -> Expect.errno(Errno.EBADF, name + " after close", call));
    }
  }

  /**
   * A closed datagram socket is closed for every call.
   *
   * <p>If this fails: as CLOSE-1.1.
   */
  @Rule
  void CLOSE_1_2_after_close_every_call_of_a_datagram_socket_is_EBADF(Subject subject)
      throws Exception {
    USocket connected = subject.datagram();
    connected.connect(subject.datagramPeer().address());
    for (USocket s : List.of(subject.datagram(), connected)) {
      s.close();
      Calls.all(s).forEach((name, call) -> Expect.errno(Errno.EBADF, name + " after close", call));
    }
  }

  /**
   * Closing is idempotent.
   *
   * <p>If this fails: {@code Port.close} is called once; it must not touch what is not its own.
   */
  @Rule
  void CLOSE_1_3_a_second_close_does_nothing(Subject subject) throws Exception {
    Link link = subject.connected();
    Link other = subject.connected();
    assertEquals(false, link.socket().isClosed(), "isClosed before close");
    for (int i = 0; i < 3; i++) {
      link.socket().close();
      assertEquals(true, link.socket().isClosed(), "isClosed after close");
    }
    link.peer().expectEnd();
    other.socket().sendall(Expect.ascii("alive"));
    other.peer().expect("alive");
  }

  /**
   * What was sent arrives, then the end.
   *
   * <p>If this fails: {@code Port.close} has to end the connection in order, not to reset it.
   */
  @Rule
  void CLOSE_1_4_close_ends_the_stream_for_the_peer(Subject subject) throws Exception {
    Link link = subject.connected();
    byte[] data = Peer.pattern(20_000);
    link.socket().sendall(data);
    link.socket().close();
    Expect.bytes(data, link.peer().receiveAll(), "what the peer received until the end");
  }

  /**
   * A listener that is closed listens no more; its connections are sockets of their own.
   *
   * <p>If this fails: {@code ListenPort.close} has to free the port, and only that.
   */
  @Rule
  @Alone("a port that has become free")
  void CLOSE_1_5_a_closed_listener_refuses_and_its_connections_go_on(Subject subject)
      throws Exception {
    USocket listening = subject.listening();
    InetSocketAddress address = listening.getsockname();
    Link link = subject.accepted(listening);
    listening.close();
    Expect.thrown(
        ConnectException.class, "connect to a closed listener", () -> subject.dial(address));
    link.socket().sendall(Expect.ascii("alive"));
    link.peer().expect("alive");
  }

  /**
   * A reset is not an end.
   *
   * <p>If this fails: {@code BytePort.read} has to throw "Connection reset".
   */
  @Rule
  void CLOSE_1_6_a_reset_is_ECONNRESET_and_names_the_peer(Subject subject) throws Exception {
    Link link = subject.accepted();
    InetSocketAddress peer = link.peer().localAddress();
    Task<byte[]> reader = subject.start(() -> link.socket().recv(10));
    reader.awaitWaiting("recv with nothing there");
    link.peer().reset();
    USocketException e =
        Expect.errno(Errno.ECONNRESET, "recv when the peer resets", reader.thrown("recv"));
    Expect.contains("127.0.0.1:" + peer.getPort(), e.getMessage(), "text of the error");
    for (int round = 1; round <= 3; round++) {
      Expect.errno(Errno.ECONNRESET, "recv after a reset", () -> link.socket().recv(10));
    }
  }

  /**
   * A reader is woken.
   *
   * <p>If this fails: {@code Port.close} has to wake the thread that waits in read.
   */
  @Rule
  void CLOSE_2_1_close_wakes_a_reader(Subject subject) throws Throwable {
    List<Link> links =
        List.of(subject.connected(), subject.connected(), subject.connected(), subject.connected());
    wakes(subject, links.get(0).socket(), "recv", () -> links.get(0).socket().recv(10));
    wakes(subject, links.get(1).socket(), "read(10)", () -> links.get(1).socket().read(10));
    wakes(
        subject,
        links.get(2).socket(),
        "readinto",
        () -> links.get(2).socket().readinto(new byte[10]));
    links.get(3).socket().settimeout(8);
    wakes(
        subject,
        links.get(3).socket(),
        "readline with a timeout",
        () -> links.get(3).socket().readline());
  }

  /** The call waits in another thread; close() does not wait for it, and ends it with EBADF. */
  static void wakes(Subject subject, USocket socket, String name, Callable<?> call)
      throws Throwable {
    Task<?> task = subject.start(call::call);
    task.awaitWaiting(name + " before close");
    Throwable thrown =
        Expect.within(
            AT_ONCE,
            "close while another thread is in " + name,
            () -> {
              socket.close();
              return task.thrown(name + " when the socket is closed");
            });
    Expect.errno(Errno.EBADF, name + " when the socket is closed", thrown);
  }

  /**
   * An acceptor is woken.
   *
   * <p>If this fails: {@code ListenPort.close} has to wake the thread that waits in accept.
   */
  @Rule
  void CLOSE_2_2_close_wakes_accept(Subject subject) throws Throwable {
    USocket listening = subject.listening();
    wakes(subject, listening, "accept", listening::accept);
    USocket timed = subject.listening();
    timed.settimeout(8);
    wakes(subject, timed, "accept with a timeout", timed::accept);
  }

  /**
   * A writer is woken, and nobody waits for it.
   *
   * <p>If this fails: {@code Port.close} has to wake the thread that waits in write; it must not
   * wait for a lock that the writer holds.
   */
  @Rule
  void CLOSE_2_3_close_wakes_a_writer_and_does_not_wait(Subject subject) throws Throwable {
    USocket socket = subject.connected().socket();
    wakes(subject, socket, "send", () -> socket.send(new byte[Flow.TOO_MUCH]));
  }

  /**
   * A receiver of datagrams is woken.
   *
   * <p>If this fails: {@code DatagramPort.close} has to wake the thread that waits in receive.
   */
  @Rule
  void CLOSE_2_4_close_wakes_recvfrom(Subject subject) throws Throwable {
    USocket socket = subject.datagram();
    wakes(subject, socket, "recvfrom", () -> socket.recvfrom(10));
    USocket fresh = subject.socket(AddressFamily.AF_INET, SocketType.SOCK_DGRAM);
    fresh.settimeout(8);
    wakes(subject, fresh, "recv with a timeout", () -> fresh.recv(10));
  }

  /**
   * A thread that connects is woken.
   *
   * <p>If this fails: {@code StreamPort.close} has to wake the thread that waits in connect.
   */
  @Rule
  void CLOSE_2_5_close_wakes_connect(Subject subject) throws Throwable {
    FullBacklog hole = FullBacklog.make(subject);
    USocket socket = subject.socket();
    wakes(
        subject,
        socket,
        "connect",
        () -> {
          socket.connect(hole.address());
          return true;
        });
  }
}

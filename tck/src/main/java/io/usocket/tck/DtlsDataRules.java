// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static io.usocket.Sockets.MSG_DONTWAIT;
import static io.usocket.Sockets.MSG_PEEK;
import static io.usocket.Sockets.POLLIN;
import static io.usocket.Sockets.POLLOUT;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.usocket.Datagram;
import io.usocket.Errno;
import io.usocket.PollEvent;
import io.usocket.Poller;
import io.usocket.SocketTimedOutException;
import io.usocket.Sockets;
import io.usocket.USocket;
import io.usocket.USocketException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;

/** DTLS 2: datagrams, and the end. */
class DtlsDataRules {
  private static final int LONGEST = 16_384;

  /**
   * One record is one datagram.
   *
   * <p>If this fails: {@code DtlsPort} splits or joins.
   */
  @Rule
  void DTLS_2_1_datagrams_keep_their_boundaries(Subject subject) throws Exception {
    for (DtlsStage.Pair pair : new DtlsStage(subject).pairs()) {
      for (int length : List.of(1, 2, 100, 1199, 1500, 9000, LONGEST)) {
        byte[] data = Peer.pattern(length);
        assertEquals(length, pair.socket().send(data), "what send of " + length + " answers");
        assertArrayEquals(data, pair.peer().receive(), "a datagram of " + length + " to the peer");
        pair.peer().sendData(data);
        assertArrayEquals(data, pair.socket().recv(65_536), "a datagram of " + length);
      }
      pair.peer().sendData("one");
      pair.peer().sendData("two");
      Expect.bytes("one", pair.socket().recv(100), "the first of two");
      Expect.bytes("two", pair.socket().recv(100), "the second of two");
    }
  }

  /**
   * What does not fit is refused whole.
   *
   * <p>If this fails: the api knows the limit; a provider must not have a smaller one.
   */
  @Rule
  void DTLS_2_2_a_datagram_longer_than_a_record_is_EMSGSIZE(Subject subject) throws Exception {
    DtlsStage.Pair pair = new DtlsStage(subject).connected();
    Expect.errno(
        Errno.EMSGSIZE, "send of too much", () -> pair.socket().send(new byte[LONGEST + 1]));
    Expect.errno(
        Errno.EMSGSIZE, "sendall of too much", () -> pair.socket().sendall(new byte[LONGEST + 1]));
    assertEquals(0, pair.socket().send(new byte[0]), "what send of nothing answers");
    pair.socket().send(Expect.ascii("next"));
    pair.peer().expect("next");
  }

  /**
   * A short buffer is as with UDP.
   *
   * <p>If this fails: the api knows this itself.
   */
  @Rule
  void DTLS_2_3_a_datagram_longer_than_the_buffer_is_cut_and_the_answer_says_so(Subject subject)
      throws Exception {
    for (DtlsStage.Pair pair : new DtlsStage(subject).pairs()) {
      pair.peer().sendData("a long one");
      pair.peer().sendData("next");
      Datagram peeked = pair.socket().recvfrom(4, MSG_PEEK);
      Expect.bytes("a lo", peeked.data(), "recvfrom with MSG_PEEK");
      Datagram cut = pair.socket().recvfrom(6);
      Expect.bytes("a long", cut.data(), "recvfrom into a short buffer");
      assertTrue(cut.truncated(), "that it was cut");
      assertEquals(pair.socket().getpeername(), cut.address(), "who sent it");
      Datagram next = pair.socket().recvfrom(100);
      Expect.bytes("next", next.data(), "the datagram after one that was cut");
      assertFalse(next.truncated(), "that it was not cut");
    }
  }

  /**
   * Many.
   *
   * <p>If this fails: something is lost or doubled where the network does neither.
   */
  @Rule
  void DTLS_2_4_a_thousand_datagrams_come_once_and_in_order(Subject subject) throws Exception {
    for (DtlsStage.Pair pair : new DtlsStage(subject).pairs()) {
      ByteBuffer room = ByteBuffer.allocateDirect(100);
      for (int i = 0; i < 1000; i++) {
        for (int ahead = i; i % 20 == 0 && ahead < i + 20; ahead++) {
          pair.peer().sendData("number " + ahead);
        }
        int n = pair.socket().recv(room.clear());
        byte[] data = new byte[n];
        room.flip().get(data);
        Expect.bytes("number " + i, data, "datagram " + i);
        if (i % 20 == 19) {
          pair.socket().send(data);
          pair.peer().expect("number " + i);
        }
      }
    }
  }

  /**
   * The peer's end.
   *
   * <p>If this fails: {@code DtlsPort.receive} has to answer END_OF_STREAM, again and again.
   */
  @Rule
  void DTLS_2_5_close_notify_is_the_end_and_then_send_is_EPIPE(Subject subject) throws Exception {
    for (DtlsStage.Pair pair : new DtlsStage(subject).pairs()) {
      pair.peer().sendData("last");
      pair.peer().sendEnd();
      Expect.bytes("last", pair.socket().recv(100), "recv before the end");
      for (int call = 1; call <= 3; call++) {
        assertEquals(0, pair.socket().recv(100).length, "recv at the end, call " + call);
      }
      assertEquals(-1, pair.socket().recv(ByteBuffer.allocate(9)), "recv(ByteBuffer) at the end");
      Expect.errno(Errno.EPIPE, "send after the end", () -> pair.socket().send(new byte[1]));
    }
  }

  /**
   * Our own end.
   *
   * <p>If this fails: {@code DtlsPort.close}.
   */
  @Rule
  void DTLS_2_6_close_sends_close_notify(Subject subject) throws Throwable {
    for (DtlsStage.Pair pair : new DtlsStage(subject).pairs()) {
      Expect.within(
          Duration.ofSeconds(2),
          "close",
          () -> {
            pair.socket().close();
            return 0;
          });
      pair.peer().expectEnd();
    }
  }

  /**
   * An address is none too many.
   *
   * <p>If this fails: the api knows this itself.
   */
  @Rule
  void DTLS_2_7_sendto_the_peer_is_send_and_to_others_EISCONN(Subject subject) throws Exception {
    DtlsStage.Pair pair = new DtlsStage(subject).accepted();
    pair.socket().sendto(Expect.ascii("to you"), pair.socket().getpeername());
    pair.peer().expect("to you");
    DatagramPeer other = subject.datagramPeer();
    Expect.errno(
        Errno.EISCONN,
        "sendto another address",
        () -> pair.socket().sendto(new byte[1], other.address()));
  }

  /**
   * Waiting is bounded, and nothing is lost by it.
   *
   * <p>If this fails: {@code DtlsPort.receive} does not keep its deadline.
   */
  @Rule
  void DTLS_2_8_recv_times_out_or_would_block_and_goes_on(Subject subject) throws Exception {
    for (DtlsStage.Pair pair : new DtlsStage(subject).pairs()) {
      USocket socket = pair.socket();
      socket.settimeout(0.1);
      Expect.timeout(Duration.ofMillis(100), "recv with a timeout", () -> socket.recv(1));
      Expect.errno(Errno.EAGAIN, "recv with MSG_DONTWAIT", () -> socket.recv(1, MSG_DONTWAIT));
      socket.setblocking(false);
      Expect.errno(Errno.EAGAIN, "recv in non-blocking mode", () -> socket.recv(1));
      socket.send(Expect.ascii("ping"));
      pair.peer().expect("ping");
      pair.peer().sendData("pong");
      socket.settimeout(Bounded.soonSeconds());
      Expect.bytes("pong", socket.recv(100), "recv after a timeout");
    }
  }

  /**
   * A waiting thread can be woken.
   *
   * <p>If this fails: {@code DtlsPort.close} and interrupts have to wake who receives.
   */
  @Rule
  void DTLS_2_9_close_wakes_a_reader_with_EBADF_and_an_interrupt_with_EINTR(Subject subject)
      throws Exception {
    for (DtlsStage.Pair pair : new DtlsStage(subject).pairs()) {
      Task<byte[]> interrupted = subject.start(() -> pair.socket().recv(1));
      interrupted.awaitWaiting("recv with nothing there");
      interrupted.interrupt();
      Expect.errno(Errno.EINTR, "recv when interrupted", interrupted.thrown("recv"));
      pair.peer().sendData("still there");
      Expect.bytes("still there", pair.socket().recv(100), "recv after an interrupt");
      Task<byte[]> reader = subject.start(() -> pair.socket().recv(1));
      reader.awaitWaiting("recv with nothing there");
      pair.socket().close();
      Expect.errno(Errno.EBADF, "recv when the socket is closed", reader.thrown("recv"));
    }
  }

  /**
   * Closing ends a handshake too.
   *
   * <p>If this fails: as DTLS-2.9.
   */
  @Rule
  void DTLS_2_10_close_wakes_a_handshake_with_EBADF(Subject subject) throws Exception {
    DtlsStage stage = new DtlsStage(subject);
    USocket socket = stage.client();
    DatagramPeer silent = subject.datagramPeer();
    Task<Object> connect =
        subject.start(
            () -> {
              socket.connect(TlsListener.named(TlsStage.HOST, silent.address().getPort()));
              return "connected";
            });
    silent.receive();
    socket.close();
    Expect.errno(Errno.EBADF, "connect when the socket is closed", connect.thrown("connect"));
  }

  /**
   * Readiness.
   *
   * <p>If this fails: what the library keeps has to be told by {@code hasBufferedInput}, and what
   * gives no data must not make a read wait.
   */
  @Rule
  void DTLS_2_11_a_poller_tells_of_data_and_of_the_end_and_not_of_garbage(Subject subject)
      throws Exception {
    for (DtlsStage.Pair pair : new DtlsStage(subject).pairs()) {
      USocket socket = pair.socket();
      try (Poller poller = Sockets.poll()) {
        poller.register(socket, POLLIN | POLLOUT);
        assertEquals(POLLOUT, events(poller.poll(2000)), "events without data");
        poller.modify(socket, POLLIN);
        pair.peer().send(new byte[] {1, 2, 3});
        assertEquals(0, events(poller.poll(50)), "events after garbage");
        byte[] one = pair.peer().encrypt("one");
        byte[] two = pair.peer().encrypt("two");
        byte[] both = java.util.Arrays.copyOf(one, one.length + two.length);
        System.arraycopy(two, 0, both, one.length, two.length);
        pair.peer().send(both);
        assertEquals(POLLIN, events(poller.poll(5000)), "events with two records in a datagram");
        Expect.bytes("one", socket.recv(100), "recv of the first record");
        assertEquals(POLLIN, events(poller.poll(5000)), "events with one record left");
        Expect.bytes("two", socket.recv(100), "recv of the second record");
        assertEquals(0, events(poller.poll(50)), "events with nothing left");
        pair.peer().sendEnd();
        assertEquals(POLLIN, events(poller.poll(5000)), "events at the end");
        assertEquals(0, socket.recv(1).length, "recv at the end");
      }
    }
  }

  private static int events(List<PollEvent> found) {
    return found.isEmpty() ? 0 : found.get(0).events();
  }

  /**
   * A peer that is gone.
   *
   * <p>If this fails: what the transport throws does not leave {@code DtlsPort}, or ends it.
   */
  @Rule
  @Alone("a port that has become free")
  void DTLS_2_12_a_peer_whose_port_is_closed_is_ECONNREFUSED(Subject subject) throws Exception {
    for (DtlsStage.Pair pair : new DtlsStage(subject).pairs()) {
      pair.peer().close();
      pair.socket().settimeout(Bounded.soonSeconds());
      pair.socket().send(new byte[1]);
      Expect.errno(Errno.ECONNREFUSED, "recv after send to nobody", () -> pair.socket().recv(1));
      pair.socket().settimeout(0.1);
      Object next = TlsStage.outcome(() -> pair.socket().recv(1));
      for (int late = 0; late < 5 && isRefused(next); late++) { // of what was sent again before
        next = TlsStage.outcome(() -> pair.socket().recv(1));
      }
      if (!(next instanceof SocketTimedOutException)) {
        throw Expect.failure("the next recv", "ETIMEDOUT", next);
      }
    }
  }

  private static boolean isRefused(Object outcome) {
    return outcome instanceof USocketException e && e.errno() == Errno.ECONNREFUSED;
  }
}

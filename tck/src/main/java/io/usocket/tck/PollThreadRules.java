// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static io.usocket.Sockets.POLLIN;
import static io.usocket.Sockets.POLLNVAL;
import static io.usocket.Sockets.POLLOUT;
import static io.usocket.TlsVersion.TLS_1_2;
import static io.usocket.TlsVersion.TLS_1_3;
import static io.usocket.tck.TlsLink.Side.CLIENT;
import static io.usocket.tck.TlsLink.Side.SERVER;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.usocket.PollEvent;
import io.usocket.SocketLevel;
import io.usocket.SocketOption;
import io.usocket.USocket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** POLL-9: a poller does not spin, and goes together with other threads in its sockets. */
class PollThreadRules {
  private static final int IN_OUT = POLLIN | POLLOUT;

  /** So often a poller may look while nothing happens that it has to tell of. */
  static final int FEW = 12;

  private static void idles(PollStage stage, int millis, String check) throws Exception {
    int rounds =
        Rounds.during(
            () -> {
              List<PollEvent> events = stage.poller().poll(millis);
              assertEquals(List.of(), events, "events, " + check);
            });
    if (rounds < 1 || rounds > FEW) {
      throw Expect.failure("rounds in " + millis + " ms, " + check, "1 to " + FEW, rounds);
    }
  }

  /**
   * A poller sleeps while nothing can go on, whatever state its TLS connections are in.
   *
   * <p>If this fails: {@code interest} names a direction that is ready and does not help, or {@code
   * hasBufferedInput} is true although {@code read} gives nothing.
   */
  @Rule
  @Alone("a recording of JFR")
  void POLL_9_1_an_idle_poller_does_not_spin(Subject subject) throws Exception {
    TlsStage tls = new TlsStage(subject);
    PollStage stage = new PollStage(subject);
    for (TlsLink link : tls.links()) {
      stage.with(link.socket(), POLLIN);
    }
    for (TlsLink link : tls.links()) {
      byte[] record = link.peer().encrypt(Expect.ascii("half of this"));
      link.peer().link().send(Arrays.copyOf(record, record.length / 2));
      stage.with(link.socket(), POLLIN);
    }
    USocket listening = tls.listening(TlsStage.serving().build());
    for (int length : new int[] {0, 3, 40}) {
      TlsPeer client = tls.dial(listening, PeerEngines.clients());
      client.link().send(Arrays.copyOf(client.flight(), length));
      stage.with(tls.accept(listening), IN_OUT);
    }
    PeerListener silent = subject.peerListener();
    USocket waiting = subject.secure(TlsStage.trusting().build());
    waiting.settimeout(0);
    TlsStage.outcome(
        () -> {
          waiting.connect(silent.address());
          return waiting;
        });
    stage.with(waiting, IN_OUT);
    stage.with(subject.connected().socket(), POLLIN);
    stage.with(listening, POLLIN);
    stage.poller().poll(PollStage.QUIET_MILLIS);
    idles(stage, 300, "poll of 14 sockets");
    silent.accept();
  }

  /**
   * Ciphertext that is stuck is waited for, not tried again and again.
   *
   * <p>If this fails: as POLL-7.7.
   */
  @Rule
  @Alone("a recording of JFR")
  void POLL_9_2_stuck_ciphertext_does_not_make_a_poller_spin(Subject subject) throws Exception {
    TlsLink link = new TlsStage(subject).link(SERVER, TLS_1_3);
    PollStage stage = new PollStage(subject);
    link.peer().link().narrow();
    Flood.of(stage, link.socket());
    stage.with(link.socket(), IN_OUT);
    idles(stage, 100, "poll while ciphertext is stuck");
  }

  /**
   * While a thread waits in recv it takes what comes, and the poller neither tells nor spins.
   *
   * <p>If this fails: {@code read} must not change the interest of somebody else's selector key.
   */
  @Rule
  @Alone("a recording of JFR")
  void POLL_9_3_a_thread_in_recv_takes_what_comes(Subject subject) throws Exception {
    for (Link link : List.of(subject.connected(), TlsPair.connect(subject))) {
      USocket s = link.socket();
      PollStage stage = new PollStage(subject).with(s, POLLIN);
      Task<byte[]> reader = subject.start(() -> s.read(6));
      reader.awaitWaiting("read(6) with nothing there");
      link.peer().send("abc");
      idles(stage, 100, "poll while a thread waits in read(6) and three bytes have come");
      link.peer().send("defghi");
      Expect.bytes("abcdef", reader.get("read(6)"), "read(6)");
      stage.tells(s, 1, "poll once the reader has left");
      Expect.bytes("ghi", s.recv(9), "recv of the rest");
      stage.quiet("poll once all is read");
    }
  }

  /**
   * While a thread waits in sendall the socket is not writable, and the poller does not spin.
   *
   * <p>If this fails: {@code flush} with Deadline.NOW must not wait for the thread that writes.
   */
  @Rule
  @Alone("a recording of JFR")
  void POLL_9_4_a_thread_in_sendall_does_not_make_a_poller_spin(Subject subject) throws Exception {
    byte[] data = Peer.pattern(1 << 20);
    for (Link link : List.of(subject.connected(), TlsPair.connect(subject))) {
      USocket s = link.socket();
      s.setsockopt(SocketLevel.SOL_SOCKET, SocketOption.SO_SNDBUF, 1 << 16);
      link.peer().socket().setReceiveBufferSize(1 << 16);
      PollStage stage = new PollStage(subject).with(s, IN_OUT);
      Task<USocket> writer =
          subject.start(
              () -> {
                s.sendall(data);
                return s;
              });
      writer.awaitWaiting("sendall to a peer that does not read");
      idles(stage, 100, "poll while a thread waits in sendall");
      link.peer().send("x");
      stage.tells(s, 1, "poll with data while a thread waits in sendall");
      Flow.arrives(link.peer(), data, data.length, "what the peer received");
      writer.get("sendall");
      stage.tells(s, 5, "poll once the writer has left");
    }
  }

  /**
   * One thread polls and reads, another writes and blocks: no byte is lost.
   *
   * <p>If this fails: reading and writing must not share a buffer or a lock that waits.
   */
  @Rule
  void POLL_9_5_one_thread_polls_and_reads_another_writes(Subject subject) throws Exception {
    byte[] data = Peer.pattern(1 << 20);
    for (Link link : List.of(subject.connected(), TlsPair.connect(subject))) {
      USocket s = link.socket();
      PollStage stage = new PollStage(subject).with(s, POLLIN);
      Task<USocket> writer =
          subject.start(
              () -> {
                s.sendall(data);
                return s;
              });
      Task<byte[]> received = subject.start(() -> link.peer().receive(data.length));
      Task<Peer> sender =
          subject.start(
              () -> {
                link.peer().send(data);
                return link.peer();
              });
      byte[] read = stage.receive(s, data.length, "1 MiB while another thread writes");
      Expect.bytes(data, read, "what was read");
      sender.get("the peer's send");
      Expect.bytes(data, received.get("the peer's receive"), "what the peer received");
      writer.get("sendall");
    }
  }

  /**
   * A close by a third thread is told as POLLNVAL, after at most one event that was under way, and
   * the poller goes on with the others.
   *
   * <p>If this fails: {@code Port.close()} has to take effect at once, whoever uses the port.
   */
  @Rule
  void POLL_9_6_a_close_by_a_third_thread_ends_what_is_told(Subject subject) throws Exception {
    PollStage stage = new PollStage(subject);
    Link other = subject.connected();
    stage.poller().register(other.socket(), POLLIN);
    for (int round = 0; round < 6; round++) {
      Link link = round % 2 == 0 ? subject.connected() : TlsPair.connect(subject);
      USocket s = link.socket();
      stage.poller().register(s, IN_OUT);
      AtomicBoolean closed = new AtomicBoolean();
      Task<USocket> writer = subject.start(() -> writeUntilClosed(s));
      Task<USocket> closer =
          subject.start(
              () -> {
                link.peer().receive(100_000);
                s.close();
                closed.set(true);
                return s;
              });
      List<String> late = new ArrayList<>();
      boolean told = false;
      long end = System.nanoTime() + Bounded.soon();
      while (!told && System.nanoTime() - end < 0) {
        boolean after = closed.get();
        int events = stage.once(s, PollStage.QUIET_MILLIS, "poll during close, round " + round);
        told = events == POLLNVAL;
        if (after && !told) {
          late.add(PollStage.text(events));
        }
      }
      assertEquals(true, told, "whether POLLNVAL was told, round " + round);
      assertEquals(List.of(), late, "what polls told that began after close, round " + round);
      closer.get("close");
      writer.get("the writer");
      stage.tells(s, 32, "poll after close, round " + round);
      stage.poller().unregister(s);
    }
    other.peer().send("x");
    stage.tells(other.socket(), 1, "poll of another socket after all that");
  }

  private static USocket writeUntilClosed(USocket socket) throws Exception {
    byte[] some = new byte[4096];
    while (!socket.isClosed()) {
      Object outcome =
          TlsStage.outcome(
              () -> {
                socket.sendall(some);
                return socket;
              });
      if (outcome != socket && !socket.isClosed()) {
        throw Expect.failure("sendall before close", "all was sent", outcome);
      }
    }
    return socket;
  }

  /**
   * Pollers of two threads and a reader share a socket: each byte is read once.
   *
   * <p>If this fails: what is read ahead for a poller comes first in the next read.
   */
  @Rule
  void POLL_9_7_two_pollers_and_their_threads_read_each_byte_once(Subject subject)
      throws Exception {
    byte[] data = Peer.pattern(1 << 18);
    TlsLink link = new TlsStage(subject).link(CLIENT, TLS_1_2);
    List<Task<Integer>> readers = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      PollStage stage = new PollStage(subject).with(link.socket(), POLLIN);
      readers.add(subject.start(() -> stage.count(link.socket(), "reader of a shared socket")));
    }
    link.peer().send(data);
    link.peer().link().send(link.peer().closeNotify());
    int read = 0;
    for (Task<Integer> reader : readers) {
      read += reader.get("a reader of a shared socket");
    }
    assertEquals(data.length, read, "bytes that two threads have read");
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static io.usocket.MessageFlag.MSG_DONTWAIT;
import static io.usocket.MessageFlag.MSG_PEEK;
import static io.usocket.TlsVersion.TLS_1_3;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.usocket.Accepted;
import io.usocket.Errno;
import io.usocket.Shutdown;
import io.usocket.USocket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** NB-8: several threads at one socket, and none of them waits for another. */
class NonblockingThreadRules {
  private static final int MUCH = 6 << 20;
  private static final long A_MOMENT_NANOS = TimeUnit.MILLISECONDS.toNanos(30);

  /**
   * A look beside a reader that waits.
   *
   * <p>If this fails: a lock that is held by a reader that waits was waited for.
   */
  @Rule
  void NB_8_1_beside_a_reader_that_waits_no_call_waits(Subject subject) throws Exception {
    for (Link link : NonblockingRules.plainAndTls(subject)) {
      USocket s = link.socket();
      Task<byte[]> reader = subject.start(() -> s.read(4));
      reader.awaitWaiting("read(4), nothing there, " + link);
      String where = ", another thread reads, " + link;
      WouldBlock.toRead("recv, MSG_DONTWAIT" + where, () -> s.recv(1, MSG_DONTWAIT));
      WouldBlock.toRead("recv, both flags" + where, () -> s.recv(1, MSG_DONTWAIT, MSG_PEEK));
      WouldBlock.toRead("recvfrom, MSG_DONTWAIT" + where, () -> s.recvfrom(1, MSG_DONTWAIT));
      WouldBlock.done("send, MSG_DONTWAIT" + where, () -> s.send(new byte[1], MSG_DONTWAIT));
      Expect.bytes(new byte[1], link.peer().receive(1), "what the peer received" + where);
      link.peer().send("pong");
      Expect.bytes("pong", reader.get("read(4)"), "read(4) of the reader that waited, " + link);
    }
  }

  /**
   * A try beside a writer that waits.
   *
   * <p>If this fails: a lock that is held by a writer that waits was waited for, or its bytes were
   * cut by another's.
   */
  @Rule
  void NB_8_2_beside_a_writer_that_waits_no_call_waits(Subject subject) throws Exception {
    byte[] data = Peer.pattern(Flow.TOO_MUCH);
    for (Link link : NonblockingRules.plainAndTls(subject)) {
      USocket s = link.socket();
      Task<Integer> writer = subject.start(() -> s.write(data));
      writer.awaitWaiting("write, the peer does not read, " + link);
      String where = ", another thread writes, " + link;
      WouldBlock.toWrite("send, MSG_DONTWAIT" + where, () -> s.send(new byte[1], MSG_DONTWAIT));
      WouldBlock.toRead("recv, MSG_DONTWAIT" + where, () -> s.recv(1, MSG_DONTWAIT));
      s.settimeout(0);
      Calls.sending(s, new byte[1]).forEach((name, call) -> WouldBlock.toWrite(name + where, call));
      WouldBlock.toWrite("shutdown" + where, () -> s.shutdown(Shutdown.SHUT_RDWR));
      WouldBlock.toRead("read" + where, s::read);
      link.peer().send("pong");
      Trickle.expect(s, "pong", "recv" + where);
      Expect.bytes(data, link.peer().receive(data.length), "what the writer sent, " + link);
      assertEquals(data.length, writer.get("write"), "write of the writer that waited, " + link);
    }
  }

  /**
   * A try beside a thread that waits in the handshake.
   *
   * <p>If this fails: a lock that is held by the handshake was waited for; some libraries hold one
   * during the whole of it.
   */
  @Rule
  void NB_8_3_beside_a_handshake_that_waits_no_call_waits(Subject subject) throws Exception {
    for (TlsStart start : TlsStart.all(subject)) {
      USocket s = start.socket();
      s.setblocking(true);
      Task<byte[]> reader = subject.start(() -> s.read(5));
      reader.awaitWaiting("read(5), the peer is silent, " + start);
      String where = ", another thread is in the handshake, " + start;
      WouldBlock.toRead("recv, MSG_DONTWAIT" + where, () -> s.recv(1, MSG_DONTWAIT));
      WouldBlock.toRead("send, MSG_DONTWAIT" + where, () -> s.send(new byte[1], MSG_DONTWAIT));
      s.settimeout(0);
      WouldBlock.toRead("handshake" + where, s::handshake);
      WouldBlock.toRead("sendall" + where, () -> s.sendall(new byte[1]));
      WouldBlock.toRead("shutdown" + where, () -> s.shutdown(Shutdown.SHUT_RDWR));
      Expect.errno(Errno.ENOTCONN, "tlsInfo" + where, s::tlsInfo);
      Task<TlsPeer> peer = subject.start(() -> start.peer().handshake(Expect.ascii("early")));
      Expect.bytes("early", reader.get("read(5)"), "read(5) of the thread that waited, " + start);
      Trickle.send(s, Expect.ascii("ping"), "send after it, " + start);
      Expect.bytes("ping", peer.get("the peer").receive(4), "what the peer received, " + start);
    }
  }

  /**
   * A listener with a thread that waits.
   *
   * <p>If this fails: as NB-8.1, for {@code ListenPort.accept}.
   */
  @Rule
  void NB_8_4_beside_a_thread_that_waits_in_accept_no_accept_waits(Subject subject)
      throws Exception {
    USocket listening = subject.listening();
    Task<Accepted> waiting = subject.start(listening::accept);
    waiting.awaitWaiting("accept, nobody there");
    listening.settimeout(0);
    WouldBlock.toRead("accept, another thread accepts", listening::accept);
    Peer peer = subject.dial(listening);
    USocket accepted = subject.closing(waiting.get("accept that was begun before").socket());
    accepted.sendall(Expect.ascii("ping"));
    peer.expect("ping");
    WouldBlock.toRead("accept, all were taken", listening::accept);
  }

  /**
   * A call keeps the mode that it began with.
   *
   * <p>If this fails: each call brings its deadline; a provider keeps no mode, and must not put a
   * channel into blocking mode that others use.
   */
  @Rule
  void NB_8_5_a_call_that_waits_keeps_its_mode(Subject subject) throws Exception {
    for (Link link : NonblockingRules.plainAndTls(subject)) {
      USocket s = link.socket();
      Task<byte[]> reader = subject.start(() -> s.recv(4));
      reader.awaitWaiting("recv, nothing there, " + link);
      s.setblocking(false);
      WouldBlock.toRead("recv in the new mode, " + link, () -> s.recv(4));
      if (Bounded.until(reader::isDone, A_MOMENT_NANOS)) {
        throw Expect.failure("recv that was begun before", "it waits", reader.thrown("recv"));
      }
      link.peer().send("late");
      Expect.bytes("late", reader.get("recv"), "recv that was begun in the old mode, " + link);
      WouldBlock.toRead("recv after that, " + link, () -> s.recv(4));
    }
  }

  /**
   * Megabytes each way, one thread for each direction, and no deadlock.
   *
   * <p>Pitfall 20. If this fails: reading and writing share a buffer or a lock, or an answer of TLS
   * itself was sent into the middle of a record.
   */
  @Rule
  void NB_8_6_a_reader_and_a_writer_move_megabytes_without_waiting(Subject subject)
      throws Exception {
    byte[] data = Peer.pattern(MUCH);
    for (Link link : NonblockingRules.plainAndTls(subject)) {
      USocket s = link.socket();
      s.settimeout(0);
      Task<byte[]> peerReads = subject.start(() -> link.peer().receive(data.length));
      Task<byte[]> peerWrites =
          subject.start(
              () -> {
                link.peer().send(data);
                return data;
              });
      Task<byte[]> reader =
          subject.start(() -> Trickle.receive(s, data.length, "non-blocking recv, " + link));
      Task<byte[]> writer =
          subject.start(
              () -> {
                Trickle.send(s, data, "non-blocking send, " + link);
                s.setblocking(true);
                s.sendall(new byte[1]); // what TLS has kept goes before it
                return data;
              });
      Expect.bytes(data, reader.get("the reader, " + link), "what was read, " + link);
      writer.get("the writer, " + link);
      peerWrites.get("the peer's writer, " + link);
      Expect.bytes(data, peerReads.get("the peer's reader"), "what was written, " + link);
    }
  }

  /**
   * A handshake that two threads drive.
   *
   * <p>If this fails: the handshake is one thread's at a time; the other is EAGAIN meanwhile.
   */
  @Rule
  void NB_8_7_a_reader_and_a_writer_do_the_handshake_together(Subject subject) throws Exception {
    for (TlsStart start : TlsStart.all(subject)) {
      USocket s = start.socket();
      Task<byte[]> peer =
          subject.start(() -> start.peer().handshake(Expect.ascii("pong")).receive(4));
      Task<byte[]> reader =
          subject.start(() -> Trickle.receive(s, 4, "non-blocking recv, " + start));
      Trickle.send(s, Expect.ascii("ping"), "non-blocking send, " + start);
      Expect.bytes("pong", reader.get("the reader"), "what was read, " + start);
      Expect.bytes("ping", peer.get("the peer"), "what was written, " + start);
    }
  }

  /**
   * close() from a third thread.
   *
   * <p>If this fails: the api knows this itself: the error that a closed port brings is EBADF in
   * both directions, at whatever place the threads are.
   */
  @Rule
  void NB_8_8_close_from_a_third_thread_ends_both(Subject subject) throws Exception {
    byte[] some = Peer.pattern(50_000);
    for (int round = 1; round <= 3; round++) {
      for (Link link : NonblockingRules.plainAndTls(subject)) {
        USocket s = link.socket();
        s.settimeout(0);
        subject.start(
            () -> {
              while (true) {
                link.peer().send(some);
              }
            });
        ByteBuffer dst = ByteBuffer.allocate(10_000);
        Task<Integer> reader =
            subject.start(
                () -> {
                  while (true) {
                    Retry.until("non-blocking recv", () -> s.recv(dst.clear()));
                  }
                });
        Task<Integer> writer =
            subject.start(
                () -> {
                  while (true) {
                    Retry.until("non-blocking send", () -> s.send(some));
                  }
                });
        link.peer().receive(30_000 * round);
        WouldBlock.done("close from a third thread, " + link, s::close);
        Expect.errno(Errno.EBADF, "recv when closed, " + link, reader.thrown("recv"));
        Expect.errno(Errno.EBADF, "send when closed, " + link, writer.thrown("send"));
      }
    }
  }

  /**
   * A handshake that another thread drives is closed.
   *
   * <p>Pitfall 15. If this fails: as NB-8.8, in the handshake.
   */
  @Rule
  void NB_8_9_close_ends_a_handshake_that_goes_on_without_waiting(Subject subject)
      throws Exception {
    for (TlsLink.Side side : TlsLink.Side.values()) {
      TlsStart start = TlsStart.of(subject, side, TLS_1_3);
      USocket s = start.socket();
      List<Task<byte[]>> tasks =
          List.of(
              subject.start(() -> Retry.until("recv", () -> s.recv(1))),
              subject.start(() -> Retry.until("send", () -> new byte[s.send(new byte[1])])));
      if (Bounded.until(() -> tasks.stream().anyMatch(Task::isDone), A_MOMENT_NANOS)) {
        throw Expect.failure("calls, the peer is silent, " + start, "they go on", "one ended");
      }
      WouldBlock.done("close in the handshake, " + start, s::close);
      for (Task<byte[]> task : tasks) {
        Expect.errno(Errno.EBADF, "a call when closed, " + start, task.thrown("when closed"));
      }
      start.peer().link().readToEnd();
    }
  }

  /**
   * Two readers share the stream.
   *
   * <p>If this fails: two reads were under way at once; each byte is for one of them.
   */
  @Rule
  void NB_8_10_two_readers_get_each_byte_once(Subject subject) throws Exception {
    int size = 200_000;
    for (Link link : NonblockingRules.plainAndTls(subject)) {
      USocket s = link.socket();
      s.settimeout(0);
      byte[] data = new byte[2 * size];
      Arrays.fill(data, 0, size, (byte) 3);
      Arrays.fill(data, size, 2 * size, (byte) 5);
      Task<byte[]> one = subject.start(() -> Trickle.receive(s, size, "one reader, " + link));
      Task<byte[]> other = subject.start(() -> Trickle.receive(s, size, "other reader, " + link));
      link.peer().send(data);
      long sum = sum(one.get("one reader")) + sum(other.get("the other reader"));
      assertEquals(8L * size, sum, "sum of all bytes of both readers, " + link);
      WouldBlock.toRead("recv after all, " + link, () -> s.recv(1));
    }
  }

  private static long sum(byte[] bytes) {
    long sum = 0;
    for (byte b : bytes) {
      sum += b;
    }
    return sum;
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static io.usocket.MessageFlag.MSG_DONTWAIT;
import static io.usocket.MessageFlag.MSG_PEEK;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.usocket.Errno;
import io.usocket.SocketFile;
import io.usocket.TlsException;
import io.usocket.TlsVersion;
import io.usocket.USocket;
import io.usocket.USocketException;
import io.usocket.WouldBlockException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.function.Executable;

/** NB-1: streams in non-blocking mode, and single calls that do not wait, with TLS and without. */
class NonblockingRules {
  private static final double LONG = 8; // a wait for so long would be seen

  /** A connection without TLS, and one with it. */
  static List<Link> plainAndTls(Subject subject) throws Exception {
    return List.of(subject.connected(), TlsPair.connect(subject));
  }

  /**
   * Nothing to read, for every call that reads.
   *
   * <p>If this fails: {@code BytePort.read} with the deadline NOW has to answer WANT_READ at once;
   * a record of TLS that holds no data, such as a session ticket, is nothing to read.
   */
  @Rule
  void NB_1_1_every_reading_call_with_nothing_there_is_EAGAIN_at_once(Subject subject)
      throws Exception {
    for (Link link : plainAndTls(subject)) {
      link.socket().settimeout(0);
      Map<String, Executable> calls = new LinkedHashMap<>(Calls.reading(link.socket()));
      calls.putAll(Calls.readingLines(link.socket()));
      calls.forEach((name, call) -> WouldBlock.toRead(name + ", nothing there, " + link, call));
      link.peer().send("there");
      Trickle.expect(link.socket(), "there", "non-blocking recv after that, " + link);
    }
  }

  /**
   * No room, for every call that writes.
   *
   * <p>If this fails: {@code BytePort.write} with the deadline NOW has to answer WANT_WRITE at once
   * when it has taken nothing, and must not move the buffer's position then.
   */
  @Rule
  void NB_1_2_every_writing_call_without_room_is_EAGAIN_at_once(Subject subject) throws Exception {
    for (Link link : plainAndTls(subject)) {
      USocket s = link.socket();
      s.settimeout(0);
      Flow.untilFull(new byte[Flow.TOO_MUCH], "non-blocking send, " + link, s::send);
      byte[] more = new byte[100_000];
      Map<String, Executable> calls = new LinkedHashMap<>(Calls.sending(s, more));
      calls.putAll(Calls.sendingTo(s, more));
      calls.forEach(
          (name, call) ->
              WouldBlock.toWrite(name + ", no room, " + link, () -> untilRefused(call)));
    }
  }

  /** A kernel may find room for a little more. */
  static void untilRefused(Executable call) throws Throwable {
    while (true) {
      try {
        call.execute();
      } catch (WouldBlockException e) {
        if (e.bytesTransferred() == 0) {
          throw e;
        }
      }
    }
  }

  /**
   * A call that does not wait, on sockets that do.
   *
   * <p>If this fails: as NB-1.1 and NB-1.2; a provider keeps no mode, each call brings its
   * deadline.
   */
  @Rule
  void NB_1_3_MSG_DONTWAIT_does_not_wait_on_blocking_and_timed_sockets(Subject subject)
      throws Exception {
    for (double mode : new double[] {Double.POSITIVE_INFINITY, LONG}) {
      for (Link link : plainAndTls(subject)) {
        USocket s = link.socket();
        s.settimeout(mode);
        String where = ", MSG_DONTWAIT, timeout " + mode + ", " + link;
        ByteBuffer dst = ByteBuffer.allocate(10);
        WouldBlock.toRead("recv(int)" + where, () -> s.recv(10, MSG_DONTWAIT));
        WouldBlock.toRead("recv(ByteBuffer)" + where, () -> s.recv(dst, MSG_DONTWAIT));
        WouldBlock.toRead("recvfrom(int)" + where, () -> s.recvfrom(10, MSG_DONTWAIT));
        WouldBlock.toRead("recvfrom(ByteBuffer)" + where, () -> s.recvfrom(dst, MSG_DONTWAIT));
        assertEquals(0, dst.position(), "position of the buffer after that" + where);
        Flow.untilFull(new byte[Flow.TOO_MUCH], "send" + where, src -> s.send(src, MSG_DONTWAIT));
        byte[] more = new byte[100_000];
        WouldBlock.toWrite(
            "send(byte[])" + where, () -> untilRefused(() -> s.send(more, MSG_DONTWAIT)));
        assertEquals(mode, s.gettimeout(), "gettimeout after that" + where);
        Task<byte[]> reader = subject.start(() -> s.recv(4));
        reader.awaitWaiting("recv without the flag after that" + where);
        link.peer().send("late");
        Expect.bytes("late", reader.get("recv without the flag"), "recv without the flag" + where);
      }
    }
  }

  /**
   * A look that does not wait.
   *
   * <p>If this fails: as NB-1.1; what was peeked at stays in the socket.
   */
  @Rule
  void NB_1_4_MSG_PEEK_with_MSG_DONTWAIT_looks_and_does_not_wait(Subject subject) throws Exception {
    for (Link link : plainAndTls(subject)) {
      USocket s = link.socket();
      WouldBlock.toRead(
          "recv, MSG_PEEK and MSG_DONTWAIT, nothing there, " + link,
          () -> s.recv(10, MSG_PEEK, MSG_DONTWAIT));
      link.peer().send("look");
      byte[] seen =
          Retry.until("recv, both flags, " + link, () -> s.recv(10, MSG_DONTWAIT, MSG_PEEK));
      Expect.bytes("look", seen, "recv, both flags, four bytes there, " + link);
      ByteBuffer dst = ByteBuffer.allocate(2);
      assertEquals(2, s.recv(dst, MSG_PEEK, MSG_DONTWAIT), "recv(ByteBuffer), both flags, " + link);
      Expect.bytes(
          "look", s.recvfrom(10, MSG_PEEK, MSG_DONTWAIT).data(), "recvfrom, both flags, " + link);
      Expect.bytes("look", s.recv(10, MSG_DONTWAIT), "recv, MSG_DONTWAIT, after that, " + link);
      WouldBlock.toRead(
          "recv, both flags, all taken, " + link, () -> s.recv(10, MSG_PEEK, MSG_DONTWAIT));
    }
  }

  /**
   * A line that is not whole.
   *
   * <p>If this fails: bytes were lost between two calls of {@code BytePort.read}.
   */
  @Rule
  void NB_1_5_what_is_no_line_yet_is_there_for_every_other_call(Subject subject) throws Exception {
    for (Link link : plainAndTls(subject)) {
      USocket s = link.socket();
      s.settimeout(0);
      link.peer().send("half");
      Flow.awaitInput(s);
      WouldBlock.toRead("readline, half a line there, " + link, s::readline);
      Expect.bytes("ha", s.recv(2, MSG_PEEK), "recv(2, MSG_PEEK) after that, " + link);
      Expect.bytes("h", s.recv(1), "recv(1) after that, " + link);
      WouldBlock.toRead("readline(10) after that, " + link, () -> s.readline(10));
      Expect.bytes("al", s.read(2), "read(2) after that, " + link);
      WouldBlock.toRead("readline() after that, " + link, s::readline);
      link.peer().send("2\nrest");
      Expect.bytes("f2\n", Retry.until("readline", s::readline), "readline, a line there, " + link);
      Trickle.expect(s, "rest", "recv of what is behind the line, " + link);
    }
  }

  /**
   * Line by line, as long as there are lines.
   *
   * <p>If this fails: as NB-1.5.
   */
  @Rule
  void NB_1_6_readline_gives_whole_lines_then_EAGAIN(Subject subject) throws Exception {
    for (Link link : plainAndTls(subject)) {
      USocket s = link.socket();
      s.settimeout(0);
      link.peer().send("a\n\nlong\ntail");
      for (String line : List.of("a\n", "\n", "lon", "g\n")) {
        byte[] got = Retry.until("non-blocking readline(3), " + link, () -> s.readline(3));
        Expect.bytes(line, got, "non-blocking readline(3), " + link);
      }
      Expect.bytes("tai", Retry.until("readline(3)", () -> s.readline(3)), "readline(3), " + link);
      WouldBlock.toRead("readline(3), one byte there, " + link, () -> s.readline(3));
      WouldBlock.toRead("readline(), one byte there, " + link, s::readline);
      link.peer().halfClose();
      Expect.bytes("l", Retry.until("readline()", s::readline), "readline at the end, " + link);
    }
  }

  /**
   * Bytes that wait in the socket belong to no mode.
   *
   * <p>If this fails: as NB-1.5.
   */
  @Rule
  void NB_1_7_the_mode_can_change_while_bytes_wait(Subject subject) throws Exception {
    byte[] data = Peer.pattern(4000);
    for (Link link : plainAndTls(subject)) {
      USocket s = link.socket();
      byte[] got = new byte[data.length];
      ByteBuffer all = ByteBuffer.wrap(got);
      link.peer().send(data);
      Flow.awaitInput(s);
      s.setblocking(false);
      all.put(Trickle.receive(s, 700, "non-blocking recv, " + link));
      s.settimeout(LONG);
      all.put(s.read(1300));
      s.settimeout(0);
      all.put(Trickle.receive(s, 300, "non-blocking recv after a timed read, " + link));
      s.setblocking(true);
      all.put(s.read(700));
      all.put(s.recv(100, MSG_DONTWAIT));
      s.settimeout(0);
      all.put(Trickle.receive(s, all.remaining(), "non-blocking recv of the rest, " + link));
      Expect.bytes(data, got, "what was read in all modes, " + link);
      WouldBlock.toRead("recv after that, " + link, () -> s.recv(1));
    }
  }

  /**
   * Asking for nothing.
   *
   * <p>If this fails: the api knows this itself, so the api on the class path is not the one that
   * this TCK was made for.
   */
  @Rule
  void NB_1_8_no_bytes_are_no_reason_to_wait(Subject subject) throws Exception {
    for (Link link : plainAndTls(subject)) {
      USocket s = link.socket();
      s.settimeout(0);
      assertEquals(0, s.recv(0).length, "length of recv(0), nothing there, " + link);
      assertEquals(0, s.read(0).length, "length of read(0), nothing there, " + link);
      assertEquals(0, s.readinto(new byte[0]), "readinto of no bytes, nothing there, " + link);
      Flow.untilFull(new byte[Flow.TOO_MUCH], "non-blocking send, " + link, s::send);
      assertEquals(0, s.send(new byte[0]), "send of no bytes, no room, " + link);
      assertEquals(0, s.write(new byte[0]), "write of no bytes, no room, " + link);
      s.sendall(new byte[0]);
    }
  }

  /**
   * The end is an answer, not a reason to wait.
   *
   * <p>If this fails: {@code BytePort.read} has to answer END_OF_STREAM each time, with NOW too.
   */
  @Rule
  void NB_1_9_at_the_end_every_reading_call_answers_it(Subject subject) throws Exception {
    for (Link link : plainAndTls(subject)) {
      USocket s = link.socket();
      s.settimeout(0);
      link.peer().send("end");
      link.peer().halfClose();
      Trickle.expect(s, "end", "non-blocking recv of what came before the end, " + link);
      assertEquals(
          0, Retry.until("recv at the end", () -> s.recv(1)).length, "recv at the end, " + link);
      for (int round = 1; round <= 2; round++) {
        String at = " at the end, round " + round + ", " + link;
        ByteBuffer dst = ByteBuffer.allocate(1);
        assertEquals(0, s.recv(1).length, "length of recv" + at);
        assertEquals(0, s.recv(1, MSG_PEEK).length, "length of recv, MSG_PEEK," + at);
        assertEquals(-1, s.recv(dst), "recv(ByteBuffer)" + at);
        assertEquals(0, s.recvfrom(1).data().length, "length of recvfrom" + at);
        assertEquals(-1, s.recvfrom(dst).length(), "length of recvfrom(ByteBuffer)" + at);
        assertEquals(0, s.read().length, "length of read()" + at);
        assertEquals(0, s.read(1).length, "length of read(1)" + at);
        assertEquals(0, s.readinto(new byte[1]), "readinto" + at);
        assertEquals(-1, s.readinto(dst), "readinto(ByteBuffer)" + at);
        assertEquals(0, s.readline().length, "length of readline" + at);
      }
    }
  }

  /**
   * A connection that broke is not one that is idle.
   *
   * <p>If this fails: {@code BytePort.read} has to give the bytes that came first, and then to
   * throw "Connection reset", or TRUNCATED when TLS was cut off, never to answer WANT_READ.
   */
  @Rule
  void NB_1_10_a_connection_that_broke_is_told_after_its_bytes(Subject subject) throws Exception {
    Link reset = subject.connected();
    reset.socket().settimeout(0);
    reset.peer().send("abc");
    reset.peer().reset();
    Trickle.expect(reset.socket(), "abc", "non-blocking recv of what came before the reset");
    broken(reset.socket(), Errno.ECONNRESET, "a reset");
    for (TlsLink.Side side : TlsLink.Side.values()) {
      TlsLink cut = new TlsStage(subject).link(side, TlsVersion.TLS_1_3);
      cut.socket().settimeout(0);
      cut.peer().send(Expect.ascii("abc"));
      cut.peer().link().fin();
      Trickle.expect(cut.socket(), "abc", "non-blocking recv before TLS was cut off, " + cut);
      TlsException e =
          Retry.failure(
              TlsException.class, "recv after TLS was cut off, " + cut, () -> cut.socket().recv(1));
      assertEquals(TlsException.Reason.TRUNCATED, e.reason(), "reason, " + cut);
      broken(cut.socket(), e.errno(), "TLS was cut off, " + cut);
    }
  }

  private static void broken(USocket socket, Errno errno, String how) {
    Expect.errno(
        errno,
        "recv after " + how,
        Retry.failure(USocketException.class, "recv after " + how, () -> socket.recv(1)));
    Calls.reading(socket)
        .forEach((name, call) -> Expect.errno(errno, name + " after " + how, call));
  }

  /**
   * A listener in a loop.
   *
   * <p>If this fails: {@code ListenPort.accept} with the deadline NOW has to answer what waits, and
   * null when nobody does; it must not read from a client.
   */
  @Rule
  void NB_1_11_accept_takes_all_that_wait_then_EAGAIN(Subject subject) throws Exception {
    TlsStage stage = new TlsStage(subject);
    for (USocket listening :
        List.of(subject.listening(), stage.listening(TlsStage.serving().build()))) {
      listening.settimeout(0);
      WouldBlock.toRead("accept, nobody there", listening::accept);
      List<Peer> clients = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        clients.add(subject.dial(listening));
      }
      for (Peer client : clients) {
        USocket accepted = Retry.until("accept", () -> stage.accept(listening));
        assertEquals(client.localAddress(), accepted.getpeername(), "who was accepted");
        assertEquals(Double.POSITIVE_INFINITY, accepted.gettimeout(), "gettimeout of accepted");
      }
      WouldBlock.toRead("accept, all were taken", listening::accept);
    }
  }

  /**
   * A file over a socket that does not wait.
   *
   * <p>If this fails: the buffer of a makefile belongs to the api: it has to drop what sendall has
   * sent before it failed, and only that.
   */
  @Rule
  void NB_1_12_a_file_that_cannot_be_flushed_keeps_the_rest(Subject subject) throws Exception {
    byte[] data = Peer.pattern(2 << 20);
    for (Link link : NonblockingFlowRules.narrow(subject)) {
      USocket s = link.socket();
      SocketFile file = s.makefile("rwb", 2 * data.length);
      WouldBlock.toRead("reading from a file, nothing there, " + link, () -> file.input().read());
      file.output().write(data);
      Expect.errno(Errno.EAGAIN, "flush of 2 MiB, " + link, file::flush);
      Task<byte[]> peer = subject.start(() -> link.peer().receive(data.length));
      Retry.done("flush, again and again, " + link, file::flush);
      NonblockingFlowRules.pushOut(link, peer);
      Expect.bytes(data, peer.get("receiving"), "what came of the file, " + link);
      link.peer().send("x");
      assertEquals('x', Retry.until("read", () -> file.input().read()), "read of a file, " + link);
      s.sendall(Expect.ascii("end"));
      link.peer().expect("end");
    }
  }
}

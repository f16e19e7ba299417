// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static io.usocket.MessageFlag.MSG_DONTWAIT;
import static io.usocket.MessageFlag.MSG_PEEK;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.usocket.Datagram;
import io.usocket.Errno;
import io.usocket.USocket;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.function.Executable;

/** STREAM-1: recv, and what holds for every way to read a stream. */
class StreamRules {
  /**
   * recv takes what is there and does not wait for more.
   *
   * <p>If this fails: {@code BytePort.read} has to answer as soon as it has a byte, and never more
   * than the buffer has room for.
   */
  @Rule
  void STREAM_1_1_recv_answers_what_is_there_and_keeps_the_rest(Subject subject) throws Exception {
    recvAnswersWhatIsThere(subject.connected());
  }

  static void recvAnswersWhatIsThere(Link link) throws Exception {
    link.peer().send("abcdef");
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    while (all.size() < 6) {
      byte[] some = link.socket().recv(4);
      if (some.length < 1 || some.length > 4) {
        throw Expect.failure("length of recv(4)", "1 to 4 bytes", some.length);
      }
      all.writeBytes(some);
    }
    Expect.bytes("abcdef", all.toByteArray(), "all that recv(4) answered");
    link.peer().send("x");
    Expect.bytes("x", link.socket().recv(100), "recv(100) of one byte");
  }

  /**
   * The end of the stream is an answer, not an event.
   *
   * <p>If this fails: {@code BytePort.read} has to answer END_OF_STREAM, not 0, and no exception,
   * when the peer has ended its direction.
   */
  @Rule
  void STREAM_1_2_the_end_of_the_stream_is_the_end_again_and_again(Subject subject)
      throws Exception {
    endIsTheEndAgainAndAgain(subject.connected());
  }

  static void endIsTheEndAgainAndAgain(Link link) throws Exception {
    USocket s = link.socket();
    link.peer().send("z");
    link.peer().halfClose();
    Expect.bytes("z", s.read(10), "read(10) of the last byte");
    for (int round = 1; round <= 2; round++) {
      String at = " at the end of the stream, round " + round;
      assertEquals(0, s.recv(10).length, "length of recv" + at);
      assertEquals(0, s.recv(10, MSG_PEEK).length, "length of recv with MSG_PEEK" + at);
      assertEquals(0, s.recvfrom(10).data().length, "length of recvfrom" + at);
      assertEquals(0, s.read(10).length, "length of read(10)" + at);
      assertEquals(0, s.read().length, "length of read()" + at);
      assertEquals(0, s.readline().length, "length of readline" + at);
      assertEquals(0, s.readinto(new byte[10]), "readinto(byte[])" + at);
      assertEquals(-1, s.readinto(ByteBuffer.allocate(10)), "readinto(ByteBuffer)" + at);
      assertEquals(-1, s.recv(ByteBuffer.allocateDirect(10)), "recv(ByteBuffer)" + at);
      assertEquals(-1, s.recvfrom(ByteBuffer.allocate(10)).length(), "recvfrom(ByteBuffer)" + at);
    }
  }

  /**
   * Asking for nothing takes nothing and does not wait.
   *
   * <p>If this fails: the api answers this itself; a provider that fails here has lost the bytes
   * that came later.
   */
  @Rule
  void STREAM_1_3_asking_for_no_bytes_answers_at_once_and_takes_nothing(Subject subject)
      throws Exception {
    askingForNothingTakesNothing(subject.connected());
  }

  static void askingForNothingTakesNothing(Link link) throws Exception {
    USocket s = link.socket();
    s.settimeout(Bounded.soonSeconds());
    askForNothing(s, "when nothing has come");
    link.peer().send("ab");
    Flow.awaitInput(s);
    askForNothing(s, "when two bytes have come");
    Expect.bytes("ab", s.read(2), "read(2) after calls for no bytes");
  }

  private static void askForNothing(USocket s, String when) throws Exception {
    assertEquals(0, s.recv(0).length, "length of recv(0) " + when);
    assertEquals(0, s.recvfrom(0).data().length, "length of recvfrom(0) " + when);
    assertEquals(0, s.read(0).length, "length of read(0) " + when);
    assertEquals(0, s.readline(0).length, "length of readline(0) " + when);
    assertEquals(0, s.readinto(new byte[0]), "readinto of an empty array " + when);
    assertEquals(0, s.readinto(new byte[4], 0), "readinto(buf, 0) " + when);
  }

  /**
   * A negative size is the caller's mistake.
   *
   * <p>If this fails: the api checks this itself, so the api on the class path is not the one that
   * this TCK was made for.
   */
  @Rule
  void STREAM_1_4_a_negative_size_is_EINVAL(Subject subject) throws Exception {
    Link link = subject.connected();
    USocket s = link.socket();
    link.peer().send("ab");
    Map<String, Executable> calls = new TreeMap<>();
    calls.put("recv(-1)", () -> s.recv(-1));
    calls.put("recvfrom(-1)", () -> s.recvfrom(-1));
    calls.put("read(-1)", () -> s.read(-1));
    calls.put("readinto(buf, -1)", () -> s.readinto(new byte[1], -1));
    calls.put("readline(-1)", () -> s.readline(-1));
    calls.forEach((name, call) -> Expect.errno(Errno.EINVAL, name, call));
    Expect.bytes("ab", s.read(2), "read(2) after the refused calls");
  }

  /**
   * A peek leaves what it shows.
   *
   * <p>If this fails: peek is the api's; a provider that fails here has handed bytes out twice, or
   * not at all.
   */
  @Rule
  void STREAM_1_5_a_peek_leaves_what_it_shows(Subject subject) throws Exception {
    peekLeaves(subject.connected());
  }

  static void peekLeaves(Link link) throws Exception {
    USocket s = link.socket();
    link.peer().send("ab\ncdefg");
    Expect.bytes("a", s.recv(1, MSG_PEEK), "recv(1, MSG_PEEK)");
    Expect.bytes("a", s.recv(1, MSG_PEEK), "the same again");
    Expect.bytes("ab\n", s.readline(), "readline after a peek");
    Expect.bytes("c", s.recvfrom(1, MSG_PEEK).data(), "recvfrom(1, MSG_PEEK)");
    Expect.bytes("cd", s.read(2), "read(2) after a peek");
    ByteBuffer shown = ByteBuffer.allocate(1);
    assertEquals(1, s.recv(shown, MSG_PEEK), "recv(ByteBuffer, MSG_PEEK)");
    Expect.bytes("e", shown.array(), "what that showed");
    byte[] two = new byte[2];
    assertEquals(2, s.readinto(two), "readinto after a peek");
    Expect.bytes("ef", two, "what readinto gave after a peek");
    Expect.bytes("g", s.recv(1, MSG_PEEK), "peek at the last byte");
    Expect.bytes("g", s.recv(1), "recv of the last byte");
  }

  /**
   * Each kind of buffer is filled where it should be, and nowhere else.
   *
   * <p>If this fails: {@code BytePort.read} has to respect position, limit and arrayOffset, also of
   * direct buffers.
   */
  @Rule
  void STREAM_1_6_recv_fills_every_kind_of_buffer(Subject subject) throws Exception {
    recvFillsBuffers(subject.connected());
  }

  static void recvFillsBuffers(Link link) throws Exception {
    for (BufferShape shape : BufferShape.values()) {
      link.peer().send("hello");
      ByteBuffer room = shape.room(8);
      int start = room.position();
      while (room.position() < start + 5) {
        int before = room.position();
        int n = link.socket().recv(room);
        assertEquals(room.position() - before, n, "recv(ByteBuffer), and how the position moved");
      }
      shape.expectFilled(room, 8, "hello", "recv(ByteBuffer)");
    }
  }

  /**
   * A full buffer is not the end of the stream.
   *
   * <p>If this fails: the api answers this itself; the provider has lost the byte that came.
   */
  @Rule
  void STREAM_1_7_a_buffer_without_room_gets_nothing(Subject subject) throws Exception {
    Link link = subject.connected();
    link.peer().send("a");
    ByteBuffer full = ByteBuffer.allocate(3).position(3);
    assertEquals(0, link.socket().recv(full), "recv into a full buffer");
    assertEquals(0, link.socket().readinto(full), "readinto into a full buffer");
    assertEquals(0, link.socket().recvfrom(full).length(), "recvfrom into a full buffer");
    Expect.bytes("a", link.socket().read(1), "read(1) after that");
  }

  /**
   * recvfrom works on a stream.
   *
   * <p>If this fails: look at {@code StreamPort.remoteAddress}, of accepted connections too.
   */
  @Rule
  void STREAM_1_8_recvfrom_on_a_stream_tells_the_peer(Subject subject) throws Exception {
    Link[] links = {subject.connected(), subject.accepted()};
    for (Link link : links) {
      InetSocketAddress peer = link.peer().localAddress();
      link.peer().send("a");
      assertEquals("a", told(link.socket().recvfrom(5), peer), "recvfrom(5)");
      link.peer().send("b");
      assertEquals(peer, link.socket().recvfrom(ByteBuffer.allocate(5)).address(), "its address");
    }
  }

  private static String told(Datagram got, InetSocketAddress peer) {
    assertEquals(peer, got.address(), "address of recvfrom(5)");
    assertEquals(false, got.truncated(), "truncated of recvfrom(5)");
    return new String(got.data(), java.nio.charset.StandardCharsets.US_ASCII);
  }

  /**
   * A look into a blocking socket.
   *
   * <p>If this fails: {@code BytePort.read} with the deadline NOW has to answer WANT_READ at once.
   */
  @Rule
  void STREAM_1_9_MSG_DONTWAIT_does_not_wait(Subject subject) throws Exception {
    Link link = subject.connected();
    USocket s = link.socket();
    Expect.errno(Errno.EAGAIN, "recv, MSG_DONTWAIT, nothing there", () -> s.recv(5, MSG_DONTWAIT));
    Expect.errno(
        Errno.EAGAIN, "recvfrom, MSG_DONTWAIT, nothing there", () -> s.recvfrom(5, MSG_DONTWAIT));
    assertEquals(Double.POSITIVE_INFINITY, s.gettimeout(), "gettimeout after MSG_DONTWAIT");
    Task<byte[]> waiting = subject.start(() -> s.read(1));
    waiting.awaitWaiting("read(1) after MSG_DONTWAIT");
    link.peer().send("ab");
    Expect.bytes("a", waiting.get("read(1)"), "read(1) after MSG_DONTWAIT");
    Flow.awaitInput(s);
    Expect.bytes("b", s.recv(5, MSG_DONTWAIT), "recv, MSG_DONTWAIT, one byte there");
  }

  /**
   * A reset takes nothing away, and does not become an end.
   *
   * <p>If this fails: {@code BytePort.read} has to give the bytes that came first, and then to
   * throw "Connection reset", never to answer END_OF_STREAM.
   */
  @Rule
  void STREAM_1_10_bytes_before_a_reset_come_first_then_ECONNRESET_for_ever(Subject subject)
      throws Exception {
    Link link = subject.connected();
    USocket s = link.socket();
    link.peer().send("abc");
    link.peer().reset();
    Expect.bytes("abc", s.read(3), "read(3) of what came before the reset");
    for (int round = 1; round <= 2; round++) {
      String after = " after a reset, round " + round;
      Calls.reading(s).forEach((name, call) -> Expect.errno(Errno.ECONNRESET, name + after, call));
      Calls.readingLines(s)
          .forEach((name, call) -> Expect.errno(Errno.ECONNRESET, name + after, call));
    }
    Link cut = subject.connected();
    cut.peer().send("abc");
    cut.peer().reset();
    Expect.errno(
        Errno.ECONNRESET, "read(10), three bytes and a reset", () -> cut.socket().read(10));
    Expect.bytes("abc", cut.socket().read(3), "read(3) after that");
    Expect.errno(Errno.ECONNRESET, "read(10) after that", () -> cut.socket().read(10));
  }
}

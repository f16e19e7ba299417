// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static io.usocket.MessageFlag.MSG_PEEK;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.usocket.Errno;
import io.usocket.USocket;
import io.usocket.WouldBlockException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.function.Executable;

/** STREAM-2: reading exactly so much. */
class StreamReadRules {
  /**
   * read(n) gathers.
   *
   * <p>If this fails: {@code BytePort.read} with the deadline NEVER has to wait for bytes, and to
   * answer each byte once.
   */
  @Rule
  void STREAM_2_1_read_waits_for_exactly_so_many_bytes(Subject subject) throws Exception {
    readWaitsForExactly(subject, subject.connected());
  }

  static void readWaitsForExactly(Subject subject, Link link) throws Exception {
    Task<byte[]> reader = subject.start(() -> link.socket().read(6));
    for (String piece : new String[] {"a", "bc", "de"}) {
      link.peer().send(piece);
      reader.awaitWaiting("read(6) before six bytes have come");
    }
    link.peer().send("fg");
    Expect.bytes("abcdef", reader.get("read(6)"), "read(6) of six bytes in pieces");
    Expect.bytes("g", link.socket().read(1), "read(1) of what came behind");
  }

  /**
   * A short read is the last one.
   *
   * <p>If this fails: bytes that come together with the end of the stream come first.
   */
  @Rule
  void STREAM_2_2_read_at_the_end_answers_what_is_left(Subject subject) throws Exception {
    Link link = subject.connected();
    link.peer().send("abc");
    link.peer().halfClose();
    Expect.bytes("abc", link.socket().read(10), "read(10) of three bytes and the end");
    Expect.bytes("", link.socket().read(10), "read(10) after that");
  }

  /**
   * read() reads to the end.
   *
   * <p>If this fails: {@code BytePort.read} answered END_OF_STREAM before all bytes were out.
   */
  @Rule
  void STREAM_2_3_read_without_a_size_reads_to_the_end(Subject subject) throws Exception {
    Link link = subject.connected();
    byte[] all = Peer.pattern(300_000);
    Task<byte[]> reader = subject.start(() -> link.socket().read());
    link.peer().send(all);
    reader.awaitWaiting("read() before the end of the stream");
    link.peer().halfClose();
    Expect.bytes(all, reader.get("read()"), "read() of 300,000 bytes");
  }

  /**
   * readinto fills an array.
   *
   * <p>If this fails: {@code BytePort.read} wrote beyond the limit of its buffer, or answered more
   * than it wrote.
   */
  @Rule
  void STREAM_2_4_readinto_fills_an_array_and_no_more(Subject subject) throws Exception {
    Link link = subject.connected();
    USocket s = link.socket();
    byte[] buf = Expect.ascii("......");
    link.peer().send("abcdefghijkl");
    assertEquals(2, s.readinto(buf, 2), "readinto(buf, 2)");
    Expect.bytes("ab....", buf, "the array after readinto(buf, 2)");
    byte[] small = new byte[3];
    assertEquals(3, s.readinto(small, 5), "readinto of an array of 3, nbytes 5");
    Expect.bytes("cde", small, "the array of 3");
    assertEquals(6, s.readinto(buf), "readinto(buf)");
    Expect.bytes("fghijk", buf, "the array after readinto(buf)");
    link.peer().halfClose();
    assertEquals(1, s.readinto(buf), "readinto of one byte and the end");
    Expect.bytes("lghijk", buf, "the array after that");
    assertEquals(0, s.readinto(buf), "readinto at the end");
  }

  /**
   * readinto fills every kind of buffer.
   *
   * <p>If this fails: as STREAM-1.6.
   */
  @Rule
  void STREAM_2_5_readinto_fills_every_kind_of_buffer(Subject subject) throws Exception {
    for (BufferShape shape : BufferShape.values()) {
      Link link = subject.connected();
      ByteBuffer whole = shape.room(5);
      Task<Integer> reader = subject.start(() -> link.socket().readinto(whole));
      link.peer().send("he");
      reader.awaitWaiting("readinto(ByteBuffer) before all has come");
      link.peer().send("llo" + "end");
      assertEquals(5, reader.get("readinto(ByteBuffer)"), "readinto(ByteBuffer), " + shape);
      shape.expectFilled(whole, 5, "hello", "readinto(ByteBuffer)");
      link.peer().halfClose();
      ByteBuffer rest = shape.room(8);
      assertEquals(3, link.socket().readinto(rest), "readinto of three bytes and the end");
      shape.expectFilled(rest, 8, "end", "readinto(ByteBuffer) at the end");
      assertEquals(-1, link.socket().readinto(rest), "readinto(ByteBuffer) after the end");
      shape.expectFilled(rest, 8, "end", "readinto(ByteBuffer) after the end");
    }
  }

  /**
   * The reading calls share one stream.
   *
   * <p>If this fails: a byte was answered twice by {@code BytePort.read}, or never.
   */
  @Rule
  void STREAM_2_6_the_reading_calls_can_be_mixed(Subject subject) throws Exception {
    callsCanBeMixed(subject.connected());
  }

  static void callsCanBeMixed(Link link) throws Exception {
    USocket s = link.socket();
    link.peer().send("line\n0123456789abc\nlast");
    Expect.bytes("l", s.recv(1), "recv(1)");
    Expect.bytes("i", s.recv(1, MSG_PEEK), "recv(1, MSG_PEEK) after recv");
    Expect.bytes("ine\n", s.readline(), "readline after a peek");
    Expect.bytes("0123", s.read(4), "read(4) after readline");
    byte[] three = new byte[3];
    assertEquals(3, s.readinto(three), "readinto after read");
    Expect.bytes("456", three, "what readinto gave after read");
    Expect.bytes("7", s.recv(1), "recv(1) after readinto");
    Expect.bytes("8", s.recvfrom(1).data(), "recvfrom(1) after recv");
    ByteBuffer two = ByteBuffer.allocateDirect(2);
    assertEquals(2, s.readinto(two), "readinto(ByteBuffer) after recvfrom");
    Expect.bytes("bc\n", s.readline(), "readline after readinto");
    link.peer().halfClose();
    Expect.bytes("last", s.read(), "read() after readline");
    assertEquals('9', two.get(0), "first byte of readinto(ByteBuffer)");
    assertEquals('a', two.get(1), "second byte of readinto(ByteBuffer)");
  }

  /**
   * Nothing yet, something, and nothing ever again.
   *
   * <p>If this fails: {@code BytePort.read} with the deadline NOW has to answer WANT_READ when
   * there is nothing (TLS: no application data), END_OF_STREAM at the end, and else what is there.
   */
  @Rule
  void STREAM_2_7_a_non_blocking_read_answers_what_is_there(Subject subject) throws Exception {
    nonBlockingRead(subject.connected());
  }

  static void nonBlockingRead(Link link) throws Exception {
    USocket s = link.socket();
    s.settimeout(0);
    nothingThere("read(10)", () -> s.read(10));
    nothingThere("read()", s::read);
    nothingThere("readinto", () -> s.readinto(new byte[10]));
    nothingThere("readinto(ByteBuffer)", () -> s.readinto(ByteBuffer.allocate(10)));
    link.peer().send("abc");
    Flow.awaitInput(s);
    Expect.bytes("abc", s.read(10), "non-blocking read(10), three bytes there");
    nothingThere("read(10) after that", () -> s.read(10));
    link.peer().send("def");
    Flow.awaitInput(s);
    Expect.bytes("def", s.read(), "non-blocking read(), three bytes there");
    link.peer().send("ghi");
    Flow.awaitInput(s);
    assertEquals(3, s.readinto(new byte[10]), "non-blocking readinto, three bytes there");
    nothingThere("readinto after that", () -> s.readinto(new byte[10]));
    link.peer().halfClose();
    Flow.awaitInput(s);
    assertEquals(0, s.read(10).length, "length of non-blocking read(10) at the end");
    assertEquals(0, s.read().length, "length of non-blocking read() at the end");
    assertEquals(0, s.readinto(new byte[10]), "non-blocking readinto at the end");
  }

  private static void nothingThere(String call, Executable body) {
    String check = "non-blocking " + call + ", nothing there";
    Expect.errno(Errno.EAGAIN, check, body);
    assertEquals(
        WouldBlockException.Direction.READ,
        Expect.thrown(WouldBlockException.class, check, body).direction(),
        check + ", direction");
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import io.usocket.Errno;
import io.usocket.USocket;
import java.util.List;

/** STREAM-3: lines. */
class StreamLineRules {
  /**
   * A line is answered when its newline has come, not later.
   *
   * <p>If this fails: {@code BytePort.read} has to answer as soon as it has a byte.
   */
  @Rule
  void STREAM_3_1_a_line_comes_over_several_segments(Subject subject) throws Exception {
    lineOverSegments(subject, subject.connected());
  }

  static void lineOverSegments(Subject subject, Link link) throws Exception {
    Task<byte[]> reader = subject.start(() -> link.socket().readline());
    for (String piece : new String[] {"a", "bc"}) {
      link.peer().send(piece);
      reader.awaitWaiting("readline before the newline has come");
    }
    link.peer().send("d\n");
    Expect.bytes("abcd\n", reader.get("readline"), "readline of a line in pieces");
  }

  /**
   * Several lines at once, and bytes behind them.
   *
   * <p>If this fails: bytes were lost between two calls of {@code BytePort.read}.
   */
  @Rule
  void STREAM_3_2_lines_of_one_segment_come_one_by_one(Subject subject) throws Exception {
    linesOfOneSegment(subject.connected());
  }

  static void linesOfOneSegment(Link link) throws Exception {
    USocket s = link.socket();
    link.peer().send("a\nbb\n\nrest");
    Expect.bytes("a\n", s.readline(), "the first line");
    Expect.bytes("bb\n", s.readline(), "the second line");
    Expect.bytes("\n", s.readline(), "an empty line");
    Expect.bytes("rest", s.read(4), "read(4) of what is behind the lines");
  }

  /**
   * The last line may lack its newline.
   *
   * <p>If this fails: bytes that come together with the end of the stream come first.
   */
  @Rule
  void STREAM_3_3_the_last_line_may_lack_its_newline(Subject subject) throws Exception {
    lastLineWithoutNewline(subject.connected());
  }

  static void lastLineWithoutNewline(Link link) throws Exception {
    USocket s = link.socket();
    link.peer().send("one\ntw");
    link.peer().halfClose();
    Expect.bytes("one\n", s.readline(), "a whole line");
    Expect.bytes("tw", s.readline(), "the last line, without a newline");
    Expect.bytes("", s.readline(), "readline at the end");
    Expect.bytes("", s.readline(), "readline at the end, again");
  }

  /**
   * Bytes are bytes.
   *
   * <p>If this fails: something on the way changed CR or LF.
   */
  @Rule
  void STREAM_3_4_only_the_newline_ends_a_line(Subject subject) throws Exception {
    onlyNewlineEndsALine(subject.connected());
  }

  static void onlyNewlineEndsALine(Link link) throws Exception {
    USocket s = link.socket();
    link.peer().send("a\r\nb\rc\n\u0000\f\n");
    Expect.bytes("a\r\n", s.readline(), "a line that ends in CR LF");
    Expect.bytes("b\rc\n", s.readline(), "a line with a lone CR");
    Expect.bytes("\u0000\f\n", s.readline(), "a line of NUL and form feed");
  }

  /**
   * A limit bounds what one call takes.
   *
   * <p>If this fails: {@code BytePort.read} wrote beyond the limit of its buffer.
   */
  @Rule
  void STREAM_3_5_a_limit_cuts_long_lines_into_pieces(Subject subject) throws Exception {
    Link link = subject.connected();
    USocket s = link.socket();
    link.peer().send("abcdef");
    Expect.bytes("abc", s.readline(3), "readline(3) of a longer line");
    Expect.bytes("def", s.readline(3), "readline(3), the second piece, no newline yet");
    link.peer().send("\nxy\nz\n");
    Expect.bytes("\n", s.readline(3), "readline(3), the rest of the line");
    Expect.bytes("xy\n", s.readline(3), "readline(3) of a line that just fits");
    Expect.bytes("z\n", s.readline(3), "readline(3) of a shorter line");
  }

  /**
   * No limit is no limit.
   *
   * <p>If this fails: bytes were lost between two calls of {@code BytePort.read}.
   */
  @Rule
  void STREAM_3_6_a_line_can_have_any_length(Subject subject) throws Exception {
    Link link = subject.connected();
    byte[] line = Peer.pattern(300_000);
    for (int i = 0; i < line.length; i++) {
      line[i] = line[i] == '\n' ? 0 : line[i];
    }
    line[line.length - 1] = '\n';
    Task<byte[]> reader = subject.start(() -> link.socket().readline());
    link.peer().send(line);
    link.peer().send("next\n");
    Expect.bytes(line, reader.get("readline"), "readline of 300,000 bytes");
    Expect.bytes("next\n", link.socket().readline(), "the next line");
  }

  /**
   * Half a line is kept until it is whole.
   *
   * <p>If this fails: {@code BytePort.read} with the deadline NOW has to answer WANT_READ when
   * there is nothing more.
   */
  @Rule
  void STREAM_3_7_a_non_blocking_readline_keeps_half_a_line(Subject subject) throws Exception {
    nonBlockingLine(subject.connected());
  }

  static void nonBlockingLine(Link link) throws Exception {
    USocket s = link.socket();
    s.settimeout(0);
    Expect.errno(Errno.EAGAIN, "non-blocking readline, nothing there", s::readline);
    link.peer().send("par");
    Flow.awaitInput(s);
    for (String round : List.of("first", "second")) {
      Expect.errno(
          Errno.EAGAIN,
          "non-blocking readline, half a line there, " + round + " call",
          s::readline);
    }
    link.peer().send("tial\nrest");
    s.settimeout(Bounded.soonSeconds());
    Expect.bytes("partial\n", s.readline(), "readline once the line is whole");
    Expect.bytes("rest", s.read(4), "read(4) of what is behind the line");
  }
}

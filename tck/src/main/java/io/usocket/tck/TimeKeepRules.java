// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static io.usocket.SocketLevel.SOL_SOCKET;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.usocket.SocketOption;
import io.usocket.USocket;
import io.usocket.USocketException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/** TIME-2 and 3: a timeout loses nothing, and is for its own call only. */
class TimeKeepRules {
  private static final Duration TIMEOUT = Duration.ofMillis(60);
  private static final double SECONDS = 0.06;
  private static final long LONGER_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /**
   * read(n) in the middle.
   *
   * <p>If this fails: bytes that {@code BytePort.read} has written into its buffer have to be
   * answered, not swallowed by the timeout.
   */
  @Rule
  void TIME_2_1_read_that_times_out_loses_nothing(Subject subject) throws Exception {
    readLosesNothing(subject.connected());
  }

  static void readLosesNothing(Link link) throws Exception {
    USocket s = link.socket();
    link.peer().send("abc");
    s.settimeout(SECONDS);
    Expect.timeout(TIMEOUT, "read(8) of three bytes", () -> s.read(8));
    link.peer().send("de");
    Expect.timeout(TIMEOUT, "read(8) of five bytes", () -> s.read(8));
    link.peer().send("fghi");
    s.settimeout(Bounded.soonSeconds());
    Expect.bytes("abcdefgh", s.read(8), "read(8) once eight bytes have come");
    Expect.bytes("i", s.read(1), "read(1) of what came behind");
  }

  /**
   * readline in the middle.
   *
   * <p>If this fails: as TIME-2.1.
   */
  @Rule
  void TIME_2_2_readline_that_times_out_loses_nothing(Subject subject) throws Exception {
    lineLosesNothing(subject.connected());
  }

  static void lineLosesNothing(Link link) throws Exception {
    USocket s = link.socket();
    link.peer().send("ab");
    s.settimeout(SECONDS);
    Expect.timeout(TIMEOUT, "readline of half a line", s::readline);
    link.peer().send("cd");
    Expect.timeout(TIMEOUT, "readline of half a line, again", s::readline);
    link.peer().send("ef\nrest");
    s.settimeout(Bounded.soonSeconds());
    Expect.bytes("abcdef\n", s.readline(), "readline once the line is whole");
    Expect.bytes("rest", s.read(4), "read(4) of what is behind the line");
  }

  /**
   * readinto in the middle.
   *
   * <p>If this fails: as TIME-2.1.
   */
  @Rule
  void TIME_2_3_readinto_that_times_out_loses_nothing(Subject subject) throws Exception {
    readintoLosesNothing(subject.connected());
  }

  static void readintoLosesNothing(Link link) throws Exception {
    USocket s = link.socket();
    link.peer().send("abc");
    s.settimeout(SECONDS);
    Expect.timeout(TIMEOUT, "readinto of three bytes", () -> s.readinto(new byte[6]));
    ByteBuffer dst = ByteBuffer.allocateDirect(6);
    Expect.timeout(TIMEOUT, "readinto(ByteBuffer) of three bytes", () -> s.readinto(dst));
    assertEquals(0, dst.position(), "position of the buffer after the timeout");
    link.peer().send("def");
    s.settimeout(Bounded.soonSeconds());
    assertEquals(6, s.readinto(dst), "readinto(ByteBuffer) once six bytes have come");
    byte[] got = new byte[6];
    dst.flip().get(got);
    Expect.bytes("abcdef", got, "what it gave");
  }

  /**
   * read() before the end.
   *
   * <p>If this fails: as TIME-2.1.
   */
  @Rule
  void TIME_2_4_read_to_the_end_that_times_out_loses_nothing(Subject subject) throws Exception {
    readToTheEndLosesNothing(subject.connected());
  }

  static void readToTheEndLosesNothing(Link link) throws Exception {
    USocket s = link.socket();
    byte[] first = Peer.pattern(100_000);
    link.peer().send(first);
    s.settimeout(SECONDS);
    Expect.timeout(TIMEOUT, "read() before the end", s::read);
    s.settimeout(Bounded.soonSeconds());
    Expect.bytes(Arrays.copyOf(first, 5), s.read(5), "read(5) after the timeout");
    link.peer().send("the end");
    link.peer().halfClose();
    byte[] rest = s.read();
    assertEquals(first.length - 5 + 7, rest.length, "length of read() at the end");
    Expect.bytes(
        Arrays.copyOfRange(first, 5, first.length),
        Arrays.copyOf(rest, first.length - 5),
        "read() at the end: what had come before the timeout");
    Expect.bytes(
        "the end", Arrays.copyOfRange(rest, rest.length - 7, rest.length), "the end of read()");
  }

  /**
   * sendall and write in the middle.
   *
   * <p>If this fails: bytes that {@code BytePort.write} has taken have to be answered before it
   * answers WANT_WRITE, and nothing else may leave.
   */
  @Rule
  void TIME_2_5_sendall_that_times_out_tells_how_far_it_came(Subject subject) throws Exception {
    Link link = subject.connected();
    byte[] data = Peer.pattern(Flow.TOO_MUCH);
    ByteBuffer src = ByteBuffer.wrap(data);
    link.socket().settimeout(SECONDS);
    int went = timedOutAfter(link.socket(), src);
    Flow.arrives(link.peer(), data, went, "what the peer received of the sendall");
    Flow.nothingMore(link.peer(), "what the peer received after that");
    Link other = subject.connected();
    other.socket().settimeout(SECONDS);
    ByteBuffer written = ByteBuffer.wrap(data);
    timedOut("write", written, () -> other.socket().write(written));
    finish(subject, other, data, written);
  }

  /** The same where bytes can be kept back by the layer beneath: the rest brings them. */
  static void sendallThenTheRest(Subject subject, Link link) throws Exception {
    byte[] data = Peer.pattern(Flow.MUCH);
    ByteBuffer src = ByteBuffer.wrap(data);
    Flow.narrow(link).socket().settimeout(SECONDS);
    timedOutAfter(link.socket(), src);
    finish(subject, link, data, src);
  }

  private static int timedOutAfter(USocket socket, ByteBuffer src) {
    return timedOut("sendall", src, () -> socket.sendall(src));
  }

  private static int timedOut(
      String call, ByteBuffer src, org.junit.jupiter.api.function.Executable body) {
    int before = src.position();
    USocketException e = Expect.timeout(TIMEOUT, call + ", the peer does not read", body);
    int moved = src.position() - before;
    assertEquals(moved, e.bytesTransferred(), "bytesTransferred of " + call);
    if (moved == 0 || !src.hasRemaining()) {
      throw Expect.failure("how far " + call + " came", "some of the bytes", moved);
    }
    return moved;
  }

  private static void finish(Subject subject, Link link, byte[] data, ByteBuffer rest)
      throws Exception {
    Task<byte[]> received = subject.start(() -> link.peer().receive(data.length));
    link.socket().setblocking(true);
    link.socket().sendall(rest);
    Expect.bytes(data, received.get("receiving"), "what the peer received, with the rest");
  }

  /**
   * Reader and writer do not know each other's time.
   *
   * <p>If this fails: both directions share a timer, a selector, or a mode.
   */
  @Rule
  void TIME_3_1_a_timeout_does_not_disturb_the_other_direction(Subject subject) throws Exception {
    otherDirectionGoesOn(subject, subject.connected());
  }

  static void otherDirectionGoesOn(Subject subject, Link link) throws Exception {
    USocket s = Flow.narrow(link).socket();
    byte[] data = Peer.pattern(Flow.MUCH);
    ByteBuffer src = ByteBuffer.wrap(data);
    Task<byte[]> reader = subject.start(() -> s.read(4));
    reader.awaitWaiting("read(4), nothing there");
    s.setsockopt(SOL_SOCKET, SocketOption.SO_SNDTIMEO, timeval());
    int went = timedOutAfter(s, src);
    link.peer().send("data");
    Expect.bytes("data", reader.get("read(4)"), "read(4) while another thread times out");
    s.setblocking(true);
    Task<Integer> writer = subject.start(() -> s.write(src));
    writer.awaitWaiting("write, the peer does not read");
    s.setsockopt(SOL_SOCKET, SocketOption.SO_RCVTIMEO, timeval());
    Expect.timeout(TIMEOUT, "recv while another thread waits to write", () -> s.recv(1));
    Expect.timeout(TIMEOUT, "recv while another thread waits, again", () -> s.recv(1));
    Expect.bytes(data, link.peer().receive(data.length), "what the peer received of both");
    assertEquals(data.length - went, writer.get("write"), "write");
  }

  private static byte[] timeval() {
    return ByteBuffer.allocate(16)
        .order(ByteOrder.nativeOrder())
        .putLong(0)
        .putLong(TimeUnit.MILLISECONDS.toMicros(TIMEOUT.toMillis()))
        .array();
  }

  /**
   * One timeout for each direction.
   *
   * <p>If this fails: the provider has kept a timeout of its own; each call brings its deadline.
   */
  @Rule
  void TIME_3_2_SO_RCVTIMEO_and_SO_SNDTIMEO_are_for_one_direction(Subject subject)
      throws Exception {
    byte[] data = Peer.pattern(Flow.TOO_MUCH);
    Link receiving = subject.connected();
    receiving.socket().setsockopt(SOL_SOCKET, SocketOption.SO_RCVTIMEO, timeval());
    Task<Integer> writer = subject.start(() -> receiving.socket().send(data));
    Link sending = subject.connected();
    sending.socket().setsockopt(SOL_SOCKET, SocketOption.SO_SNDTIMEO, timeval());
    Task<byte[]> reader = subject.start(() -> sending.socket().recv(1));
    Expect.timeout(TIMEOUT, "recv with SO_RCVTIMEO", () -> receiving.socket().recv(1));
    Expect.timeout(TIMEOUT, "sendall with SO_SNDTIMEO", () -> sending.socket().sendall(data));
    if (Bounded.until(() -> writer.isDone() || reader.isDone(), LONGER_NANOS)) {
      throw Expect.failure(
          "send with SO_RCVTIMEO and recv with SO_SNDTIMEO",
          "both wait",
          writer.isDone() ? "send ended" : "recv ended");
    }
    Expect.bytes(data, receiving.peer().receive(data.length), "what went with SO_RCVTIMEO");
    assertEquals(data.length, writer.get("send"), "send with SO_RCVTIMEO");
    sending.peer().send("x");
    Expect.bytes("x", reader.get("recv"), "recv with SO_SNDTIMEO");
  }
}

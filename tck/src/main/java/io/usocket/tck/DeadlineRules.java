// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.usocket.spi.DatagramPort;
import io.usocket.spi.Deadline;
import io.usocket.spi.ListenPort;
import io.usocket.spi.Port;
import io.usocket.spi.StreamPort;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.function.ThrowingSupplier;

/** PROV 2: a port waits until the deadline, and answers what it wants. */
class DeadlineRules {
  /** NOW has passed, too; a call with either must not wait. */
  private static final Duration AT_ONCE = Duration.ofSeconds(2);

  /**
   * read with NOW, or with a deadline that has passed, answers WANT_READ.
   *
   * <p>If this fails: {@code BytePort.read} has to look once and answer {@code Port.WANT_READ},
   * without an exception.
   */
  @Rule
  void PROV_2_1_read_without_time_answers_WANT_READ(Subject subject) throws Throwable {
    StreamPort port = Ports.of(subject).connected().port();
    for (Deadline deadline : new Deadline[] {Deadline.NOW, Ports.passed(), Deadline.NOW}) {
      int answer =
          Expect.within(
              AT_ONCE, "read without time", () -> port.read(ByteBuffer.allocate(10), deadline));
      assertEquals(Port.WANT_READ, answer, "answer of read, deadline " + deadline);
    }
  }

  /**
   * read waits until its deadline, not shorter and not for ever.
   *
   * <p>If this fails: {@code BytePort.read} has to go on waiting when it is woken early.
   */
  @Rule
  void PROV_2_2_read_waits_until_its_deadline(Subject subject) throws Throwable {
    Ports.PortLink link = Ports.of(subject).connected();
    lasts(
        "read with a deadline in 100 ms",
        Port.WANT_READ,
        () -> link.port().read(ByteBuffer.allocate(10), Ports.in(100)));
    link.peer().send("later");
    assertEquals("later", Ports.read(link.port(), "read after a deadline"), "bytes that came");
  }

  private static void lasts(String check, Object expected, ThrowingSupplier<?> call)
      throws Throwable {
    long begin = System.nanoTime();
    Object answer = call.get();
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
    assertEquals(expected, answer, "answer of " + check);
    if (millis < 98 || millis > 3_000) {
      throw Expect.failure(check, "an answer after 100 ms", "after " + millis + " ms");
    }
  }

  /**
   * read with NEVER waits until something comes.
   *
   * <p>If this fails: {@code BytePort.read} must not answer WANT_READ with {@code Deadline.NEVER}.
   */
  @Rule
  void PROV_2_3_read_without_a_limit_waits_for_bytes(Subject subject) throws Exception {
    Ports.PortLink link = Ports.of(subject).connected();
    ByteBuffer buffer = ByteBuffer.allocate(10);
    Task<Integer> read = subject.start(() -> link.port().read(buffer, Deadline.NEVER));
    read.awaitWaiting("read with NEVER");
    link.peer().send("abc");
    assertEquals(3, read.get("read with NEVER"), "answer of read with NEVER");
  }

  /**
   * accept answers nothing when there is nobody in time.
   *
   * <p>If this fails: {@code ListenPort.accept} answers null then, without an exception.
   */
  @Rule
  void PROV_2_4_accept_answers_nothing_after_its_deadline(Subject subject) throws Throwable {
    ListenPort port = Ports.of(subject).listening();
    for (Deadline deadline : new Deadline[] {Deadline.NOW, Ports.passed(), Deadline.NOW}) {
      long begin = System.nanoTime();
      assertNull(port.accept(deadline), "answer of accept, deadline " + deadline);
      assertEquals(
          true, System.nanoTime() - begin < AT_ONCE.toNanos(), "whether accept did not wait");
    }
    long begin = System.nanoTime();
    assertNull(port.accept(Ports.in(100)), "answer of accept with a deadline in 100 ms");
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
    assertEquals(true, millis >= 98 && millis < 3_000, "whether accept waited 100 ms: " + millis);
    subject.dial(port.localAddress());
    StreamPort accepted = port.accept(Ports.soon());
    assertEquals(true, accepted != null, "whether accept answers a client that has come");
    subject.closing(java.util.Objects.requireNonNull(accepted));
  }

  /**
   * A connect that was not waited for can be gone on with.
   *
   * <p>If this fails: {@code StreamPort.connect} is called again with the same peer after it has
   * answered WANT_WRITE.
   */
  @Rule
  void PROV_2_5_connect_goes_on_where_it_was_left(Subject subject) throws Exception {
    PeerListener listener = subject.peerListener();
    StreamPort port = Ports.of(subject).fresh();
    int first = port.connect(listener.address(), Deadline.NOW);
    assertEquals(true, first == 0 || first == Port.WANT_WRITE, "answer 0 or -3, not " + first);
    int last = first == 0 ? 0 : port.connect(listener.address(), Ports.soon());
    assertEquals(0, last, "answer of the second connect");
    listener.accept().send("hello");
    assertEquals("hello", Ports.read(port, "read after connect"), "bytes that came");
  }

  /**
   * What write answers for goes out, each byte once; the rest is handed over later.
   *
   * <p>If this fails: {@code BytePort.write} has to answer how many bytes it took, move the buffer
   * by as many, and answer WANT_WRITE only when it took none.
   */
  @Rule
  void PROV_2_6_write_answers_for_what_it_took(Subject subject) throws Exception {
    Ports.PortLink link = Ports.of(subject).connected();
    int taken = Ports.fill(link.port());
    byte[] pattern = Peer.pattern(taken + 1_000);
    Task<byte[]> received = subject.start(() -> link.peer().receive(taken + 1_000));
    ByteBuffer rest = ByteBuffer.wrap(pattern, taken, 1_000);
    while (rest.hasRemaining()) {
      int n = link.port().write(rest, Ports.soon());
      assertEquals(true, n > 0, "answer of write once there is room is above 0: " + n);
    }
    byte[] all = received.get("what the peer received");
    assertEquals(
        -1, java.util.Arrays.mismatch(pattern, all), "first byte that is wrong of " + all.length);
  }

  /**
   * write waits until its deadline for room.
   *
   * <p>If this fails: {@code BytePort.write} answers WANT_WRITE then, and has taken nothing.
   */
  @Rule
  void PROV_2_7_write_waits_until_its_deadline(Subject subject) throws Throwable {
    StreamPort port = Ports.of(subject).connected().port();
    Ports.fill(port);
    ByteBuffer src = ByteBuffer.allocate(1 << 20);
    lasts(
        "write to a peer that does not read, with a deadline in 100 ms",
        Port.WANT_WRITE,
        () -> untilRefused(port, src, Ports.in(100)));
  }

  /** A kernel may find room for a little more. */
  private static int untilRefused(StreamPort port, ByteBuffer src, Deadline deadline)
      throws java.io.IOException {
    int n = port.write(src, deadline);
    while (n > 0 && src.hasRemaining()) {
      n = port.write(src, deadline);
    }
    return n;
  }

  /**
   * The end of the stream is told each time, whatever the deadline.
   *
   * <p>If this fails: {@code BytePort.read} answers END_OF_STREAM again and again.
   */
  @Rule
  void PROV_2_8_the_end_of_the_stream_is_told_each_time(Subject subject) throws Exception {
    Ports.PortLink link = Ports.of(subject).connected();
    link.peer().send("last");
    link.peer().halfClose();
    assertEquals("last", Ports.read(link.port(), "read before the end"), "bytes before the end");
    Deadline[] deadlines = {Ports.soon(), Deadline.NEVER, Deadline.NOW, Ports.passed()};
    for (Deadline deadline : deadlines) {
      assertEquals(
          Port.END_OF_STREAM,
          link.port().read(ByteBuffer.allocate(10), deadline),
          "answer of read at the end, deadline " + deadline);
    }
  }

  /**
   * receive answers nothing when nothing comes in time.
   *
   * <p>If this fails: {@code DatagramPort.receive} answers null then, without an exception.
   */
  @Rule
  void PROV_2_9_receive_answers_nothing_after_its_deadline(Subject subject) throws Exception {
    DatagramPort port = Ports.of(subject).datagram();
    ByteBuffer room = ByteBuffer.allocate(65_535);
    assertNull(port.receive(room, Deadline.NOW), "answer of receive with NOW");
    assertNull(port.receive(room, Ports.passed()), "answer of receive, deadline passed");
    long begin = System.nanoTime();
    assertNull(port.receive(room, Ports.in(100)), "answer of receive, deadline in 100 ms");
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
    assertEquals(true, millis >= 98 && millis < 3_000, "whether receive waited 100 ms: " + millis);
    DatagramPeer peer = subject.datagramPeer();
    peer.send("late", port.localAddress());
    assertEquals(peer.address(), port.receive(room, Ports.soon()), "sender of a late datagram");
    assertEquals(4, room.position(), "length of a late datagram");
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.usocket.spi.DatagramPort;
import io.usocket.spi.Deadline;
import io.usocket.spi.ListenPort;
import io.usocket.spi.Port;
import io.usocket.spi.StreamPort;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;

/** PROV 3 and 4: ports are woken, closed and watched. */
class PortRules {
  /**
   * close() of a connection wakes both its reader and its writer.
   *
   * <p>If this fails: {@code Port.close()} has to wake threads that wait in {@code read} and {@code
   * write}; they leave with an IOException.
   */
  @Rule
  void PROV_3_1_close_wakes_a_reader_and_a_writer(Subject subject) throws Exception {
    StreamPort port = Ports.of(subject).connected().port();
    Ports.fill(port);
    Task<Integer> reader = subject.start(() -> port.read(ByteBuffer.allocate(10), Deadline.NEVER));
    Task<Void> writer = subject.start(() -> writeForEver(port));
    reader.awaitWaiting("read with NEVER");
    writer.awaitWaiting("write with NEVER");
    port.close();
    leaves(reader, "read of a port that is closed");
    leaves(writer, "write of a port that is closed");
  }

  private static Void writeForEver(StreamPort port) throws IOException {
    while (true) {
      int n = port.write(ByteBuffer.allocate(1 << 16), Deadline.NEVER);
      if (n <= 0) {
        throw Expect.failure("answer of write with NEVER", "above 0", n);
      }
    }
  }

  private static void leaves(Task<?> task, String check) {
    Throwable thrown = task.thrown(check);
    if (!(thrown instanceof IOException)) {
      throw Expect.failure(check, "an IOException", thrown);
    }
  }

  /**
   * close() of a listener wakes accept.
   *
   * <p>If this fails: see PROV-3.1, for {@code ListenPort.accept}.
   */
  @Rule
  void PROV_3_2_close_wakes_accept(Subject subject) throws Exception {
    ListenPort port = Ports.of(subject).listening();
    Task<?> accept = subject.start(() -> String.valueOf(port.accept(Ports.in(60_000))));
    accept.awaitWaiting("accept with a deadline in 60 s");
    port.close();
    leaves(accept, "accept of a port that is closed");
  }

  /**
   * close() of a datagram port wakes receive.
   *
   * <p>If this fails: see PROV-3.1, for {@code DatagramPort.receive}.
   */
  @Rule
  void PROV_3_3_close_wakes_receive(Subject subject) throws Exception {
    DatagramPort port = Ports.of(subject).datagram();
    Task<?> receive =
        subject.start(
            () -> String.valueOf(port.receive(ByteBuffer.allocate(65_535), Deadline.NEVER)));
    receive.awaitWaiting("receive with NEVER");
    port.close();
    leaves(receive, "receive of a port that is closed");
  }

  /**
   * A closed port stays closed, and says so.
   *
   * <p>If this fails: a second {@code close()} does nothing; other calls throw an IOException.
   */
  @Rule
  void PROV_3_4_a_closed_port_fails_every_call(Subject subject) throws Exception {
    StreamPort port = Ports.of(subject).connected().port();
    port.close();
    port.close();
    Expect.thrown(
        IOException.class,
        "read after close()",
        () -> port.read(ByteBuffer.allocate(1), Deadline.NOW));
    Expect.thrown(
        IOException.class,
        "write after close()",
        () -> port.write(ByteBuffer.allocate(1), Deadline.NOW));
    Expect.thrown(IOException.class, "localAddress() after close()", port::localAddress);
  }

  /**
   * An interrupt ends the wait, not the connection.
   *
   * <p>If this fails: a channel in blocking mode is closed by an interrupt; wait with a selector,
   * or catch it. The thread's interrupt status has to be kept.
   */
  @Rule
  void PROV_3_5_an_interrupted_read_leaves_the_port_usable(Subject subject) throws Exception {
    Ports.PortLink link = Ports.of(subject).connected();
    Task<Boolean> read =
        subject.start(
            () ->
                interrupted(
                    "read", () -> link.port().read(ByteBuffer.allocate(9), Deadline.NEVER)));
    read.awaitWaiting("read with NEVER");
    read.interrupt();
    assertEquals(true, read.get("interrupted read"), "interrupt status after an interrupted read");
    link.peer().send("on");
    assertEquals("on", Ports.read(link.port(), "read after an interrupt"), "bytes that came");
  }

  private interface Call {
    Object make() throws IOException;
  }

  /** Whether the interrupt status is set after the call, which must leave by its exception. */
  private static boolean interrupted(String name, Call call) throws IOException {
    Object answer;
    try {
      answer = String.valueOf(call.make());
    } catch (InterruptedIOException e) {
      return Thread.currentThread().isInterrupted();
    }
    throw Expect.failure("interrupted " + name, "InterruptedIOException", "answer " + answer);
  }

  /**
   * An interrupt ends the wait, not the listener.
   *
   * <p>If this fails: see PROV-3.5, for {@code ListenPort.accept}.
   */
  @Rule
  void PROV_3_6_an_interrupted_accept_leaves_the_port_usable(Subject subject) throws Exception {
    ListenPort port = Ports.of(subject).listening();
    Task<Boolean> accept =
        subject.start(
            () -> interrupted("accept", () -> String.valueOf(port.accept(Deadline.NEVER))));
    accept.awaitWaiting("accept with NEVER");
    accept.interrupt();
    assertEquals(true, accept.get("interrupted accept"), "interrupt status after accept");
    subject.dial(port.localAddress());
    StreamPort accepted = port.accept(Ports.soon());
    assertEquals(true, accepted != null, "whether accept answers a client after an interrupt");
    subject.closing(java.util.Objects.requireNonNull(accepted));
  }

  /**
   * A peer that is not there is an IOException, as POSIX has it.
   *
   * <p>If this fails: {@code StreamPort.remoteAddress()} must not answer null or throw a
   * RuntimeException, such as NIO's NotYetConnectedException.
   */
  @Rule
  void PROV_3_7_a_fresh_port_has_no_remote_address(Subject subject) throws Exception {
    StreamPort port = Ports.of(subject).fresh();
    Expect.thrown(IOException.class, "remoteAddress() before connect", port::remoteAddress);
    assertEquals(0, port.localAddress().getPort(), "port of localAddress() before bind");
  }

  /**
   * The end of the reading direction reaches a reader that waits.
   *
   * <p>If this fails: look at {@code StreamPort.shutdownInput}.
   */
  @Rule
  void PROV_3_8_shutdownInput_ends_a_read_that_waits(Subject subject) throws Exception {
    StreamPort port = Ports.of(subject).connected().port();
    Task<Integer> read = subject.start(() -> port.read(ByteBuffer.allocate(9), Deadline.NEVER));
    read.awaitWaiting("read with NEVER");
    port.shutdownInput();
    assertEquals(Port.END_OF_STREAM, read.get("read"), "answer of read after shutdownInput");
    assertEquals(
        Port.END_OF_STREAM,
        port.read(ByteBuffer.allocate(9), Deadline.NOW),
        "answer of a later read");
  }

  /**
   * The buffers that arrive are of all kinds.
   *
   * <p>If this fails: {@code BytePort.read} and {@code write} must not rely on {@code array()}, and
   * keep to position and limit.
   */
  @Rule
  void PROV_3_9_buffers_may_be_direct_sliced_and_read_only(Subject subject) throws Exception {
    Ports.PortLink link = Ports.of(subject).connected();
    byte[] bytes = Expect.ascii("..abc..");
    ByteBuffer direct = ByteBuffer.allocateDirect(7).put(bytes).limit(5).position(2);
    ByteBuffer[] sources = {
      ByteBuffer.wrap(bytes, 2, 3), ByteBuffer.wrap(bytes, 2, 3).asReadOnlyBuffer(), direct
    };
    for (ByteBuffer src : sources) {
      assertEquals(3, link.port().write(src, Ports.soon()), "answer of write of " + src);
      assertEquals(0, src.remaining(), "bytes left in " + src);
      link.peer().expect("abc");
    }
    for (ByteBuffer dst : new ByteBuffer[] {ByteBuffer.allocate(7), ByteBuffer.allocateDirect(7)}) {
      link.peer().send("abcdef");
      dst.limit(5).position(2);
      assertEquals(3, link.port().read(dst, Ports.soon()), "answer of read into " + dst);
      assertEquals('a', dst.get(2), "first byte read");
      assertEquals(0, dst.clear().get(5), "byte beyond the limit");
      assertEquals("def", Ports.read(link.port(), "read of the rest"), "rest of the bytes");
    }
  }

  /**
   * A port can be watched from outside by its channel.
   *
   * <p>If this fails: {@code Port.channel()} has to be open, in non-blocking mode, and become ready
   * when bytes come; {@code interest()} of a plain port is what was wanted.
   */
  @Rule
  void PROV_4_1_a_ports_channel_tells_when_it_is_ready(Subject subject) throws Exception {
    Ports.PortLink link = Ports.of(subject).connected();
    StreamPort port = link.port();
    assertEquals(false, port.channel().isBlocking(), "isBlocking() of channel()");
    for (int wanted : new int[] {SelectionKey.OP_READ, SelectionKey.OP_WRITE, 5}) {
      assertEquals(wanted, port.interest(wanted), "interest(" + wanted + ") of a plain port");
    }
    try (Selector selector = port.channel().provider().openSelector()) {
      port.channel().register(selector, SelectionKey.OP_READ);
      assertEquals(0, selector.selectNow(), "ready channels before bytes come");
      link.peer().send("abc");
      assertEquals(1, selector.select(5_000), "ready channels when bytes come");
      assertEquals("abc", Ports.read(port, "read of a ready port"), "bytes that came");
    }
    assertEquals(false, port.hasBufferedInput(), "hasBufferedInput() once all was read");
  }

  /**
   * A port that is watched can be read by another thread.
   *
   * <p>If this fails: the port's own waiting must not depend on a key in somebody else's selector.
   */
  @Rule
  void PROV_4_2_a_port_that_is_watched_can_be_waited_for(Subject subject) throws Exception {
    Ports.PortLink link = Ports.of(subject).connected();
    try (Selector selector = link.port().channel().provider().openSelector()) {
      link.port().channel().register(selector, SelectionKey.OP_READ);
      Task<Integer> read =
          subject.start(() -> link.port().read(ByteBuffer.allocate(9), Deadline.NEVER));
      read.awaitWaiting("read with NEVER of a port in a selector");
      link.peer().send("abc");
      assertEquals(3, read.get("read of a port in a selector"), "answer of read");
    }
  }
}

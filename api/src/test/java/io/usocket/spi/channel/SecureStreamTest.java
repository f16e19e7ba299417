// SPDX-License-Identifier: Apache-2.0
package io.usocket.spi.channel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.usocket.TlsException;
import io.usocket.USocketException;
import io.usocket.spi.Deadline;
import io.usocket.spi.Port;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.SelectionKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The TLS loop on a transport that chops, stalls and ends as it likes, without a TLS library. */
@Timeout(value = 10, unit = TimeUnit.SECONDS)
class SecureStreamTest {
  private final ScriptedPort transport = new ScriptedPort();
  private final ToyEngine engine = new ToyEngine();
  private final SecureStream stream = new SecureStream(transport, engine);

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 17})
  void a_handshake_and_data_pass_however_the_bytes_are_chopped(int piece) throws IOException {
    transport.pieces(piece);
    transport.arrive(ToyEngine.hello());
    transport.arrive(ToyEngine.record("one"));
    transport.arrive(ToyEngine.record("two and more"));
    assertEquals(0, repeat(() -> stream.handshake(Deadline.NOW)));
    assertEquals("one", read(100));
    assertEquals("two and more", read(100));
    ByteBuffer src = bytes("answer");
    while (src.hasRemaining()) {
      assertEquals(6, repeat(() -> stream.write(src, Deadline.NOW)));
    }
    repeat(() -> stream.shutdownOutput(Deadline.NOW));
    assertArrayEquals(
        ToyEngine.concat(ToyEngine.hello(), ToyEngine.record("answer"), ToyEngine.closeNotify()),
        transport.sent());
  }

  @Test
  void data_behind_the_last_handshake_message_is_kept() throws IOException {
    transport.arrive(ToyEngine.concat(ToyEngine.hello(), ToyEngine.record("early")));
    assertEquals(0, stream.handshake(Deadline.NOW));
    assertTrue(stream.hasBufferedInput());
    assertEquals("early", read(100));
    assertFalse(stream.hasBufferedInput());
  }

  @Test
  void a_small_buffer_gets_a_record_in_parts() throws IOException {
    handshaken();
    transport.arrive(ToyEngine.record("0123456789"));
    assertEquals("012", read(3));
    assertTrue(stream.hasBufferedInput());
    assertEquals("345", read(3));
    assertEquals("6789", read(30));
  }

  @Test
  void half_a_record_is_not_readable_and_not_lost() throws IOException {
    handshaken();
    byte[] record = ToyEngine.record("0123456789");
    transport.arrive(java.util.Arrays.copyOf(record, 8));
    assertEquals(Port.WANT_READ, stream.read(ByteBuffer.allocate(100), Deadline.NOW));
    assertFalse(stream.hasBufferedInput());
    transport.arrive(java.util.Arrays.copyOfRange(record, 8, record.length));
    assertEquals("0123456789", read(100));
  }

  @Test
  void two_records_in_one_segment_are_both_readable() throws IOException {
    handshaken();
    transport.arrive(ToyEngine.concat(ToyEngine.record("one"), ToyEngine.record("two")));
    assertEquals("one", read(100));
    assertTrue(stream.hasBufferedInput());
    assertEquals("two", read(100));
  }

  @Test
  void close_notify_is_the_end_again_and_again() throws IOException {
    handshaken();
    transport.arrive(ToyEngine.concat(ToyEngine.record("last"), ToyEngine.closeNotify()));
    assertEquals("last", read(100));
    for (int call = 0; call < 3; call++) {
      assertEquals(
          Port.END_OF_STREAM, stream.read(ByteBuffer.allocate(100), Deadline.NOW), "call " + call);
    }
  }

  @Test
  void an_end_without_close_notify_is_truncation() throws IOException {
    handshaken();
    transport.arrive(ToyEngine.record("last"));
    transport.end();
    assertEquals("last", read(100));
    TlsException e =
        assertThrows(TlsException.class, () -> stream.read(ByteBuffer.allocate(100), Deadline.NOW));
    assertEquals(TlsException.Reason.TRUNCATED, e.reason());
  }

  @Test
  void an_end_in_the_handshake_is_truncation() {
    transport.end();
    TlsException e = assertThrows(TlsException.class, () -> stream.handshake(Deadline.NOW));
    assertEquals(TlsException.Reason.TRUNCATED, e.reason());
  }

  @Test
  void what_the_transport_does_not_take_goes_first_with_the_next_call() throws IOException {
    handshaken();
    transport.accept(4);
    assertEquals(3, stream.write(bytes("abc"), Deadline.NOW));
    assertEquals(
        SelectionKey.OP_READ | SelectionKey.OP_WRITE, stream.interest(SelectionKey.OP_READ));
    transport.accept(0);
    assertEquals(Port.WANT_WRITE, stream.write(bytes("def"), Deadline.NOW));
    transport.accept(Integer.MAX_VALUE);
    assertEquals(3, stream.write(bytes("def"), Deadline.NOW));
    assertEquals(SelectionKey.OP_READ, stream.interest(SelectionKey.OP_READ));
    assertArrayEquals(
        ToyEngine.concat(ToyEngine.hello(), ToyEngine.record("abc"), ToyEngine.record("def")),
        transport.sent());
  }

  @Test
  void a_reader_sends_what_the_engine_has_to_say() throws IOException {
    handshaken();
    transport.arrive(ToyEngine.question());
    assertEquals(Port.WANT_READ, stream.read(ByteBuffer.allocate(100), Deadline.NOW));
    assertArrayEquals(ToyEngine.concat(ToyEngine.hello(), ToyEngine.answer()), transport.sent());
  }

  @Test
  void an_answer_that_cannot_be_sent_does_not_hide_what_has_come() throws IOException {
    handshaken();
    transport.arrive(ToyEngine.concat(ToyEngine.question(), ToyEngine.record("data")));
    transport.reset();
    assertEquals("data", read(100));
    assertThrows(USocketException.class, () -> stream.write(bytes("abc"), Deadline.NOW));
  }

  @Test
  void flush_sends_what_the_transport_did_not_take() throws IOException {
    handshaken();
    transport.accept(4);
    assertEquals(3, stream.write(bytes("abc"), Deadline.NOW));
    assertEquals(Port.WANT_WRITE, stream.flush(Deadline.NOW));
    transport.accept(Integer.MAX_VALUE);
    assertEquals(0, stream.flush(Deadline.NOW));
    assertArrayEquals(
        ToyEngine.concat(ToyEngine.hello(), ToyEngine.record("abc")), transport.sent());
  }

  @Test
  void a_refused_peer_gets_the_alert_before_the_error_is_thrown() {
    transport.arrive(ToyEngine.garbage());
    assertThrows(TlsException.class, () -> stream.handshake(Deadline.NOW));
    assertArrayEquals(ToyEngine.concat(ToyEngine.hello(), ToyEngine.alert()), transport.sent());
  }

  @Test
  void close_sends_close_notify_and_closes_the_transport() throws IOException {
    handshaken();
    stream.close();
    stream.close();
    assertArrayEquals(
        ToyEngine.concat(ToyEngine.hello(), ToyEngine.closeNotify()), transport.sent());
    assertEquals(1, transport.closings());
  }

  @Test
  void close_drops_a_close_notify_that_does_not_fit() throws IOException {
    handshaken();
    transport.accept(0);
    stream.close();
    assertArrayEquals(ToyEngine.hello(), transport.sent());
    assertEquals(1, transport.closings());
  }

  @Test
  void close_takes_what_nobody_read_so_that_the_connection_is_not_reset() throws IOException {
    handshaken();
    transport.arrive(ToyEngine.record("unread"));
    stream.close();
    assertTrue(transport.isDrained());
  }

  @Test
  void a_peer_that_is_gone_is_no_error_of_close() throws IOException {
    handshaken();
    transport.reset();
    stream.close();
    assertEquals(1, transport.closings());
  }

  @Test
  void no_large_buffer_is_held_while_a_handshake_waits() throws IOException {
    List<ByteBuffer> pooled = pooled();
    transport.whileWaiting(
        () -> {
          assertPooled(pooled);
          transport.arrive(ToyEngine.hello());
        });
    assertEquals(0, stream.handshake(Deadline.NEVER));
    assertPooled(pooled);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 900, 4096})
  void no_large_buffer_is_held_while_a_read_waits(int size) throws IOException {
    handshaken();
    List<ByteBuffer> pooled = pooled();
    transport.whileWaiting(
        () -> {
          assertPooled(pooled);
          transport.arrive(ToyEngine.record("x".repeat(900)));
        });
    ByteBuffer dst = ByteBuffer.allocate(size);
    assertEquals(Math.min(900, size), stream.read(dst, Deadline.NEVER));
    assertPooled(pooled);
  }

  @Test
  void a_flush_without_waiting_does_not_wait_for_a_writer() throws IOException {
    handshaken();
    transport.accept(0);
    List<Integer> flushed = new ArrayList<>();
    transport.whileWaiting(
        () -> {
          flushed.add(
              CompletableFuture.supplyAsync(
                      () -> {
                        try {
                          return stream.flush(Deadline.NOW);
                        } catch (IOException e) {
                          throw new UncheckedIOException(e);
                        }
                      })
                  .join());
          transport.accept(Integer.MAX_VALUE);
        });
    assertEquals(3, stream.write(bytes("abc"), Deadline.NEVER));
    assertEquals(List.of(Port.WANT_WRITE), flushed);
  }

  @Test
  void a_reader_that_close_overtakes_does_not_take_it_for_the_peers_end() throws IOException {
    handshaken();
    stream.close();
    assertThrows(
        AsynchronousCloseException.class,
        () -> stream.read(ByteBuffer.allocate(1), Deadline.NEVER));
  }

  @Test
  void close_before_the_handshake_says_nothing() throws IOException {
    stream.close();
    assertEquals(0, transport.sent().length);
    assertEquals(1, transport.closings());
  }

  @Test
  void a_handshake_waits_for_the_direction_that_it_needs() throws IOException {
    transport.accept(0);
    assertEquals(Port.WANT_WRITE, stream.handshake(Deadline.NOW));
    assertEquals(
        SelectionKey.OP_WRITE, stream.interest(SelectionKey.OP_READ) & SelectionKey.OP_WRITE);
    transport.accept(Integer.MAX_VALUE);
    assertEquals(Port.WANT_READ, stream.handshake(Deadline.NOW));
    assertEquals(SelectionKey.OP_READ, stream.interest(SelectionKey.OP_WRITE));
  }

  /** All that the pool has to give: two, so that one that is out is missed. */
  private static List<ByteBuffer> pooled() {
    for (int i = 0; i < 100; i++) {
      BufferPool.HEAP.take(1);
    }
    List<ByteBuffer> two = List.of(BufferPool.HEAP.take(1), BufferPool.HEAP.take(1));
    two.forEach(BufferPool.HEAP::give);
    return two;
  }

  private static void assertPooled(List<ByteBuffer> expected) {
    List<ByteBuffer> got = List.of(BufferPool.HEAP.take(1), BufferPool.HEAP.take(1));
    got.forEach(BufferPool.HEAP::give);
    for (ByteBuffer each : expected) {
      assertTrue(got.stream().anyMatch(one -> one == each), "a buffer is not in the pool");
    }
  }

  private void handshaken() throws IOException {
    transport.arrive(ToyEngine.hello());
    assertEquals(0, stream.handshake(Deadline.NOW));
  }

  private String read(int size) throws IOException {
    ByteBuffer dst = ByteBuffer.allocate(size);
    repeat(() -> stream.read(dst, Deadline.NOW));
    return StandardCharsets.US_ASCII.decode(dst.flip()).toString();
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
  }

  private interface Step {
    int make() throws IOException;
  }

  /** A chopped transport answers WANT_* at each gap; the call is then made again. */
  private static int repeat(Step step) throws IOException {
    for (int call = 0; call < 10_000; call++) {
      int n = step.make();
      if (n != Port.WANT_READ && n != Port.WANT_WRITE) {
        return n;
      }
    }
    throw new AssertionError("the call never comes to an end");
  }
}

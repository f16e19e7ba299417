// SPDX-License-Identifier: Apache-2.0
package io.usocket.jdk;

import static io.usocket.jdk.Bytes.data;
import static io.usocket.jdk.Bytes.read;
import static io.usocket.jdk.Bytes.times;
import static io.usocket.jdk.Bytes.writeAll;
import static io.usocket.jdk.Pair.aside;
import static io.usocket.spi.Port.WANT_READ;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.usocket.TlsException;
import io.usocket.TlsException.Reason;
import io.usocket.TlsVersion;
import io.usocket.spi.Deadline;
import io.usocket.spi.channel.BufferPool;
import java.io.ByteArrayOutputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Data through an SSLSocket over a port. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SslSocketDataTest {
  private static final byte[] DATA = data(100_000);

  @ParameterizedTest
  @MethodSource("io.usocket.jdk.Engines#piecesEverywhere")
  void reads_that_give_up_anywhere_in_a_record_lose_nothing(
      String engine, TlsVersion version, int piece) throws Exception {
    try (Pair pair = Pair.client(engine, version).secured()) {
      pair.transport().chop(piece);
      pair.transport().stutter();
      byte[] sent = data(2000);
      pair.peer().getOutputStream().write(sent, 0, 700);
      pair.peer().getOutputStream().write(sent, 700, 1300);
      assertArrayEquals(sent, read(pair.port(), sent.length));
    }
  }

  @ParameterizedTest
  @MethodSource("io.usocket.jdk.Engines#everywhere")
  void what_a_full_transport_did_not_take_goes_first_later(String engine, TlsVersion version)
      throws Exception {
    try (Pair pair = Pair.client(engine, version).secured()) {
      ByteArrayOutputStream taken = new ByteArrayOutputStream();
      Random random = new Random(7);
      int n = 0;
      while (n >= 0) {
        byte[] next = new byte[1 + random.nextInt(60_000)];
        random.nextBytes(next);
        n = pair.port().write(ByteBuffer.wrap(next), Deadline.NOW);
        taken.write(next, 0, Math.max(0, n));
      }
      assertFalse(
          (pair.port().interest(0) & java.nio.channels.SelectionKey.OP_WRITE) == 0,
          "bytes wait, and the port does not say so");
      CompletableFuture<byte[]> theirs = aside(() -> pair.peer().getInputStream().readAllBytes());
      writeAll(pair.port(), DATA);
      taken.write(DATA);
      pair.port().close();
      assertArrayEquals(taken.toByteArray(), theirs.get());
    }
  }

  @ParameterizedTest
  @MethodSource("io.usocket.jdk.Engines#everywhere")
  void one_reads_while_another_writes(String engine, TlsVersion version) throws Exception {
    try (Pair pair = Pair.client(engine, version).secured()) {
      CompletableFuture<byte[]> theirs =
          aside(() -> pair.peer().getInputStream().readNBytes(5 * DATA.length));
      aside(
          () -> {
            for (int i = 0; i < 5; i++) {
              pair.peer().getOutputStream().write(DATA);
            }
            return null;
          });
      CompletableFuture<byte[]> ours = aside(() -> read(pair.port(), 5 * DATA.length));
      for (int i = 0; i < 5; i++) {
        writeAll(pair.port(), DATA);
      }
      assertArrayEquals(times(5, DATA), theirs.get());
      assertArrayEquals(times(5, DATA), ours.get());
    }
  }

  @ParameterizedTest
  @MethodSource("io.usocket.jdk.Engines#everywhere")
  void direct_buffers_are_as_good_as_arrays(String engine, TlsVersion version) throws Exception {
    try (Pair pair = Pair.client(engine, version).secured()) {
      ByteBuffer direct = ByteBuffer.allocateDirect(DATA.length).put(DATA).flip();
      CompletableFuture<Void> echo =
          aside(
              () -> {
                byte[] got = pair.peer().getInputStream().readNBytes(DATA.length);
                pair.peer().getOutputStream().write(got);
                return null;
              });
      while (direct.hasRemaining()) {
        pair.port().write(direct, Deadline.NEVER);
      }
      direct.clear();
      while (direct.hasRemaining()) {
        assertTrue(pair.port().read(direct, Deadline.NEVER) > 0);
      }
      echo.get();
      assertEquals(ByteBuffer.wrap(DATA), direct.flip());
    }
  }

  @ParameterizedTest
  @MethodSource("io.usocket.jdk.Engines#everywhere")
  void an_idle_connection_holds_no_large_buffer_nor_does_a_waiting_reader(
      String engine, TlsVersion version) throws Exception {
    Lent heap = Lent.from(BufferPool.HEAP);
    Lent direct = Lent.from(BufferPool.DIRECT);
    try (Pair pair = Pair.client(engine, version).secured()) {
      CompletableFuture<byte[]> theirs = aside(() -> pair.peer().getInputStream().readNBytes(9));
      writeAll(pair.port(), data(9));
      assertArrayEquals(data(9), theirs.get());
      pair.peer().getOutputStream().write(data(9));
      assertArrayEquals(data(9), read(pair.port(), 9));
      heap.assertReturned();
      direct.assertReturned();
      var waiting = pair.transport().nextWaitingRead();
      CompletableFuture<byte[]> reader = aside(() -> read(pair.port(), 9));
      waiting.await();
      heap.assertReturned();
      direct.assertReturned();
      pair.peer().getOutputStream().write(data(9));
      assertArrayEquals(data(9), reader.get());
    }
  }

  @ParameterizedTest
  @MethodSource("io.usocket.jdk.Engines#everywhere")
  void records_that_have_been_read_ahead_count_as_buffered(String engine, TlsVersion version)
      throws Exception {
    try (Pair pair = Pair.client(engine, version).secured()) {
      pair.transport().chop(1);
      pair.peer().getOutputStream().write(1);
      assertEquals(1, read(pair.port(), 1).length); // tickets are behind us
      assertFalse(pair.port().hasBufferedInput());
      pair.transport().chop(Integer.MAX_VALUE);
      pair.peer().getOutputStream().write(new byte[] {2, 3});
      pair.peer().getOutputStream().write(new byte[] {4});
      assertArrayEquals(new byte[] {2}, read(pair.port(), 1));
      assertTrue(pair.port().hasBufferedInput());
      ByteBuffer rest = ByteBuffer.allocate(2);
      while (rest.hasRemaining()) {
        assertTrue(pair.port().read(rest, Deadline.NEVER) > 0);
      }
      assertFalse(pair.port().hasBufferedInput());
      assertEquals(WANT_READ, pair.port().read(ByteBuffer.allocate(1), Deadline.NOW));
    }
  }

  @ParameterizedTest
  @MethodSource("io.usocket.jdk.Engines#halfClosing")
  void the_answer_to_a_key_update_leaves_while_the_reader_waits(String engine, TlsVersion version)
      throws Exception {
    try (Pair pair = Pair.client(engine, version).secured()) {
      var waiting = pair.transport().nextWaitingRead();
      CompletableFuture<byte[]> reader = aside(() -> read(pair.port(), 1));
      waiting.await();
      var answered = pair.transport().nextWrite();
      pair.peer().startHandshake(); // after the handshake: a key update that wants an answer
      answered.await();
      pair.peer().getOutputStream().write(5);
      assertArrayEquals(new byte[] {5}, reader.get());
    }
  }

  @ParameterizedTest
  @MethodSource("io.usocket.jdk.Engines#inTls13")
  void data_goes_on_in_both_directions_after_a_key_update(String engine, TlsVersion version)
      throws Exception {
    try (Pair pair = Pair.client(engine, version).secured()) {
      CompletableFuture<byte[]> theirs = aside(() -> pair.peer().getInputStream().readNBytes(1));
      pair.peer().startHandshake(); // after the handshake: a key update that wants an answer
      pair.peer().getOutputStream().write(5);
      assertArrayEquals(new byte[] {5}, read(pair.port(), 1));
      writeAll(pair.port(), new byte[] {6});
      assertArrayEquals(new byte[] {6}, theirs.get());
    }
  }

  @Test
  void renegotiation_is_refused() throws Exception {
    try (Pair pair = Pair.client("SunJSSE", TlsVersion.TLS_1_2).secured()) {
      pair.peer().startHandshake(); // after the handshake: a HelloRequest
      TlsException e =
          assertThrows(
              TlsException.class, () -> pair.port().read(ByteBuffer.allocate(1), Deadline.NEVER));
      assertEquals(Reason.PROTOCOL_VIOLATION, e.reason());
      assertTrue(e.getMessage().contains("renegotiate"), e.getMessage());
    }
  }

  @ParameterizedTest
  @MethodSource("io.usocket.jdk.Engines#everywhere")
  void an_interrupted_reader_leaves_and_nothing_is_lost(String engine, TlsVersion version)
      throws Exception {
    try (Pair pair = Pair.client(engine, version).secured()) {
      pair.transport().chop(3);
      pair.transport().interrupt();
      pair.peer().getOutputStream().write(DATA, 0, 500);
      ByteBuffer got = ByteBuffer.allocate(500);
      int interrupts = 0;
      while (got.hasRemaining()) {
        try {
          assertTrue(pair.port().read(got, Deadline.NEVER) > 0);
        } catch (InterruptedIOException e) {
          assertTrue(Thread.interrupted());
          interrupts++;
        }
      }
      assertTrue(interrupts > 100, "only " + interrupts);
      assertArrayEquals(java.util.Arrays.copyOf(DATA, 500), got.array());
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.jdk;

import static io.usocket.jdk.Bytes.data;
import static io.usocket.jdk.Bytes.outcome;
import static io.usocket.jdk.Bytes.read;
import static io.usocket.jdk.Bytes.writeAll;
import static io.usocket.jdk.Pair.aside;
import static io.usocket.spi.Port.END_OF_STREAM;
import static io.usocket.spi.Port.WANT_READ;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import io.usocket.TlsAlert;
import io.usocket.TlsException;
import io.usocket.TlsException.Reason;
import io.usocket.TlsVersion;
import io.usocket.spi.Deadline;
import io.usocket.spi.TlsPort;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How TLS on an SSLSocket over a port ends. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SslSocketEndTest {
  private static final byte[] DATA = data(100_000);

  @ParameterizedTest
  @MethodSource("io.usocket.jdk.Engines#everywhere")
  void the_end_without_close_notify_is_truncation_between_records(String engine, TlsVersion version)
      throws Exception {
    try (Pair pair = Pair.client(engine, version).secured()) {
      pair.peer().getOutputStream().write(DATA, 0, 10);
      pair.wire().shutdownOutput();
      assertEquals(10, read(pair.port(), 10).length);
      assertTruncated(pair.port());
    }
  }

  @ParameterizedTest
  @MethodSource("io.usocket.jdk.Engines#piecesEverywhere")
  void the_end_without_close_notify_is_truncation_in_mid_record(
      String engine, TlsVersion version, int piece) throws Exception {
    try (Pair pair = Pair.client(engine, version).secured()) {
      pair.peer().getOutputStream().write(DATA, 0, 10);
      assertEquals(10, read(pair.port(), 10).length);
      pair.peer().getOutputStream().write(DATA, 0, 1000);
      pair.transport().endAfter(piece);
      assertTruncated(pair.port());
    }
  }

  @ParameterizedTest
  @MethodSource("io.usocket.jdk.Engines#everywhere")
  void close_notify_is_the_end_again_and_again(String engine, TlsVersion version) throws Exception {
    try (Pair pair = Pair.client(engine, version).secured()) {
      pair.peer().getOutputStream().write(DATA, 0, 10);
      pair.peer().shutdownOutput();
      pair.wire().shutdownOutput();
      assertEquals(10, read(pair.port(), 10).length);
      for (int i = 0; i < 3; i++) {
        assertEquals(END_OF_STREAM, pair.port().read(ByteBuffer.allocate(9), Deadline.NEVER));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("io.usocket.jdk.Engines#everywhere")
  void close_tells_the_peer_by_close_notify(String engine, TlsVersion version) throws Exception {
    try (Pair pair = Pair.client(engine, version).secured()) {
      writeAll(pair.port(), DATA);
      CompletableFuture<byte[]> theirs = aside(() -> pair.peer().getInputStream().readAllBytes());
      pair.port().close();
      byte[] got = theirs.get();
      assertTrue(pair.peer().getSession().isValid(), "the JDK takes the end for an error");
      assertArrayEquals(DATA, got);
      assertEquals(-1, pair.wire().getInputStream().read());
    }
  }

  @ParameterizedTest
  @MethodSource("io.usocket.jdk.Engines#everywhere")
  void no_descriptor_is_left(String engine, TlsVersion version) throws Exception {
    leave(engine, version);
    long before = descriptors();
    for (int i = 0; i < 20; i++) {
      leave(engine, version);
    }
    long after = descriptors();
    assertTrue(after < before + 10, "before " + before + ", after " + after);
  }

  private static void leave(String engine, TlsVersion version) throws Exception {
    try (Pair pair = Pair.client(engine, version)) {
      pair.secured();
    }
    try (Pair pair = Pair.server(engine, version)) {
      assertEquals(WANT_READ, pair.port().handshake(Deadline.after(1)));
    }
  }

  private static long descriptors() {
    return ManagementFactory.getPlatformMXBean(UnixOperatingSystemMXBean.class)
        .getOpenFileDescriptorCount();
  }

  @ParameterizedTest
  @MethodSource("io.usocket.jdk.Engines#everywhere")
  void close_wakes_a_reader_and_does_not_wait(String engine, TlsVersion version) throws Exception {
    try (Pair pair = Pair.client(engine, version).secured()) {
      var waiting = pair.transport().nextWaitingRead();
      CompletableFuture<Integer> reader =
          aside(() -> pair.port().read(ByteBuffer.allocate(1), Deadline.NEVER));
      waiting.await();
      closeAtOnce(pair.port());
      assertThrows(IOException.class, () -> outcome(reader));
      assertEquals(-1, pair.peer().getInputStream().read());
    }
  }

  @ParameterizedTest
  @MethodSource("io.usocket.jdk.Engines#everywhere")
  void close_wakes_a_writer_and_does_not_wait(String engine, TlsVersion version) throws Exception {
    try (Pair pair = Pair.client(engine, version).secured()) {
      var full = pair.transport().nextFullWrite();
      CompletableFuture<Integer> writer =
          aside(
              () -> {
                while (true) {
                  pair.port().write(ByteBuffer.wrap(DATA), Deadline.NEVER);
                }
              });
      full.await();
      closeAtOnce(pair.port());
      assertThrows(IOException.class, () -> outcome(writer));
    }
  }

  @ParameterizedTest
  @MethodSource("io.usocket.jdk.Engines#everywhere")
  void close_wakes_a_reader_and_a_writer_at_once(String engine, TlsVersion version)
      throws Exception {
    try (Pair pair = Pair.client(engine, version).secured()) {
      var full = pair.transport().nextFullWrite();
      CompletableFuture<Integer> reader =
          aside(() -> pair.port().read(ByteBuffer.allocate(1), Deadline.NEVER));
      CompletableFuture<Integer> writer =
          aside(
              () -> {
                while (true) {
                  pair.port().write(ByteBuffer.wrap(DATA), Deadline.NEVER);
                }
              });
      full.await();
      closeAtOnce(pair.port());
      assertThrows(IOException.class, () -> outcome(reader));
      assertThrows(IOException.class, () -> outcome(writer));
    }
  }

  @ParameterizedTest
  @MethodSource("io.usocket.jdk.Engines#halfClosing")
  void after_shutdownOutput_reading_goes_on(String engine, TlsVersion version) throws Exception {
    try (Pair pair = Pair.client(engine, version).secured()) {
      assertEquals(0, pair.port().shutdownOutput(Deadline.NEVER));
      assertEquals(-1, pair.peer().getInputStream().read());
      pair.peer().getOutputStream().write(DATA);
      assertArrayEquals(DATA, read(pair.port(), DATA.length));
      pair.peer().shutdownOutput();
      assertEquals(END_OF_STREAM, pair.port().read(ByteBuffer.allocate(1), Deadline.NEVER));
    }
  }

  @ParameterizedTest
  @MethodSource("io.usocket.jdk.Engines#everywhere")
  void shutdownOutput_ends_the_peers_reading(String engine, TlsVersion version) throws Exception {
    try (Pair pair = Pair.client(engine, version).secured()) {
      assertEquals(0, pair.port().shutdownOutput(Deadline.NEVER));
      assertEquals(-1, pair.peer().getInputStream().read());
    }
  }

  @ParameterizedTest
  @MethodSource("io.usocket.jdk.Engines#everywhere")
  void shutdownOutput_does_not_wait_for_a_reader(String engine, TlsVersion version)
      throws Exception {
    try (Pair pair = Pair.client(engine, version).secured()) {
      var waiting = pair.transport().nextWaitingRead();
      CompletableFuture<Integer> reader =
          aside(() -> pair.port().read(ByteBuffer.allocate(1), Deadline.NEVER));
      waiting.await();
      assertEquals(0, pair.port().shutdownOutput(Deadline.NEVER));
      assertEquals(-1, pair.peer().getInputStream().read());
      pair.port().close();
      // TLS 1.2: the peer has answered by its own close_notify, perhaps in time
      assertEquals(END_OF_STREAM, reader.exceptionally(e -> END_OF_STREAM).get());
    }
  }

  @ParameterizedTest
  @MethodSource("io.usocket.jdk.Engines#everywhere")
  void a_record_that_is_none_of_the_peers_is_refused_and_the_peer_told(
      String engine, TlsVersion version) throws Exception {
    try (Pair pair = Pair.client(engine, version).secured()) {
      pair.wire().getOutputStream().write(forged());
      TlsException e =
          assertThrows(
              TlsException.class, () -> pair.port().read(ByteBuffer.allocate(9), Deadline.NEVER));
      assertEquals(Reason.PROTOCOL_VIOLATION, e.reason(), e.getMessage());
      SSLException told =
          assertThrows(SSLException.class, () -> pair.peer().getInputStream().read());
      assertEquals(Optional.of(TlsAlert.BAD_RECORD_MAC), TlsAlert.named(told.getMessage()));
    }
  }

  /** An application data record of 100 bytes, encrypted with no key at all. */
  private static byte[] forged() {
    byte[] record = new byte[105];
    System.arraycopy(new byte[] {23, 3, 3, 0, 100}, 0, record, 0, 5);
    return record;
  }

  @ParameterizedTest
  @MethodSource("io.usocket.jdk.Engines#everywhere")
  void a_reset_is_told_as_what_it_is(String engine, TlsVersion version) throws Exception {
    try (Pair pair = Pair.client(engine, version).secured()) {
      pair.wire().setSoLinger(true, 0);
      pair.wire().close();
      IOException e =
          assertThrows(
              IOException.class, () -> pair.port().read(ByteBuffer.allocate(1), Deadline.NEVER));
      assertTrue(e.getMessage().contains("Connection reset"), e.getMessage());
    }
  }

  private static void assertTruncated(TlsPort port) {
    for (int i = 0; i < 2; i++) {
      TlsException e =
          assertThrows(
              TlsException.class, () -> port.read(ByteBuffer.allocate(100), Deadline.NEVER));
      assertEquals(Reason.TRUNCATED, e.reason(), e.getMessage());
    }
  }

  private static void closeAtOnce(TlsPort port) throws Exception {
    long begun = System.nanoTime();
    port.close();
    assertTrue(System.nanoTime() - begun < 2_000_000_000L, "close took more than 2 s");
  }
}

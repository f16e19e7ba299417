// SPDX-License-Identifier: Apache-2.0
package io.usocket.jdk;

import static io.usocket.jdk.Bytes.data;
import static io.usocket.jdk.Bytes.outcome;
import static io.usocket.jdk.Bytes.read;
import static io.usocket.jdk.Bytes.writeAll;
import static io.usocket.jdk.Pair.aside;
import static io.usocket.spi.Port.WANT_READ;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.usocket.TlsAlert;
import io.usocket.TlsException;
import io.usocket.TlsException.Reason;
import io.usocket.TlsVersion;
import io.usocket.spi.Deadline;
import io.usocket.spi.TlsPort;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The handshake of an SSLSocket over a port. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SslSocketHandshakeTest {
  private static final byte[] DATA = data(100_000);

  @ParameterizedTest
  @MethodSource("io.usocket.jdk.Engines#everywhere")
  void a_client_exchanges_data_and_says_what_was_agreed(String engine, TlsVersion version)
      throws Exception {
    try (Pair pair = Pair.client(engine, version).secured()) {
      CompletableFuture<byte[]> theirs = aside(() -> pair.peer().getInputStream().readNBytes(7));
      writeAll(pair.port(), "request".getBytes(US_ASCII));
      assertEquals("request", new String(theirs.get(), US_ASCII));
      pair.peer().getOutputStream().write("reply".getBytes(US_ASCII));
      assertEquals("reply", new String(read(pair.port(), 5), US_ASCII));
      assertEquals(version, pair.port().info().version());
      assertEquals(Optional.of("localhost"), pair.port().info().serverName());
      assertEquals(1, pair.port().info().peerCertificates().size());
    }
  }

  @ParameterizedTest
  @MethodSource("io.usocket.jdk.Engines#everywhere")
  void a_server_exchanges_data_and_knows_the_name_it_was_asked_for(
      String engine, TlsVersion version) throws Exception {
    try (Pair pair = Pair.server(engine, version).secured()) {
      pair.peer().getOutputStream().write(DATA, 0, 5000);
      assertArrayEquals(java.util.Arrays.copyOf(DATA, 5000), read(pair.port(), 5000));
      CompletableFuture<byte[]> theirs = aside(() -> pair.peer().getInputStream().readNBytes(3));
      writeAll(pair.port(), new byte[] {1, 2, 3});
      assertArrayEquals(new byte[] {1, 2, 3}, theirs.get());
      assertEquals(Optional.of("server.usocket.test"), pair.port().info().serverName());
    }
  }

  @ParameterizedTest
  @MethodSource("io.usocket.jdk.Engines#everywhere")
  void a_handshake_that_gives_up_anywhere_can_go_on(String engine, TlsVersion version)
      throws Exception {
    try (Pair pair = Pair.client(engine, version)) {
      pair.transport().chop(17);
      pair.transport().stutter();
      CompletableFuture<Void> theirs =
          aside(
              () -> {
                pair.peer().startHandshake();
                return null;
              });
      while (pair.port().handshake(Deadline.NEVER) != 0) {}
      theirs.get();
      pair.peer().getOutputStream().write(7);
      assertArrayEquals(new byte[] {7}, read(pair.port(), 1));
    }
  }

  @ParameterizedTest
  @MethodSource("io.usocket.jdk.Engines#everywhere")
  void a_handshake_without_waiting_asks_for_more_until_it_is_done(String engine, TlsVersion version)
      throws Exception {
    try (Pair pair = Pair.server(engine, version)) {
      assertEquals(WANT_READ, pair.port().handshake(Deadline.NOW));
      assertEquals(WANT_READ, pair.port().handshake(Deadline.NOW));
      pair.secured();
      assertEquals(0, pair.port().handshake(Deadline.NOW));
    }
  }

  @ParameterizedTest
  @MethodSource("io.usocket.jdk.Engines#everywhere")
  void the_end_in_the_handshake_is_truncation(String engine, TlsVersion version) throws Exception {
    try (Pair pair = Pair.client(engine, version)) {
      pair.wire().shutdownOutput();
      TlsException e =
          assertThrows(TlsException.class, () -> pair.port().handshake(Deadline.NEVER));
      assertEquals(Reason.TRUNCATED, e.reason());
    }
  }

  @ParameterizedTest
  @MethodSource("io.usocket.jdk.Engines#everywhere")
  void close_wakes_a_handshake_and_does_not_wait(String engine, TlsVersion version)
      throws Exception {
    try (Pair pair = Pair.client(engine, version)) {
      var waiting = pair.transport().nextWaitingRead();
      CompletableFuture<Integer> handshake = aside(() -> pair.port().handshake(Deadline.NEVER));
      waiting.await();
      closeAtOnce(pair.port());
      assertThrows(IOException.class, () -> outcome(handshake));
    }
  }

  @ParameterizedTest
  @MethodSource("io.usocket.jdk.Engines#everywhere")
  void garbage_is_a_protocol_violation_at_once(String engine, TlsVersion version) throws Exception {
    try (Pair pair = Pair.client(engine, version)) {
      pair.wire().getOutputStream().write("HTTP/1.0 400 Bad Request\r\n\r\n".getBytes(US_ASCII));
      TlsException e =
          assertThrows(TlsException.class, () -> pair.port().handshake(Deadline.NEVER));
      assertEquals(Reason.PROTOCOL_VIOLATION, e.reason());
    }
  }

  @ParameterizedTest
  @MethodSource("io.usocket.jdk.Engines#inTls12")
  void no_suite_in_common_is_told_to_both(String engine, TlsVersion version) throws Exception {
    try (Pair pair = Pair.server(engine, version)) {
      pair.peer().setEnabledCipherSuites(new String[] {"TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"});
      CompletableFuture<Void> theirs =
          aside(
              () -> {
                pair.peer().startHandshake();
                return null;
              });
      TlsException e =
          assertThrows(TlsException.class, () -> pair.port().handshake(Deadline.NEVER));
      assertEquals(Reason.NOTHING_IN_COMMON, e.reason(), e.getMessage());
      Exception told = assertThrows(Exception.class, () -> outcome(theirs));
      assertEquals(Optional.of(TlsAlert.HANDSHAKE_FAILURE), TlsAlert.named(told.getMessage()));
    }
  }

  private static void closeAtOnce(TlsPort port) throws Exception {
    long begun = System.nanoTime();
    port.close();
    assertTrue(System.nanoTime() - begun < 2_000_000_000L, "close took more than 2 s");
  }
}

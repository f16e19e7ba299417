// SPDX-License-Identifier: Apache-2.0
package io.usocket.bc;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.usocket.AddressFamily;
import io.usocket.Backend;
import io.usocket.Errno;
import io.usocket.Protocol;
import io.usocket.SocketType;
import io.usocket.Sockets;
import io.usocket.TlsAlert;
import io.usocket.TlsConfig;
import io.usocket.TlsException;
import io.usocket.TlsVersion;
import io.usocket.USocket;
import io.usocket.USocketException;
import io.usocket.tck.pki.TestPki;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Over the loopback interface, as applications do it. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BcSocketsTest {
  private static final Backend BC = backend();
  private final ExecutorService others = Executors.newCachedThreadPool();

  private static Backend backend() {
    try {
      return Sockets.using("bc");
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @AfterEach
  void end() throws Exception {
    others.shutdownNow();
    others.awaitTermination(10, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @CsvSource({"TLS_1_2, EC", "TLS_1_2, RSA", "TLS_1_3, EC", "TLS_1_3, RSA", "TLS_1_3, Ed25519"})
  void lines_and_bytes_go_both_ways(TlsVersion version, String key) throws Exception {
    try (USocket listener = listener(Configs.serving(Configs.server(key)).build());
        USocket client = secure(Configs.client(version))) {
      Future<String> heard =
          others.submit(
              () -> {
                try (USocket server = listener.accept().socket()) {
                  String line = new String(server.readline(), US_ASCII);
                  server.sendall("welcome\n".getBytes(US_ASCII));
                  return line + new String(server.read(), US_ASCII);
                }
              });
      client.connect(listener.getsockname());
      client.sendall("hello\n".getBytes(US_ASCII));
      assertEquals("welcome\n", new String(client.readline(), US_ASCII));
      assertEquals(version, client.tlsInfo().version());
      client.sendall("rest".getBytes(US_ASCII));
      client.shutdown(Sockets.SHUT_RDWR);

      assertEquals("hello\nrest", heard.get());
    }
  }

  @ParameterizedTest
  @EnumSource(TlsVersion.class)
  void a_reader_and_a_writer_work_at_the_same_time_on_both_sides(TlsVersion version)
      throws Exception {
    byte[] data = new byte[3_000_000];
    new Random(7).nextBytes(data);
    try (USocket listener = listener(Configs.serving(TestPki.serverEc()).build());
        USocket client = secure(Configs.client(version))) {
      Future<USocket> accepting =
          others.submit(
              () -> {
                USocket server = listener.accept().socket();
                server.handshake();
                return server;
              });
      client.connect(listener.getsockname());
      try (USocket server = accepting.get()) {
        Future<?> up = others.submit(send(client, data));
        Future<?> down = others.submit(send(server, data));
        Future<byte[]> atServer = others.submit(() -> server.read(data.length));

        assertArrayEquals(data, client.read(data.length));
        assertArrayEquals(data, atServer.get());
        up.get();
        down.get();
      }
    }
  }

  private static Callable<Void> send(USocket socket, byte[] data) {
    return () -> {
      socket.sendall(data);
      return null;
    };
  }

  @Test
  void an_expired_certificate_ends_the_connection_on_both_sides() throws Exception {
    try (USocket listener = listener(Configs.serving(TestPki.expired()).build());
        USocket client = secure(Configs.trusting().build())) {
      Future<TlsException> atServer =
          others.submit(
              () -> {
                try (USocket server = listener.accept().socket()) {
                  return assertThrows(TlsException.class, () -> server.recv(1));
                }
              });

      TlsException refusal =
          assertThrows(TlsException.class, () -> client.connect(listener.getsockname()));

      assertEquals(TlsException.Reason.PEER_CERTIFICATE, refusal.reason());
      assertEquals(Optional.of(TlsAlert.CERTIFICATE_EXPIRED), refusal.alert());
      assertEquals(TlsException.Reason.PEER_ALERT, atServer.get().reason());
      assertEquals(Optional.of(TlsAlert.CERTIFICATE_EXPIRED), atServer.get().alert());
    }
  }

  @Test
  void a_timeout_in_data_loses_nothing() throws Exception {
    try (USocket listener = listener(Configs.serving(TestPki.serverEc()).build());
        USocket client = secure(Configs.trusting().build())) {
      Future<USocket> accepting =
          others.submit(
              () -> {
                USocket server = listener.accept().socket();
                server.sendall("half".getBytes(US_ASCII));
                return server;
              });
      client.connect(listener.getsockname());
      try (USocket server = accepting.get()) {
        client.settimeout(0.05);
        USocketException late = assertThrows(USocketException.class, () -> client.read(8));
        assertEquals(Errno.ETIMEDOUT, late.errno());
        client.settimeout(30.0);
        server.sendall("-way".getBytes(US_ASCII));

        assertEquals("half-way", new String(client.read(8), US_ASCII));
      }
    }
  }

  @Test
  void what_it_cannot_do_is_refused_when_the_socket_is_made() throws Exception {
    TlsConfig old =
        TlsConfig.builder()
            .versions(TlsVersion.TLS_1_2)
            .cipherSuites("TLS_RSA_WITH_AES_128_CBC_SHA")
            .build();

    TlsException refusal = assertThrows(TlsException.class, () -> secure(old));

    assertEquals(TlsException.Reason.CONFIGURATION, refusal.reason());
  }

  private static USocket listener(TlsConfig config) throws Exception {
    USocket listener = secure(config);
    listener.bind("127.0.0.1", 0);
    listener.listen();
    return listener;
  }

  private static USocket secure(TlsConfig config) throws Exception {
    return BC.socket(AddressFamily.AF_INET, SocketType.SOCK_STREAM, Protocol.IPPROTO_SEC, config);
  }
}

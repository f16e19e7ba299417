// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import static io.usocket.Sockets.AF_INET;
import static io.usocket.Sockets.IPPROTO_SEC;
import static io.usocket.Sockets.SOCK_STREAM;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.usocket.Sockets;
import io.usocket.USocket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A client that dribbles its hello, and the others meanwhile. */
@Timeout(120)
class SlowClientTest {
  private static final Duration LIMIT = Duration.ofMillis(1500);
  private static final Duration PACE = Duration.ofMillis(50);

  /** Sends a hello byte by byte, and notices when the server has had enough. */
  private static final class Dribbler implements AutoCloseable {
    private final Socket socket;
    private final ByteBuffer hello;
    private final FutureTask<Duration> ended;

    Dribbler(InetSocketAddress server) throws Exception {
      hello = ByteBuffer.wrap(TestTls.hello());
      long start = System.nanoTime();
      socket = new Socket(server.getAddress(), server.getPort());
      ended =
          new FutureTask<>(
              () -> {
                awaitEnd();
                return Duration.ofNanos(System.nanoTime() - start);
              });
      Thread thread = new Thread(ended, "dribbler");
      thread.setDaemon(true);
      thread.start();
    }

    private void awaitEnd() {
      try {
        socket.getInputStream().readAllBytes();
      } catch (IOException e) {
        // reset, as our next byte was on its way when the server closed
      }
    }

    /** One byte more, and a pause; whether the server has ended the connection. */
    boolean dribble() throws Exception {
      assertTrue(hello.hasRemaining(), "the server waits for more than the hello");
      try {
        socket.getOutputStream().write(hello.get());
      } catch (IOException e) {
        // ended
      }
      try {
        ended.get(PACE.toMillis(), TimeUnit.MILLISECONDS);
        return true;
      } catch (TimeoutException e) {
        return false;
      }
    }

    /** How long the connection has lasted. */
    Duration lifetime() throws Exception {
      return ended.get();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  @ParameterizedTest
  @MethodSource("io.usocket.cli.TestTls#backends")
  void a_client_that_dribbles_its_hello_holds_up_nobody_and_is_ended(String backend)
      throws Exception {
    loadClasses(backend);
    try (RunningEcho echo =
            RunningEcho.start(backend, IPPROTO_SEC, TestTls.server(LIMIT), Long.MAX_VALUE);
        USocket other = connect(backend, echo);
        Dribbler slow = new Dribbler(echo.address())) {
      boolean ended = false;
      for (int n = 0; n < 8; n++) {
        ended |= slow.dribble();
        assertEcho(other);
      }
      try (USocket newcomer = connect(backend, echo)) {
        assertEcho(newcomer);
      }
      assertFalse(ended |= slow.dribble(), "the slow client was ended before its time");

      while (!ended) {
        ended = slow.dribble();
        assertEcho(other);
      }

      assertTrue(slow.lifetime().compareTo(LIMIT) >= 0, () -> "ended too early");
      assertTrue(slow.lifetime().compareTo(LIMIT.multipliedBy(4)) < 0, () -> "ended too late");
      echo.err.await("ETIMEDOUT: TLS handshake \\(limit PT1.5S\\)");
      assertEcho(other);
    }
  }

  /** The first handshake may take longer than the limit of this test. */
  private static void loadClasses(String backend) throws Exception {
    try (RunningEcho echo =
            RunningEcho.start(
                backend, IPPROTO_SEC, TestTls.server(Duration.ofSeconds(60)), Long.MAX_VALUE);
        USocket client = connect(backend, echo)) {
      assertEcho(client);
    }
  }

  private static USocket connect(String backend, RunningEcho echo) throws Exception {
    USocket socket =
        Sockets.using(backend).socket(AF_INET, SOCK_STREAM, IPPROTO_SEC, TestTls.client());
    socket.settimeout(20);
    socket.connect(echo.address());
    return socket;
  }

  private static void assertEcho(USocket client) throws IOException {
    client.sendall("hello\n".getBytes(US_ASCII));
    assertEquals("hello\n", new String(client.readline(), US_ASCII));
  }
}

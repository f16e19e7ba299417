// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import static io.usocket.Sockets.IPPROTO_SEC;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.usocket.Sockets;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Many TLS connections at once; {@link ManyConnections} is the same with more of them. */
@Timeout(120)
class ManyConnectionsTest {
  private static final int CONNECTIONS = 100;

  /** The echo server's, and what the JVM starts by itself meanwhile, such as compilers. */
  private static final int FEW_THREADS = 10;

  @ParameterizedTest
  @MethodSource("io.usocket.cli.TestTls#backends")
  void two_threads_lose_no_byte_of_them_and_end_them_in_order(String backend) throws Exception {
    int threads = ManagementFactory.getThreadMXBean().getThreadCount();
    try (RunningEcho echo =
            RunningEcho.start(
                backend, IPPROTO_SEC, TestTls.server(Duration.ofSeconds(60)), CONNECTIONS);
        EchoClients clients =
            new EchoClients(Sockets.using(backend), IPPROTO_SEC, echo.address())) {
      clients.connect(CONNECTIONS, TestTls.client());
      clients.exchange(1);
      clients.exchange(20_000);
      clients.exchange(1_000);
      int more = ManagementFactory.getThreadMXBean().getThreadCount() - threads;
      clients.end();

      assertEquals(0, echo.failed(), echo.err::text);
      assertTrue(more <= FEW_THREADS, () -> more + " threads more");
    }
  }
}

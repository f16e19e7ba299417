// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import static io.usocket.Sockets.IPPROTO_SEC;
import static io.usocket.Sockets.IPPROTO_TCP;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The echo server's one thread and its clients. */
@Timeout(120)
class EchoServerTest {
  @ParameterizedTest
  @MethodSource("io.usocket.cli.TestTls#backends")
  void over_tls_it_loses_nothing_and_does_not_read_from_who_does_not_read(String backend)
      throws Exception {
    try (RunningEcho echo =
        RunningEcho.start(
            backend, IPPROTO_SEC, TestTls.server(Duration.ofSeconds(60)), Long.MAX_VALUE)) {
      EchoChecks.serves(backend, IPPROTO_SEC, echo.address());

      assertEquals("", echo.err.text());
    }
  }

  @Test
  void over_tcp_it_does_the_same_and_outlives_clients_that_reset() throws Exception {
    try (RunningEcho echo =
        RunningEcho.start(
            "nio", IPPROTO_TCP, TestTls.server(Duration.ofSeconds(60)), Long.MAX_VALUE)) {
      for (int n = 0; n < 3; n++) {
        try (Socket rude = new Socket(echo.address().getAddress(), echo.address().getPort())) {
          rude.getOutputStream().write(n);
          rude.getInputStream().read();
          rude.setSoLinger(true, 0);
        }
      }
      EchoChecks.serves("nio", IPPROTO_TCP, echo.address());

      echo.err.await("(?:usocket: 127.0.0.1:\\d+: \\[Errno 104\\] ECONNRESET: .*\\R){3}$");
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import static io.usocket.Sockets.AF_INET;
import static io.usocket.Sockets.IPPROTO_SEC;
import static io.usocket.Sockets.SOCK_STREAM;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.usocket.Sockets;
import io.usocket.USocket;
import io.usocket.tck.pki.TestPki;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code echo} as a process: told to end, and at the limit of its descriptors. */
@Timeout(60)
class EchoProcessTest {
  @TempDir Path folder;

  @Test
  void told_to_end_it_ends_its_connections_in_order() throws Exception {
    String good = new Credentials(folder).file("serverEc", TestPki.serverEc());
    try (EchoProcess echo = EchoProcess.start("--tls", "--cert", good);
        USocket client =
            Sockets.using("nio").socket(AF_INET, SOCK_STREAM, IPPROTO_SEC, TestTls.client())) {
      client.settimeout(20);
      client.connect(echo.address());
      client.sendall("hello\n".getBytes(US_ASCII));
      assertEquals("hello\n", new String(client.readline(), US_ASCII));

      echo.terminate();

      assertEquals(0, client.recv(1).length, "an end of stream, with close_notify");
      assertEquals(143, echo.exitCode(), echo.err::text); // 128 + SIGTERM, as the JVM does
      assertEquals("", echo.err.atEnd());
    }
  }

  @Test
  void without_descriptors_it_sleeps_until_a_connection_ends() throws Exception {
    List<Socket> clients = new ArrayList<>();
    try (EchoProcess echo = EchoProcess.withDescriptors(128, "--provider", "nio")) {
      try (Socket failing = connect(echo)) { // classes of errors cannot be read later
        failing.setSoLinger(true, 0);
      }
      echo.err.await("ECONNRESET");
      for (int n = 0; n < 150; n++) {
        clients.add(connect(echo));
      }
      echo.err.await("accept: \\[Errno 24\\] EMFILE.*; again when a connection has ended");
      assertEcho(clients.get(0));

      Duration before = echo.computed();
      Thread.sleep(1000); // what it must not do takes time
      Duration meanwhile = echo.computed().minus(before);

      assertTrue(meanwhile.toMillis() < 500, "it has computed for " + meanwhile);
      for (Socket client : clients) {
        assertEcho(client);
        client.close();
      }
    } finally {
      for (Socket client : clients) {
        client.close();
      }
    }
  }

  private static Socket connect(EchoProcess echo) throws Exception {
    return new Socket(echo.address().getAddress(), echo.address().getPort());
  }

  private static void assertEcho(Socket client) throws IOException {
    client.setSoTimeout(20_000);
    client.getOutputStream().write("hello\n".getBytes(US_ASCII));
    assertEquals("hello\n", new String(client.getInputStream().readNBytes(6), US_ASCII));
  }
}

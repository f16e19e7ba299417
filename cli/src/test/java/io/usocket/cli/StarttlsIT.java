// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import static io.usocket.Sockets.AF_INET;
import static io.usocket.Sockets.SOCK_STREAM;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.usocket.Sockets;
import io.usocket.TlsConfig;
import io.usocket.TlsException;
import io.usocket.USocket;
import io.usocket.USocketException;
import io.usocket.tck.pki.TestPki;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * STARTTLS of SMTP (RFC 3207), with OpenSSL on the other side, and with somebody in between who
 * puts plain text where it would pass for protected.
 */
@Timeout(30)
class StarttlsIT {
  private static final int MOST_SECONDS = 20;
  private static final Duration HANDSHAKE = Duration.ofSeconds(MOST_SECONDS);

  @TempDir static Path folder;
  private static Credentials credentials;

  @BeforeAll
  static void silence() {
    credentials = new Credentials(folder);
    Main.silenceBouncyCastle();
  }

  static Stream<Arguments> backendsAndVersions() {
    return TestTls.backends().stream()
        .flatMap(backend -> Stream.of("1.2", "1.3").map(version -> Arguments.of(backend, version)));
  }

  @ParameterizedTest(name = "{0}, TLS {1}")
  @MethodSource("backendsAndVersions")
  void s_client_begins_tls_with_our_server(String backend, String version) throws Exception {
    try (USocket listener = listener(backend)) {
      FutureTask<String> served = start(() -> serve(listener));
      try (OpenSsl client =
          OpenSsl.start(
              List.of(
                  "s_client",
                  "-starttls",
                  "smtp",
                  "-connect",
                  "127.0.0.1:" + listener.getsockname().getPort(),
                  "-servername",
                  "localhost",
                  "-CAfile",
                  credentials.root(),
                  "-verify_return_error",
                  "-verify_hostname",
                  "localhost",
                  version.equals("1.3") ? "-tls1_3" : "-tls1_2"))) {
        client.type("EHLO again\n");
        client.out.await("250 in TLS, TLSv" + version);
        client.endInput();

        assertEquals(0, client.exitCode(), client.err::text);
        assertEquals("EHLO again\n", served.get(MOST_SECONDS, TimeUnit.SECONDS));
        assertTrue(client.out.text().contains("Verify return code: 0 (ok)"), client.out::text);
      }
    }
  }

  @ParameterizedTest(name = "{0}, TLS {1}")
  @MethodSource("backendsAndVersions")
  void our_client_begins_tls_with_s_server(String backend, String version) throws Exception {
    String good = credentials.file("serverEc", TestPki.serverEc());
    String only = version.equals("1.3") ? "-tls1_3" : "-tls1_2";
    try (OpenSsl server = OpenSsl.server(List.of("-cert", good, "-key", good, only));
        SmtpFront front = SmtpFront.start("220 go ahead\r\n", server.port())) {
      try (USocket client = connected(backend, front.port())) {
        assertEquals("220 go ahead\r\n", asked(client));
        client.starttls(TestTls.client());

        assertEquals("TLSv" + version, client.tlsInfo().version().protocol());
        client.sendall("hello\n".getBytes(US_ASCII));
        assertEquals("olleh\n", line(client));
      }
      front.await();
    }
  }

  @ParameterizedTest
  @MethodSource("io.usocket.cli.TestTls#backends")
  void our_server_refuses_a_command_that_came_with_starttls(String backend) throws Exception {
    try (USocket listener = listener(backend)) {
      FutureTask<String> served = start(() -> serve(listener));
      try (Socket injecting = new Socket("127.0.0.1", listener.getsockname().getPort())) {
        injecting.setSoTimeout(MOST_SECONDS * 1000);
        injecting
            .getOutputStream()
            .write("EHLO evil\r\nSTARTTLS\r\nRCPT TO:<evil@example.org>\r\n".getBytes(US_ASCII));
        String said = new String(injecting.getInputStream().readAllBytes(), US_ASCII);

        assertTrue(said.endsWith("220 go ahead\r\n"), said);
        assertRefused(
            assertThrows(ExecutionException.class, () -> served.get(MOST_SECONDS, TimeUnit.SECONDS))
                .getCause());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("io.usocket.cli.TestTls#backends")
  void our_client_refuses_an_answer_that_came_with_that_to_starttls(String backend)
      throws Exception {
    String good = credentials.file("serverEc", TestPki.serverEc());
    try (OpenSsl server = OpenSsl.server(List.of("-cert", good, "-key", good));
        SmtpFront front = SmtpFront.start("220 go ahead\r\n250 evil\r\n", server.port());
        USocket client = connected(backend, front.port())) {
      assertEquals("220 go ahead\r\n", asked(client));

      assertRefused(assertThrows(TlsException.class, () -> client.starttls(TestTls.client())));
      assertThrows(USocketException.class, () -> client.recv(1), "it is closed");
      assertTrue(!server.out.text().contains("CIPHER"), server.out::text);
    }
  }

  private static void assertRefused(Throwable e) {
    assertEquals(
        TlsException.Reason.PROTOCOL_VIOLATION,
        ((TlsException) e).reason(),
        () -> "what was thrown: " + e);
  }

  /** A mail server of one client, as far as the first command in TLS, which it returns. */
  private static String serve(USocket listener) throws Exception {
    try (USocket client = listener.accept().socket()) {
      client.settimeout(MOST_SECONDS);
      say(client, "220 localhost ESMTP");
      assertTrue(line(client).startsWith("EHLO "));
      say(client, "250-localhost\r\n250 STARTTLS");
      assertEquals("STARTTLS\r\n", line(client));
      say(client, "220 go ahead");
      client.starttls(server());
      String first = line(client);
      say(client, "250 in TLS, " + client.tlsInfo().version().protocol());
      assertEquals(0, client.recv(1).length, "the end, in order");
      return first;
    }
  }

  private static TlsConfig server() throws Exception {
    return TestTls.server(HANDSHAKE);
  }

  private static USocket listener(String backend) throws Exception {
    USocket listener = Sockets.using(backend).socket(AF_INET, SOCK_STREAM);
    listener.settimeout(MOST_SECONDS);
    listener.bind("127.0.0.1", 0);
    listener.listen(1);
    return listener;
  }

  private static USocket connected(String backend, int port) throws Exception {
    USocket client = Sockets.using(backend).socket(AF_INET, SOCK_STREAM);
    client.settimeout(MOST_SECONDS);
    client.connect("localhost", port);
    return client;
  }

  /** Speaks SMTP as far as the answer to STARTTLS. */
  private static String asked(USocket client) throws Exception {
    assertTrue(line(client).startsWith("220 "));
    say(client, "EHLO localhost");
    while (line(client).startsWith("250-")) {
      // what the server can do
    }
    say(client, "STARTTLS");
    return line(client);
  }

  private static void say(USocket socket, String line) throws Exception {
    socket.sendall((line + "\r\n").getBytes(US_ASCII));
  }

  private static String line(USocket socket) throws Exception {
    return new String(socket.readline(), US_ASCII);
  }

  private static FutureTask<String> start(java.util.concurrent.Callable<String> work) {
    FutureTask<String> task = new FutureTask<>(work);
    Thread thread = new Thread(task, "SMTP");
    thread.setDaemon(true);
    thread.start();
    return task;
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.usocket.tck.pki.PrivateKeyPem;
import io.usocket.tck.pki.TestPki;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code echo} and {@code connect} at work, with each other and with plain sockets. */
@Timeout(30)
class ConversationTest {
  @TempDir Path folder;

  @Test
  void what_is_typed_comes_back_and_the_end_of_input_ends_both() throws Exception {
    try (Command echo = Command.start("echo", "--port", "0", "--once");
        Command connect = connectTo(echo).type("hello\nagain\n")) {
      connect.endInput();

      assertEquals(ExitCode.OK, connect.exitCode(), connect.err::text);
      assertEquals(ExitCode.OK, echo.exitCode(), echo.err::text);
      assertEquals("hello\nagain\n", connect.out.text());
      assertEquals("", connect.err.text() + echo.err.text());
    }
  }

  @Test
  void over_tls_an_encrypted_key_and_all_that_was_agreed_on_is_told() throws Exception {
    Credentials credentials = new Credentials(folder);
    String chain = credentials.text("chain.pem", TestPki.serverEc().chainPem());
    String key =
        credentials.text(
            "key.pem",
            PrivateKeyPem.encryptedPkcs8(
                TestPki.serverEc().privateKey(), "open sesame".toCharArray()));
    String password = credentials.text("password", "open sesame\r\n");
    try (Command echo =
            Command.start(
                "echo",
                "--port",
                "0",
                "--once",
                "-v",
                "--tls",
                "--cert",
                chain,
                "--key",
                key,
                "--password-file",
                password,
                "--alpn",
                "h2,echo");
        Command connect =
            Command.start(
                    "connect",
                    "localhost",
                    String.valueOf(echo.port()),
                    "-v",
                    "--tls",
                    "--ca",
                    credentials.root(),
                    "--alpn",
                    "echo",
                    "--idle-timeout",
                    "0.01")
                .type("hello\n")) {
      connect.out.await("hello\n");
      connect.endInput();

      assertEquals(ExitCode.OK, connect.exitCode(), connect.err::text);
      assertEquals(ExitCode.OK, echo.exitCode(), echo.err::text);
      connect.err.await("connected to 127.0.0.1:\\d+, provider nio \\(SunJSSE");
      connect.err.await("TLSv1.3 TLS_\\w+, .*ALPN echo, server name localhost|ALPN echo");
      connect.err.await("peer CN=usocket TCK serverEc, issued by CN=usocket TCK root");
      echo.err.await("done, 6 bytes");
    }
  }

  @Test
  void without_verification_there_is_a_warning() throws Exception {
    Credentials credentials = new Credentials(folder);
    String selfSigned = credentials.file("selfSigned", TestPki.selfSigned());
    try (Command echo =
            Command.start("echo", "--port", "0", "--once", "--tls", "--cert", selfSigned);
        Command connect =
            Command.start(
                "connect",
                "localhost",
                String.valueOf(echo.port()),
                "--tls",
                "--dangerously-disable-verification",
                "--idle-timeout",
                "0.01")) {
      connect.type("hello\n").out.await("hello\n");
      connect.endInput();

      assertEquals(ExitCode.OK, connect.exitCode(), connect.err::text);
      connect.err.await("WARNING: the peer is not verified");
    }
  }

  @Test
  void a_port_where_nobody_listens_fails_in_one_line() throws Exception {
    int port;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }
    Command connect = Command.run("connect", "127.0.0.1", String.valueOf(port));

    assertEquals(ExitCode.FAILED, connect.exitCode());
    assertTrue(
        connect.err.text().startsWith("usocket: [Errno 111] ECONNREFUSED: connect to 127.0.0.1:"),
        connect.err::text);
    assertEquals(1, connect.err.text().lines().count(), connect.err::text);
  }

  @Test
  void twice_verbose_shows_the_stack_trace() throws Exception {
    Command connect = Command.run("connect", "127.0.0.1", "0", "-v", "-v");

    assertEquals(ExitCode.FAILED, connect.exitCode());
    assertTrue(connect.err.text().contains("\tat io.usocket"), connect.err::text);
  }

  @Test
  void a_peer_that_closes_ends_connect_while_input_is_still_open() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Command connect =
            Command.start("connect", "127.0.0.1", String.valueOf(server.getLocalPort()))) {
      try (Socket peer = server.accept()) {
        peer.getOutputStream().write("bye\n".getBytes());
      }

      assertEquals(ExitCode.OK, connect.exitCode(), connect.err::text);
      assertEquals("bye\n", connect.out.text());
    }
  }

  @Test
  void a_connection_that_fails_ends_that_one_only() throws Exception {
    Credentials credentials = new Credentials(folder);
    String good = credentials.file("serverEc", TestPki.serverEc());
    try (Command echo =
        Command.start("echo", "--port", "0", "--max-connections", "2", "--tls", "--cert", good)) {
      try (Socket garbage = new Socket(InetAddress.getLoopbackAddress(), echo.port())) {
        garbage.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes());
        garbage.getInputStream().readAllBytes();
      }
      echo.err.await("usocket: 127.0.0.1:\\d+: \\[Errno 71\\] EPROTO: PROTOCOL_VIOLATION");
      try (Command connect =
          Command.start(
              "connect",
              "localhost",
              String.valueOf(echo.port()),
              "--tls",
              "--ca",
              credentials.root(),
              "--idle-timeout",
              "0.01")) {
        connect.type("hello\n").out.await("hello\n");
        connect.endInput();
        assertEquals(ExitCode.OK, connect.exitCode(), connect.err::text);
      }

      assertEquals(ExitCode.FAILED, echo.exitCode(), echo.err::text);
      assertFalse(echo.err.text().contains("\tat "), echo.err::text);
    }
  }

  @Test
  void a_silent_client_is_given_up_within_the_timeout() throws Exception {
    try (Command echo = Command.start("echo", "--port", "0", "--once", "--timeout", "0.05");
        Socket silent = new Socket(InetAddress.getLoopbackAddress(), echo.port())) {
      assertEquals(ExitCode.FAILED, echo.exitCode(), echo.err::text);
      echo.err.await("gave up after 0.05 s");
      assertEquals(-1, silent.getInputStream().read());
    }
  }

  @Test
  void a_port_that_is_taken_fails() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      Command echo = Command.run("echo", "--port", String.valueOf(taken.getLocalPort()));

      assertEquals(ExitCode.FAILED, echo.exitCode());
      assertTrue(echo.err.text().contains("EADDRINUSE"), echo.err::text);
    }
  }

  private static Command connectTo(Command echo) throws Exception {
    return Command.start("connect", "127.0.0.1", String.valueOf(echo.port()));
  }
}

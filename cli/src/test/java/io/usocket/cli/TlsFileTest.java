// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import static io.usocket.Sockets.AF_INET;
import static io.usocket.Sockets.IPPROTO_SEC;
import static io.usocket.Sockets.SOCK_STREAM;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.usocket.Sockets;
import io.usocket.USocket;
import io.usocket.tck.pki.Credential;
import io.usocket.tck.pki.TestPki;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code --tls-config}: all of TLS from a file, which may change under a server. */
@Timeout(60)
class TlsFileTest {
  @TempDir Path folder;

  @BeforeAll
  static void silence() {
    Main.silenceBouncyCastle();
  }

  @ParameterizedTest
  @MethodSource("io.usocket.cli.TestTls#backends")
  void a_new_certificate_is_for_new_connections_and_a_wrong_file_changes_nothing(String backend)
      throws Exception {
    Path config = write("identity.certificate = ec.pem\nidentity.key = ec.pem\n");
    write("ec.pem", TestPki.serverEc());
    write("rsa.pem", TestPki.serverRsa());
    try (Command echo =
            Command.start(
                "echo",
                "--port",
                "0",
                "--provider",
                backend,
                "--tls",
                "--tls-config",
                config.toString());
        USocket old = connected(backend, echo.port())) {
      assertServedBy(TestPki.serverEc(), old);
      write("identity.certificate = rsa.pem\nidentity.key = rsa.pem\n");
      try (USocket renewed = connected(backend, echo.port())) {
        assertServedBy(TestPki.serverRsa(), renewed);
      }
      write("identity.certificate = absent.pem\nidentity.key = rsa.pem\n");
      for (int n = 0; n < 2; n++) {
        try (USocket unchanged = connected(backend, echo.port())) {
          assertServedBy(TestPki.serverRsa(), unchanged);
        }
      }
      assertServedBy(TestPki.serverEc(), old);

      String file = "usocket: '\\Q" + config + "\\E' ";
      echo.err.await(
          "^"
              + file
              + "was read again\\n"
              + file
              + "is left aside, all stays as it was: .*absent\\.pem.*\\n$");
    }
  }

  @Test
  void a_client_takes_all_of_it_from_the_file() throws Exception {
    Credentials credentials = new Credentials(folder);
    credentials.root();
    Path config = write("trust = root.pem\nalpn = echo\nversions = TLSv1.2\n");
    String server = credentials.file("serverEc", TestPki.serverEc());
    try (Command echo =
            Command.start("echo", "--port", "0", "--tls", "--cert", server, "--alpn", "h2,echo");
        Command connect =
            Command.start(
                "connect",
                "localhost",
                String.valueOf(echo.port()),
                "-v",
                "--tls",
                "--tls-config",
                config.toString(),
                "--idle-timeout",
                "0.01")) {
      connect.type("hello\n").out.await("hello\n");
      connect.endInput();

      assertEquals(ExitCode.OK, connect.exitCode(), connect.err::text);
      connect.err.await("TLSv1.2 TLS_\\w+, .*ALPN echo");

      Command probe =
          Command.run(
              "probe",
              "localhost",
              String.valueOf(echo.port()),
              "--tls-config",
              config.toString(),
              "--provider",
              "bc");
      assertEquals(ExitCode.OK, probe.exitCode(), probe.out::text);
      probe.out.await("(?m)^bc +1\\.2 +TLS_\\w+ +\\S+ +echo +");
    }
  }

  private static USocket connected(String backend, int port) throws Exception {
    USocket socket =
        Sockets.using(backend).socket(AF_INET, SOCK_STREAM, IPPROTO_SEC, TestTls.client());
    socket.settimeout(20);
    socket.connect("127.0.0.1", port);
    return socket;
  }

  private static void assertServedBy(Credential server, USocket client) throws Exception {
    assertEquals(server.leaf(), client.tlsInfo().peerCertificates().get(0));
    client.sendall("hello\n".getBytes(US_ASCII));
    assertEquals("hello\n", new String(client.readline(), US_ASCII));
  }

  private void write(String name, Credential credential) throws Exception {
    Files.writeString(folder.resolve(name), credential.toPem());
  }

  /** As a careful operator does: the file is never there by half. */
  private Path write(String properties) throws Exception {
    Path next = Files.writeString(folder.resolve("next"), properties);
    return Files.move(next, folder.resolve("tls.properties"), StandardCopyOption.REPLACE_EXISTING);
  }
}

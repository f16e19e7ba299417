// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.usocket.Feature;
import io.usocket.Sockets;
import io.usocket.tck.pki.TestPki;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code probe}, against servers on this machine. */
@Timeout(60)
class ProbeCommandTest {
  @TempDir static Path folder;
  private static Credentials credentials;

  @BeforeAll
  static void files() {
    credentials = new Credentials(folder);
    Main.silenceBouncyCastle();
  }

  @Test
  void every_backend_has_a_line_with_what_was_agreed_on() throws Exception {
    try (Command echo = echo("--cert", serverEc(), "--alpn", "h2,http/1.1")) {
      Command probe = probe(echo.port(), "--ca", credentials.root(), "--alpn", "http/1.1");

      assertEquals(ExitCode.OK, probe.exitCode(), probe.out::text);
      for (String backend : TestTls.backends()) {
        probe.out.await(
            "(?m)^"
                + backend
                + " +1\\.3 +TLS_\\w+ +\\S+ +http/1\\.1 +(?:yes|no|-) +\\d+\\.\\d +1$");
      }
      probe.out.await(
          "\\ncert 1: CN=usocket TCK serverEc, issued by CN=usocket TCK root, 29 days left\\n$");
      assertTrue(probe.out.text().lines().allMatch(line -> line.length() <= 100), probe.out::text);
      assertEquals("", probe.err.text() + echo.err.text());
    }
  }

  @Test
  void a_library_that_is_there_under_two_names_is_tried_once() throws Exception {
    try (Command echo = echo("--cert", serverEc())) {
      Command probe = probe(echo.port(), "--ca", credentials.root());

      assertTrue(probe.out.text().contains("\nnio "), probe.out::text);
      assertTrue(!probe.out.text().contains("nio:SunJSSE"), probe.out::text);
    }
  }

  @Test
  void programs_get_the_same_as_json() throws Exception {
    try (Command echo = echo("--cert", serverEc())) {
      Command probe =
          probe(
              echo.port(),
              "--ca",
              credentials.root(),
              "--json",
              "--tls-version",
              "1.2",
              "--provider",
              "bc");

      assertEquals(ExitCode.OK, probe.exitCode(), probe.err::text);
      for (String field :
          List.of(
              "\"format\": 1",
              "\"host\": \"localhost\"",
              "\"port\": " + echo.port(),
              "\"backend\": \"bc\"",
              "\"ok\": true",
              "\"version\": \"TLSv1.2\"",
              "\"alpn\": null",
              "\"serverName\": \"localhost\"",
              "\"subject\": \"CN=usocket TCK serverEc\"",
              "\"daysLeft\": 29",
              "\"pin\": \"sha256/",
              "\"failure\": null")) {
        assertTrue(probe.out.text().contains(field), () -> field + " in " + probe.out.text());
      }
      probe.out.await("\"handshakeMillis\": \\d+\\.\\d");
    }
  }

  @Test
  void a_backend_that_cannot_honour_an_option_says_so_and_the_others_go_on() throws Exception {
    String tooNew = "MLKEM1024"; // known to the registry, and to few libraries
    try (Command echo = echo("--cert", serverEc())) {
      Command probe =
          probe(echo.port(), "--ca", credentials.root(), "--groups", tooNew + ",x25519");

      assertEquals(ExitCode.FAILED, probe.exitCode());
      for (String backend : TestTls.backends()) {
        probe.out.await(
            Sockets.using(backend).features().contains(Feature.GROUPS)
                ? "(?m)^" + backend + " .*(?: 1$|" + tooNew + ")"
                : "(?m)^" + backend + " .*CONFIGURATION: groups .* does not have GROUPS");
      }
    }
  }

  @Test
  void a_server_that_is_not_trusted_is_told_with_the_alert_in_one_line_each() throws Exception {
    try (Command echo = echo("--cert", serverEc())) {
      Command probe = probe(echo.port(), "--provider", "bc", "--provider", "nio");

      assertEquals(ExitCode.FAILED, probe.exitCode());
      assertEquals(3, probe.out.text().lines().count(), probe.out::text);
      probe.out.await(
          "(?m)^bc +\\[Errno 71\\] EPROTO: PEER_CERTIFICATE: .*\\(alert unknown_ca\\)$");
      probe.out.await("(?m)^nio +\\[Errno 71\\] EPROTO: PEER_CERTIFICATE: ");
    }
  }

  /** With TLS 1.3 the refusal comes after the handshake. */
  @Test
  void a_server_that_wants_a_client_certificate_is_no_success() throws Exception {
    try (Command echo =
        echo(
            "--cert",
            serverEc(),
            "--client-ca",
            credentials.root(),
            "--require-client-cert",
            "--provider",
            "bc")) {
      Command without = probe(echo.port(), "--ca", credentials.root());
      Command with =
          probe(
              echo.port(),
              "--ca",
              credentials.root(),
              "--cert",
              credentials.file("client", TestPki.client()));

      assertEquals(ExitCode.FAILED, without.exitCode());
      for (String backend : TestTls.backends()) {
        without.out.await("(?m)^" + backend + " +\\[Errno \\d+\\] .*certificate_required");
      }
      assertEquals(ExitCode.OK, with.exitCode(), with.out::text);
    }
  }

  @Test
  void a_silent_server_takes_no_longer_than_the_timeout_and_nothing_is_left_open()
      throws Exception {
    List<Socket> taken = new ArrayList<>();
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"))) {
      FutureTask<Integer> accepting =
          new FutureTask<>(
              () -> {
                for (int n = 0; n < TestTls.backends().size(); n++) {
                  taken.add(silent.accept());
                }
                return taken.size();
              });
      Thread thread = new Thread(accepting, "silent");
      thread.setDaemon(true);
      thread.start();
      List<String> args = new ArrayList<>(List.of("--timeout", "0.3"));
      TestTls.backends().forEach(backend -> args.addAll(List.of("--provider", backend)));
      Command probe = probe(silent.getLocalPort(), args.toArray(String[]::new));

      assertEquals(ExitCode.FAILED, probe.exitCode());
      for (String backend : TestTls.backends()) {
        probe.out.await("(?m)^" + backend + " +\\[Errno 110\\] ETIMEDOUT: TLS handshake");
      }
      accepting.get(10, TimeUnit.SECONDS);
      for (Socket each : taken) {
        each.setSoTimeout(10_000);
        each.getInputStream().readAllBytes(); // to its end, or it takes too long
      }
    } finally {
      for (Socket each : taken) {
        each.close();
      }
    }
  }

  @Test
  void without_verification_there_is_a_warning() throws Exception {
    String expired = credentials.file("expired", TestPki.expired());
    try (Command echo = echo("--cert", expired)) {
      Command probe = probe(echo.port(), "--dangerously-disable-verification", "--provider", "nio");

      assertEquals(ExitCode.OK, probe.exitCode(), probe.out::text);
      probe.err.await("WARNING: the peer is not verified");
      probe.out.await(Pattern.quote("issued by CN=usocket TCK root, expired\n"));
    }
  }

  @Test
  void a_host_that_cannot_be_found_is_one_error() throws Exception {
    Command probe = Command.run("probe", "absent.invalid", "443");

    assertEquals(ExitCode.FAILED, probe.exitCode());
    assertAll(
        () -> assertEquals("", probe.out.text()),
        () -> assertEquals(1, probe.err.text().lines().count(), probe.err::text));
  }

  private static String serverEc() throws Exception {
    return credentials.file("serverEc", TestPki.serverEc());
  }

  private static Command echo(String... tls) throws Exception {
    List<String> args = new ArrayList<>(List.of("echo", "--port", "0", "--tls"));
    args.addAll(List.of(tls));
    return Command.start(args);
  }

  private static Command probe(int port, String... more) throws Exception {
    List<String> args = new ArrayList<>(List.of("probe", "localhost", String.valueOf(port)));
    args.addAll(List.of(more));
    return Command.run(args.toArray(String[]::new));
  }
}

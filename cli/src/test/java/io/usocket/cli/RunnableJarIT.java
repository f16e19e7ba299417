// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.usocket.tck.pki.TestPki;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The runnable jar, as users start it: that everything is in it, and that libraries are quiet. */
@Timeout(60)
class RunnableJarIT {
  @TempDir Path folder;

  /** The jar in a JVM of its own, ended with the test. */
  private static final class Jar implements AutoCloseable {
    private final Process process;
    private final Captured out;
    private final Captured err;

    Jar(String... args) throws IOException {
      List<String> command =
          new ArrayList<>(
              List.of(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:TieredStopAtLevel=1",
                  "--enable-native-access=ALL-UNNAMED",
                  "-jar",
                  Objects.requireNonNull(
                      System.getProperty("usocket.jar"),
                      "-Dusocket.jar=PATH names the runnable jar: run this test by mvn verify")));
      command.addAll(List.of(args));
      process = new ProcessBuilder(command).start();
      out = Captured.from(process.getInputStream());
      err = Captured.from(process.getErrorStream());
    }

    int exitCode() throws InterruptedException {
      assertTrue(process.waitFor(30, TimeUnit.SECONDS), "the jar does not end");
      return process.exitValue();
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }

  @Test
  void every_provider_is_in_it_and_it_knows_its_version() throws Exception {
    try (Jar version = new Jar("--version");
        Jar providers = new Jar("providers")) {
      assertEquals(0, version.exitCode(), version.err::text);
      version.out.await("(?m)^usocket \\d+\\.\\d+");
      assertEquals(0, providers.exitCode(), providers.err::text);
      for (String name :
          List.of("jdk", "jdk:Conscrypt", "nio", "nio:Conscrypt", "nio:BCJSSE", "bc")) {
        providers.out.await("(?m)^" + name + " +\\w.* \\d");
      }
      assertEquals("", providers.err.atEnd());
    }
  }

  @Test
  void the_tck_is_in_it() throws Exception {
    try (Jar tck = new Jar("tck", "--provider", "bc", "--rule", "CREATE-1.1")) {
      assertEquals(0, tck.exitCode(), () -> tck.out.text() + tck.err.text());
      tck.out.await("CREATE-1.1 PASSED\\R$");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"nio:BCJSSE", "bc"})
  void openssl_talks_to_it_and_a_refused_client_is_told_of_in_one_line(String provider)
      throws Exception {
    Credentials credentials = new Credentials(folder);
    String good = credentials.file("serverEc", TestPki.serverEc());
    String bad = credentials.file("clientExpired", TestPki.clientExpired());
    try (Jar echo =
        new Jar(
            "echo",
            "--port",
            "0",
            "--provider",
            provider,
            "--max-connections",
            "2",
            "--tls",
            "--cert",
            good,
            "--client-ca",
            credentials.root())) {
      String port = echo.out.await("listening on 127.0.0.1:(\\d+)\\R").group(1);
      try (OpenSsl client = OpenSsl.start(client(port))) {
        client.type("hello, jar\n");
        client.out.await("hello, jar\n");
        client.endInput();
        assertEquals(0, client.exitCode(), client.err::text);
      }
      List<String> refused = client(port);
      refused.addAll(List.of("-cert", bad, "-key", bad));
      try (OpenSsl client = OpenSsl.start(refused)) {
        client.err.await("SSL alert number 4[56]");
      }

      assertEquals(1, echo.exitCode(), echo.err::text);
      String said = echo.err.atEnd();
      assertTrue(said.matches("usocket: 127.0.0.1:\\d+: \\[Errno 71\\] EPROTO: .*\\R"), said);
    }
  }

  private static List<String> client(String port) {
    return new ArrayList<>(List.of("s_client", "-connect", "127.0.0.1:" + port));
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.usocket.Feature;
import io.usocket.Sockets;
import io.usocket.tck.pki.TestPki;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code probe} against OpenSSL, which resumes sessions. */
@Timeout(60)
class ProbeIT {
  @TempDir Path folder;

  @BeforeAll
  static void silence() {
    Main.silenceBouncyCastle();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.2", "1.3"})
  void it_shows_which_backends_resume(String version) throws Exception {
    Credentials credentials = new Credentials(folder);
    String good = credentials.file("serverEc", TestPki.serverEc());
    Feature resuming =
        version.equals("1.2") ? Feature.RESUMPTION_TLS_1_2 : Feature.RESUMPTION_TLS_1_3;
    try (OpenSsl server =
        OpenSsl.start(
            List.of("s_server", "-accept", "127.0.0.1:0", "-rev", "-cert", good, "-key", good))) {
      Command probe =
          Command.run(
              "probe",
              "localhost",
              String.valueOf(server.port()),
              "--ca",
              credentials.root(),
              "--tls-version",
              version);

      assertEquals(ExitCode.OK, probe.exitCode(), probe.out::text);
      for (String backend : TestTls.backends()) {
        boolean claimed = Sockets.using(backend).features().contains(resuming);
        String line =
            "(?m)^" + backend + " +" + version.replace(".", "\\.") + " +TLS_\\w+ +\\S+ +- +";
        probe.out.await(line + (claimed ? "yes" : "(?:no|-)") + " ");
      }
    }
  }
}

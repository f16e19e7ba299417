// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Who can talk with whom about what. Each backend talks with OpenSSL and with its neighbour, both
 * ways; with {@code -Dusocket.interop=all} each with each, with GnuTLS, and with the OpenSSL of
 * {@code -Dusocket.interop.openssl35}, if there is one. {@code -Dusocket.interop.write=true} puts
 * what came of that into docs/INTEROP.md.
 */
@Timeout(300)
class InteropIT {
  private static final boolean ALL = "all".equals(System.getProperty("usocket.interop"));
  private static final Path PAGE = Path.of("..", "docs", "INTEROP.md");

  @TempDir static Path folder;
  private static final Interop interop = new Interop();
  private static final List<InteropParty> parties = new ArrayList<>();
  private static String absent = "";

  @BeforeAll
  static void invite() throws Exception {
    Main.silenceBouncyCastle();
    for (String backend : TestTls.backends()) {
      parties.add(new InteropBackend(backend));
    }
    parties.add(new InteropOpenSsl(OpenSsl.PROGRAM, folder));
    if (ALL) {
      String newer = System.getProperty("usocket.interop.openssl35", "");
      if (newer.isEmpty()) {
        absent += " A newer OpenSSL was not given to this run.";
      } else {
        parties.add(new InteropOpenSsl(newer, folder));
      }
      Optional<InteropParty> gnuTls = InteropGnuTls.here(folder);
      gnuTls.ifPresent(parties::add);
      absent += gnuTls.isPresent() ? "" : " GnuTLS is not on this machine.";
    }
  }

  static Stream<Arguments> pairs() {
    List<Arguments> pairs = new ArrayList<>();
    for (int client = 0; client < parties.size(); client++) {
      for (int server = 0; server < parties.size(); server++) {
        if (isChosen(client, server)) {
          pairs.add(Arguments.of(parties.get(client), parties.get(server)));
        }
      }
    }
    return pairs.stream();
  }

  /** Two strangers have nothing to say to each other here. */
  private static boolean isChosen(int client, int server) {
    boolean bothOurs = parties.get(client).isOurs() && parties.get(server).isOurs();
    boolean oneOurs = parties.get(client).isOurs() || parties.get(server).isOurs();
    return ALL || !bothOurs ? oneOurs : server == (client + 1) % TestTls.backends().size();
  }

  @ParameterizedTest(name = "{0} to {1}")
  @MethodSource("pairs")
  void they_agree_exchange_data_and_end_in_order(InteropParty client, InteropParty server) {
    assertEquals(List.of(), interop.meet(client, server));
  }

  @AfterAll
  static void tell() throws Exception {
    if (ALL && Boolean.getBoolean("usocket.interop.write")) {
      long well =
          interop.outcomes().values().stream().filter(one -> one.problem().isEmpty()).count();
      String head =
          "Java "
              + System.getProperty("java.version")
              + ", "
              + System.getProperty("os.name")
              + ": "
              + well
              + " of "
              + interop.outcomes().size()
              + " cells are ok."
              + absent
              + "\n";
      InteropPage.write(
          PAGE, head, interop.outcomes(), parties.stream().map(InteropParty::name).toList());
    }
  }
}

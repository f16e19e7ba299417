// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static io.usocket.tck.TlsStage.trusting;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.usocket.Feature;
import io.usocket.Sockets;
import io.usocket.USocketException;
import io.usocket.spi.tls.TlsNames;
import java.util.List;
import java.util.stream.Stream;

/** FIPS: a certified module in its approved mode, or a deployment that does not start. */
class FipsRules {
  private static final String REQUIRE = "usocket.require";

  /**
   * In approved mode nothing is offered that is not approved (SP 800-52 revision 2).
   *
   * <p>If this fails: FIPS is claimed only if the module itself says that it is in approved mode.
   */
  @Rule
  void FIPS_1_1_nothing_is_offered_that_is_not_approved(Subject subject) throws Exception {
    Hello hello = new TlsStage(subject).hello(trusting().build(), TlsStage.HOST);
    List<String> strangers =
        Stream.concat(
                hello.suites().stream().flatMap(code -> TlsNames.SUITES.name(code).stream()),
                hello.groups().stream().flatMap(code -> TlsNames.GROUPS.name(code).stream()))
            .filter(
                name -> name.matches("x25519|x448|brainpool.*|.*(CHACHA20|CAMELLIA|ARIA|SM4).*"))
            .toList();
    assertEquals(List.of(), strangers, "what is not approved in the ClientHello");
  }

  /**
   * Where FIPS is not claimed a deployment that requires it does not get a socket.
   *
   * <p>If this fails: the api on the class path is not the one that this TCK was made for.
   */
  @Rule
  @Alone("a system property")
  void FIPS_1_2_where_not_claimed_a_deployment_that_requires_it_stops(Subject subject)
      throws Exception {
    String before = System.getProperty(REQUIRE);
    System.setProperty(REQUIRE, Feature.FIPS.name());
    try {
      USocketException e =
          Expect.thrown(
              USocketException.class,
              "the choice of the provider with -D" + REQUIRE + "=FIPS",
              () -> Sockets.using(subject.provider()));
      Expect.contains("FIPS", e.getMessage(), "the text of the error");
      Expect.contains(subject.provider().name(), e.getMessage(), "the text of the error");
    } finally {
      if (before == null) {
        System.clearProperty(REQUIRE);
      } else {
        System.setProperty(REQUIRE, before);
      }
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static io.usocket.tck.TlsStage.trusting;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.usocket.TlsConfig;
import io.usocket.TlsException;
import io.usocket.TlsVersion;
import io.usocket.spi.tls.TlsNames;
import java.security.Security;
import java.util.List;

/** TLS-13: what the operator of the JVM has disabled ({@code jdk.tls.disabledAlgorithms}). */
class DisabledRules {
  private static final String PROPERTY = "jdk.tls.disabledAlgorithms";
  private static final String EC = "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384";
  private static final String RSA = "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384";

  /** Disables more, for as long as it is open. */
  private record Disabled(String before) implements AutoCloseable {
    static Disabled also(Subject subject, String names) {
      Disabled disabled = subject.closing(new Disabled(Security.getProperty(PROPERTY)));
      Security.setProperty(PROPERTY, disabled.before + ", " + names);
      return disabled;
    }

    @Override
    public void close() {
      Security.setProperty(PROPERTY, before);
    }
  }

  private static Hello hello(Subject subject, TlsConfig config) throws Exception {
    return new TlsStage(subject).hello(config, TlsStage.HOST);
  }

  /**
   * A suite that is disabled is left out of the defaults, and who chooses it is refused.
   *
   * <p>Pitfall 4. If this fails: hand the library only what {@code spi.tls.DisabledAlgorithms}
   * allows.
   */
  @Rule
  @Alone("a security property")
  void TLS_13_1_a_disabled_suite_is_neither_offered_nor_taken(Subject subject) throws Exception {
    Disabled.also(subject, EC + ", " + RSA);
    List<String> offered =
        hello(subject, trusting().build()).suites().stream()
            .flatMap(code -> TlsNames.SUITES.name(code).stream())
            .filter(List.of(EC, RSA)::contains)
            .toList();
    assertEquals(List.of(), offered, "disabled suites in the ClientHello");
    refused(subject, EC, trusting().versions(TlsVersion.TLS_1_2).cipherSuites(EC).build());
  }

  /**
   * A version that is disabled is left out of the defaults, and who chooses it is refused.
   *
   * <p>Pitfall 4. If this fails: as TLS-13.1.
   */
  @Rule
  @Alone("a security property")
  void TLS_13_2_a_disabled_version_is_neither_offered_nor_taken(Subject subject) throws Exception {
    Disabled.also(subject, "TLSv1.2");
    List<String> offered =
        hello(subject, trusting().build()).versions().stream()
            .flatMap(code -> TlsNames.VERSIONS.name(code).stream())
            .toList();
    assertEquals(List.of("TLSv1.3"), offered, "the versions in the ClientHello");
    refused(subject, "TLSv1.2", trusting().versions(TlsVersion.TLS_1_2).build());
  }

  private static void refused(Subject subject, String name, TlsConfig config) {
    TlsException e =
        Expect.thrown(TlsException.class, "a socket with " + name, () -> subject.secure(config));
    assertEquals(TlsException.Reason.CONFIGURATION, e.reason(), "reason of: " + e);
    Expect.contains(PROPERTY, e.getMessage(), "the text of the error");
    Expect.contains(name, e.getMessage(), "the text of the error");
  }
}

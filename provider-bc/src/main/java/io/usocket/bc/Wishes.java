// SPDX-License-Identifier: Apache-2.0
package io.usocket.bc;

import io.usocket.TlsException;
import io.usocket.TlsVersion;
import io.usocket.spi.tls.DisabledAlgorithms;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.bouncycastle.tls.ProtocolVersion;

/**
 * Names that a configuration has chosen, or ours where it has not; none that this JVM's operator
 * has disabled by {@code jdk.tls.disabledAlgorithms}, to which the library does not keep by itself.
 */
final class Wishes {
  private Wishes() {}

  /**
   * What is wanted.
   *
   * @param setting of TlsConfig
   * @param chosen empty: the defaults, less what is disabled
   * @throws TlsException CONFIGURATION: one that was chosen is disabled, or none is left
   */
  static List<String> of(String setting, List<String> chosen, List<String> defaults)
      throws TlsException {
    DisabledAlgorithms disabled = DisabledAlgorithms.ofThisJvm();
    for (String name : chosen) {
      if (disabled.contains(name)) {
        throw refused(setting + ": " + name + " is disabled");
      }
    }
    List<String> wanted = chosen.isEmpty() ? disabled.allowed(defaults) : chosen;
    if (wanted.isEmpty()) {
      throw refused(setting + ": all of " + defaults + " are disabled");
    }
    return wanted;
  }

  private static TlsException refused(String what) {
    return new TlsException(
        TlsException.Reason.CONFIGURATION,
        what
            + " in this Java by jdk.tls.disabledAlgorithms (java.security): choose another, or"
            + " have it enabled",
        null);
  }

  /** Highest first; all of them are nobody's choice. */
  static ProtocolVersion[] versions(Set<TlsVersion> configured) throws TlsException {
    List<String> all = names(Set.of(TlsVersion.values()));
    List<String> chosen = names(configured);
    return of("versions", chosen.equals(all) ? List.of() : chosen, all).stream()
        .map(Wishes::version)
        .toArray(ProtocolVersion[]::new);
  }

  private static List<String> names(Set<TlsVersion> versions) {
    return versions.stream().sorted(Comparator.reverseOrder()).map(TlsVersion::protocol).toList();
  }

  private static ProtocolVersion version(String protocol) {
    return Arrays.stream(TlsVersion.values())
        .filter(version -> version.protocol().equals(protocol))
        .map(Terms::version)
        .findFirst()
        .orElseThrow();
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.spi.jsse;

import io.usocket.Feature;
import io.usocket.TlsConfig;
import io.usocket.TlsException;
import io.usocket.TlsException.Reason;
import io.usocket.TlsVersion;
import io.usocket.spi.tls.DisabledAlgorithms;
import io.usocket.spi.tls.TlsNames;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLEngine;

/**
 * Makes the {@link Choices} of a configuration on an implementation. What is chosen and cannot be
 * honoured, or is disabled here, is refused; of the defaults, what is disabled is left out.
 */
final class Choosing {
  private final TlsConfig config;
  private final JsseEngine engine;
  private final SSLEngine asked;
  private final DisabledAlgorithms disabled = DisabledAlgorithms.ofThisJvm();

  /**
   * Begins.
   *
   * @param asked for its suites: a fresh one
   */
  Choosing(TlsConfig config, JsseEngine engine, SSLEngine asked) {
    this.config = config;
    this.engine = engine;
    this.asked = asked;
  }

  /**
   * The choices.
   *
   * @throws TlsException CONFIGURATION: the text names what cannot be, and the way out
   */
  Choices choices() throws TlsException {
    List<TlsVersion> versions = versions();
    boolean resuming = config.isResuming() && config.preSharedKeys().isEmpty();
    return new Choices(versions, suites(versions), groups(), schemes(), resuming);
  }

  private List<TlsVersion> versions() throws TlsException {
    boolean all = config.versions().equals(EnumSet.allOf(TlsVersion.class));
    List<TlsVersion> allowed =
        config.versions().stream()
            .filter(version -> !disabled.contains(version.protocol()))
            .sorted(Comparator.reverseOrder())
            .toList();
    if (allowed.isEmpty() || (!all && allowed.size() < config.versions().size())) {
      throw disabled(config.versions().stream().map(TlsVersion::protocol));
    }
    return allowed;
  }

  private List<String> suites(List<TlsVersion> versions) throws TlsException {
    if (!config.preSharedKeys().isEmpty()) {
      return suitesWithSharedKey();
    }
    List<String> chosen = config.cipherSuites();
    if (!chosen.isEmpty()) {
      requireKnown("cipher suite", chosen, Arrays.asList(asked.getSupportedCipherSuites()));
      for (String suite : chosen) {
        if (hasSharedKey(suite)) {
          throw refused("has no pre-shared key for " + suite, "leave it out, or give one");
        }
      }
      return chosen;
    }
    List<String> own = Arrays.asList(asked.getEnabledCipherSuites());
    List<String> allowed = disabled.allowed(own);
    boolean selectable = engine.dialect().features().contains(Feature.TLS_1_3_SUITES);
    if (!selectable && versions.contains(TlsVersion.TLS_1_3)) {
      for (String suite : own) {
        if (!suite.contains("_WITH_") && disabled.contains(suite)) {
          throw refused(
              "cannot leave out " + suite + ", which jdk.tls.disabledAlgorithms names",
              "set versions(TLS_1_2), or choose another engine");
        }
      }
    }
    if (allowed.isEmpty()) {
      throw disabled(own.stream());
    }
    return allowed.size() == own.size() ? List.of() : allowed;
  }

  /** Nothing else, so that nobody gets in without; by default with forward secrecy. */
  private List<String> suitesWithSharedKey() throws TlsException {
    List<String> chosen = config.cipherSuites();
    requireKnown("cipher suite", chosen, Arrays.asList(asked.getSupportedCipherSuites()));
    for (String suite : chosen) {
      if (!hasSharedKey(suite)) {
        throw refused(
            "does not use " + suite + " beside a preSharedKey",
            "name suites with ECDHE_PSK or PSK, or none");
      }
    }
    if (!chosen.isEmpty()) {
      return chosen;
    }
    List<String> own =
        Stream.of(asked.getEnabledCipherSuites()).filter(s -> s.contains("_ECDHE_PSK_")).toList();
    List<String> allowed = disabled.allowed(own);
    if (allowed.isEmpty()) {
      throw disabled(own.stream());
    }
    return allowed;
  }

  /** Whether a suite of TLS 1.2 proves a pre-shared key. */
  static boolean hasSharedKey(String suite) {
    return suite.contains("_PSK_WITH_");
  }

  private List<String> groups() throws TlsException {
    List<String> chosen = config.groups();
    if (!chosen.isEmpty()) {
      requireKnown("group", chosen, engine.abilities().groups());
      return chosen;
    }
    List<String> preferred = engine.dialect().preferredGroups();
    if (!preferred.isEmpty()) {
      return disabled.allowed(preferred);
    }
    if (TlsNames.GROUPS.names().stream().noneMatch(disabled::contains)) {
      return List.of(); // as it comes, without asking the library what that is
    }
    Abilities abilities = engine.abilities();
    List<String> own = abilities.defaultGroups();
    List<String> allowed = disabled.allowed(own);
    boolean choosable = abilities.features().contains(Feature.GROUPS);
    return choosable && allowed.size() < own.size() ? allowed : List.of();
  }

  private List<String> schemes() throws TlsException {
    List<String> chosen = config.signatureSchemes();
    if (!chosen.isEmpty()) {
      requireKnown("signature scheme", chosen, engine.abilities().signatureSchemes());
    }
    return chosen;
  }

  private void requireKnown(String what, List<String> chosen, List<String> known)
      throws TlsException {
    for (String name : chosen) {
      if (!known.contains(name)) {
        throw refused("does not have the " + what + " " + name, "it has " + known);
      }
      if (disabled.contains(name)) {
        throw disabled(Stream.of(name));
      }
    }
  }

  private static TlsException disabled(Stream<String> names) {
    return new TlsException(
        Reason.CONFIGURATION,
        "the security property jdk.tls.disabledAlgorithms of this Java forbids "
            + names.toList()
            + ": choose another, or change the property",
        null);
  }

  private TlsException refused(String what, String wayOut) {
    return new TlsException(Reason.CONFIGURATION, engine + " " + what + ": " + wayOut, null);
  }
}

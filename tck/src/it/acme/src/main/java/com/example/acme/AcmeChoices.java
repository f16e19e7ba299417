// SPDX-License-Identifier: Apache-2.0
package com.example.acme;

import io.usocket.TlsConfig;
import io.usocket.TlsException;
import io.usocket.TlsVersion;
import io.usocket.spi.tls.DisabledAlgorithms;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/** What a connection may agree on. What is chosen is honoured or refused, never dropped. */
final class AcmeChoices {
  private final List<String> versions;
  private final List<String> suites;
  private final List<String> protocols;

  private AcmeChoices(List<String> versions, List<String> suites, List<String> protocols) {
    this.versions = versions;
    this.suites = suites;
    this.protocols = protocols;
  }

  static AcmeChoices of(TlsConfig config, SSLContext library) throws TlsException {
    DisabledAlgorithms disabled = DisabledAlgorithms.ofThisJvm();
    List<String> versions = config.versions().stream().map(TlsVersion::protocol).toList();
    List<String> chosen = config.cipherSuites();
    for (String suite : chosen) {
      if (!List.of(library.getSupportedSSLParameters().getCipherSuites()).contains(suite)) {
        throw refused("acme does not have the cipher suite " + suite);
      }
      if (suite.contains("_PSK_")) {
        throw refused("acme has no pre-shared key for " + suite);
      }
    }
    return new AcmeChoices(
        allowed(versions, versions.size() < TlsVersion.values().length, disabled),
        chosen.isEmpty()
            ? allowed(List.of(library.getDefaultSSLParameters().getCipherSuites()), false, disabled)
            : allowed(chosen, true, disabled),
        config.alpn());
  }

  /** Of the defaults, what the operator has disabled is left out; a choice of it is refused. */
  private static List<String> allowed(
      List<String> names, boolean areChosen, DisabledAlgorithms disabled) throws TlsException {
    List<String> allowed = disabled.allowed(names);
    if (allowed.isEmpty() || (areChosen && allowed.size() < names.size())) {
      throw refused("jdk.tls.disabledAlgorithms forbids some of " + names);
    }
    return allowed;
  }

  private static TlsException refused(String why) {
    return new TlsException(TlsException.Reason.CONFIGURATION, why, null);
  }

  SSLParameters parameters() {
    SSLParameters parameters = new SSLParameters();
    parameters.setProtocols(versions.toArray(String[]::new));
    parameters.setCipherSuites(suites.toArray(String[]::new));
    parameters.setApplicationProtocols(protocols.toArray(String[]::new));
    return parameters;
  }
}

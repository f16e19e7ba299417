// SPDX-License-Identifier: Apache-2.0
package io.usocket;

import io.usocket.spi.tls.KeyPin;
import io.usocket.spi.tls.ServerNames;
import io.usocket.spi.tls.TlsNames;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What is wrong with a {@link TlsConfig} whatever the backend; each error names both sides. */
final class TlsConfigCheck {
  private TlsConfigCheck() {}

  static void check(TlsConfig config) throws TlsException {
    if (!config.isVerifying() && config.trust().isPresent()) {
      throw invalid("trust is given, but dangerouslyDisableVerification ignores it: drop one");
    }
    if (config.clientAuth() != ClientAuth.NONE && config.identities().isEmpty()) {
      throw invalid(
          "clientAuth "
              + config.clientAuth()
              + " is for servers, and a server needs an identity: add identity(...)");
    }
    if (config.versions().isEmpty()) {
      throw invalid("versions: give at least one of TLS_1_2, TLS_1_3");
    }
    if (config.handshakeTimeout().isZero() || config.handshakeTimeout().isNegative()) {
      throw invalid("handshakeTimeout " + config.handshakeTimeout() + " is not above zero");
    }
    if (!config.isVerifying() && !config.pins().isEmpty()) {
      throw invalid("a pin is given, but dangerouslyDisableVerification ignores it: drop one");
    }
    if (!config.isVerifying() && config.isOcspRequired()) {
      throw invalid(
          "requireOcspStaple is given, but dangerouslyDisableVerification ignores it: drop one");
    }
    if (config.maxPeers() < 1) {
      throw invalid("maxPeers " + config.maxPeers() + " is not above zero");
    }
    for (String pin : config.pins()) {
      pin(pin);
    }
    preSharedKeys(config);
    for (OcspResponse response : config.ocspResponses()) {
      if (config.identities().stream().noneMatch(own -> response.isFor(own.leaf()))) {
        throw invalid(
            "ocspResponse: "
                + response
                + " is for none of the identities "
                + config.identities()
                + ": add its identity(...), or drop it");
      }
    }
    known("signatureSchemes", config.signatureSchemes(), TlsNames.SIGNATURE_SCHEMES);
    known("cipherSuites", config.cipherSuites(), TlsNames.SUITES);
    known("groups", config.groups(), TlsNames.GROUPS);
    suitesFitVersions(config);
    protocols(config.alpn());
    if (config.serverName().isPresent()) {
      serverName(config.serverName().get());
    }
  }

  private static void known(String what, List<String> names, TlsNames registry)
      throws TlsException {
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (!registry.names().contains(name)) {
        throw invalid(what + ": '" + name + "' is unknown" + registry.hint(name));
      }
      if (!seen.add(name)) {
        throw invalid(what + ": '" + name + "' is there twice");
      }
    }
  }

  private static void suitesFitVersions(TlsConfig config) throws TlsException {
    if (config.cipherSuites().isEmpty()) {
      return;
    }
    for (TlsVersion version : config.versions()) {
      boolean is13 = version == TlsVersion.TLS_1_3;
      if (config.cipherSuites().stream().noneMatch(suite -> isOf13(suite) == is13)) {
        throw invalid(
            "versions has "
                + version
                + ", but no suite of cipherSuites "
                + config.cipherSuites()
                + " is for it: add one, or leave the version out");
      }
    }
  }

  /** Suites of TLS 1.3 name no key exchange (RFC 8446 appendix B.4). */
  static boolean isOf13(String suite) {
    return !suite.contains("_WITH_");
  }

  private static void pin(String pin) throws TlsException {
    try {
      if (pin.startsWith(KeyPin.PREFIX)
          && Base64.getDecoder().decode(pin.substring(KeyPin.PREFIX.length())).length == 32) {
        return;
      }
    } catch (IllegalArgumentException e) {
      // said below
    }
    throw invalid(
        "pin: '" + pin + "' is not sha256/ and 44 characters of Base64 (RFC 7469 section 2.4)");
  }

  private static void preSharedKeys(TlsConfig config) throws TlsException {
    List<PreSharedKey> keys = config.preSharedKeys();
    if (keys.isEmpty()) {
      return;
    }
    if (!config.identities().isEmpty()) {
      throw invalid(
          "preSharedKey and identity are both given, and a pre-shared key takes the place of"
              + " certificates: drop one");
    }
    if (config.trust().isPresent() || !config.pins().isEmpty() || config.isOcspRequired()) {
      throw invalid(
          "preSharedKey is given beside trust, pin or requireOcspStaple, but then the peer has no"
              + " certificate to verify: drop one");
    }
    if (!config.signatureSchemes().isEmpty()) {
      throw invalid(
          "preSharedKey is given beside signatureSchemes, but then nobody signs: drop one");
    }
    if (keys.stream().map(PreSharedKey::identity).distinct().count() < keys.size()) {
      throw invalid("preSharedKey: " + keys + " has an identity twice");
    }
  }

  private static void protocols(List<String> alpn) throws TlsException {
    for (String protocol : alpn) {
      int length = protocol.getBytes(StandardCharsets.UTF_8).length;
      if (length == 0 || length > 255) {
        throw invalid("alpn: a protocol name has 1 to 255 bytes (RFC 7301), not " + length);
      }
    }
    if (new HashSet<>(alpn).size() < alpn.size()) {
      throw invalid("alpn: " + alpn + " has a protocol twice");
    }
  }

  private static void serverName(String host) throws TlsException {
    try {
      ServerNames.of(host);
    } catch (IllegalArgumentException e) {
      throw new TlsException(TlsException.Reason.CONFIGURATION, "serverName: " + e.getMessage(), e);
    }
  }

  private static TlsException invalid(String what) {
    return new TlsException(TlsException.Reason.CONFIGURATION, what, null);
  }
}

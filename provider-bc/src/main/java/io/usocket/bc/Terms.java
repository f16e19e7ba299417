// SPDX-License-Identifier: Apache-2.0
package io.usocket.bc;

import io.usocket.TlsConfig;
import io.usocket.TlsException;
import io.usocket.TlsVersion;
import io.usocket.spi.tls.TlsNames;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.KeyExchangeAlgorithm;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.ProtocolName;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SecurityParameters;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.crypto.TlsCrypto;

/**
 * What may be negotiated: the names of a configuration as code points, all of which Bouncy Castle
 * can do. Immutable as long as nobody writes into the arrays.
 */
final class Terms {
  /** AES-GCM first: its speed is the JDK's. No CBC, no SHA-1, nothing without forward secrecy. */
  private static final List<String> SUITES =
      List.of(
          "TLS_AES_128_GCM_SHA256",
          "TLS_AES_256_GCM_SHA384",
          "TLS_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

  /** With the curves of ECDSA certificates, which TLS 1.2 takes from this list (RFC 8422 5.1). */
  private static final List<String> GROUPS =
      List.of("x25519", "secp256r1", "secp384r1", "secp521r1", "x448");

  private final ProtocolVersion[] versions;
  private final int[] suites;
  private final int[] groups;
  private final boolean groupsAreOurs;
  private final List<ProtocolName> alpn;

  private Terms(TlsConfig config) {
    versions =
        config.versions().stream()
            .sorted(Comparator.reverseOrder())
            .map(Terms::version)
            .toArray(ProtocolVersion[]::new);
    suites =
        codes(TlsNames.SUITES, config.cipherSuites().isEmpty() ? SUITES : config.cipherSuites());
    groups = codes(TlsNames.GROUPS, config.groups().isEmpty() ? GROUPS : config.groups());
    groupsAreOurs = !config.groups().isEmpty();
    alpn = config.alpn().stream().map(ProtocolName::asUtf8Encoding).toList();
  }

  /**
   * The terms of a configuration.
   *
   * @throws TlsException CONFIGURATION: Bouncy Castle cannot do a part of it
   */
  static Terms of(TlsConfig config, TlsCrypto crypto) throws TlsException {
    Terms terms = new Terms(config);
    for (int suite : terms.suites) {
      if (!isPossible(crypto, suite)) {
        throw refused(
            "cipherSuites",
            TlsNames.SUITES,
            suite,
            "it does those of TLS 1.3, and of TLS 1.2 those with ECDHE and a certificate");
      }
    }
    for (int group : terms.groups) {
      if (!TlsUtils.isSupportedNamedGroup(crypto, group) || !terms.hasVersionFor(group)) {
        throw refused("groups", TlsNames.GROUPS, group, "not in " + config.versions());
      }
    }
    for (ProtocolVersion version : terms.versions) {
      if (terms.groups(version).length == 0) {
        throw new TlsException(
            TlsException.Reason.CONFIGURATION,
            "versions has "
                + version.getName()
                + ", but none of groups "
                + config.groups()
                + " is for it: add one, or leave the version out",
            null);
      }
    }
    return terms;
  }

  private static boolean isPossible(TlsCrypto crypto, int suite) {
    int exchange = TlsUtils.getKeyExchangeAlgorithm(suite);
    boolean signed =
        exchange == KeyExchangeAlgorithm.NULL // TLS 1.3: the group and the key decide
            || exchange == KeyExchangeAlgorithm.ECDHE_ECDSA
            || exchange == KeyExchangeAlgorithm.ECDHE_RSA;
    return signed && TlsUtils.isSupportedCipherSuite(crypto, suite);
  }

  private static TlsException refused(String what, TlsNames registry, int code, String why) {
    return new TlsException(
        TlsException.Reason.CONFIGURATION,
        what
            + ": "
            + BcVersion.BACKEND
            + " cannot do "
            + registry.name(code).orElse("?")
            + ": "
            + why,
        null);
  }

  private boolean hasVersionFor(int group) {
    return Arrays.stream(versions).anyMatch(version -> isFor(group, version));
  }

  private static boolean isFor(int group, ProtocolVersion version) {
    return NamedGroup.canBeNegotiated(group, version)
        && (TlsUtils.isTLSv13(version) || NamedGroup.refersToAnECDHCurve(group));
  }

  /** Highest first. */
  ProtocolVersion[] versions() {
    return versions;
  }

  /** Best first. */
  int[] suites() {
    return suites;
  }

  /** Best first. */
  int[] groups() {
    return groups;
  }

  /** Those that a version can use, best first. */
  int[] groups(ProtocolVersion version) {
    return Arrays.stream(groups).filter(group -> isFor(group, version)).toArray();
  }

  /**
   * Whether somebody has put the groups in order. Where nobody has, the peer's order saves a round
   * trip.
   */
  boolean groupsAreOurs() {
    return groupsAreOurs;
  }

  /** Best first; empty: none. */
  List<ProtocolName> alpn() {
    return alpn;
  }

  /**
   * Holds what was negotiated against what was demanded, whatever the library thinks.
   *
   * @param group as noted; below zero: not known
   * @throws TlsFatalAlert illegal_parameter
   */
  void check(SecurityParameters agreed, int group) throws TlsFatalAlert {
    ProtocolName protocol = agreed.getApplicationProtocol();
    boolean kept =
        Arrays.asList(versions).contains(agreed.getNegotiatedVersion())
            && contains(suites, agreed.getCipherSuite())
            && contains(groups, group)
            && (protocol == null || alpn.contains(protocol));
    if (!kept) {
      throw new TlsFatalAlert(
          AlertDescription.illegal_parameter, "the peer chose what was not offered");
    }
  }

  static ProtocolVersion version(TlsVersion version) {
    return version == TlsVersion.TLS_1_3 ? ProtocolVersion.TLSv13 : ProtocolVersion.TLSv12;
  }

  static boolean contains(int[] codes, int code) {
    return IntStream.of(codes).anyMatch(known -> known == code);
  }

  private static int[] codes(TlsNames registry, List<String> names) {
    return names.stream().mapToInt(name -> registry.code(name).orElseThrow()).toArray();
  }
}

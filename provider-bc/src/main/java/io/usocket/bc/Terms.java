// SPDX-License-Identifier: Apache-2.0
package io.usocket.bc;

import io.usocket.TlsConfig;
import io.usocket.TlsException;
import io.usocket.TlsVersion;
import io.usocket.spi.tls.TlsNames;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.ProtocolName;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SecurityParameters;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.crypto.TlsCrypto;

/**
 * What may be negotiated: the names of a configuration as code points, all of which Bouncy Castle
 * can do. Immutable as long as nobody writes into the arrays.
 */
final class Terms {
  private final ProtocolVersion[] versions;
  private final Suites suites;
  private final Groups groups;
  private final List<SigningScheme> schemes;
  private final List<ProtocolName> alpn;

  private Terms(TlsConfig config, ProtocolVersion[] versions, Suites suites, TlsCrypto crypto)
      throws TlsException {
    this.versions = versions;
    this.suites = suites;
    groups = Groups.of(config, versions, crypto);
    schemes = SigningScheme.of(config, versions);
    alpn = config.alpn().stream().map(ProtocolName::asUtf8Encoding).toList();
  }

  /**
   * The terms of a configuration.
   *
   * @throws TlsException CONFIGURATION: Bouncy Castle cannot do a part of it
   */
  static Terms of(TlsConfig config, TlsCrypto crypto) throws TlsException {
    return new Terms(config, Wishes.versions(config.versions()), Suites.of(config, crypto), crypto);
  }

  /**
   * The same for datagrams: DTLS 1.2, with what TLS 1.2 has.
   *
   * @throws TlsException CONFIGURATION: Bouncy Castle cannot do a part of it
   */
  static Terms ofDatagrams(TlsConfig config, TlsCrypto crypto) throws TlsException {
    Wishes.versions(Set.of(TlsVersion.TLS_1_2)); // unless that is disabled
    ProtocolVersion[] version = {ProtocolVersion.DTLSv12};
    return new Terms(config, version, Suites.of(config, crypto).only(version[0]), crypto);
  }

  /** Something that the library does not have. */
  static TlsException refused(String what, TlsNames registry, int code, String why) {
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

  /** A version that could never be agreed on. */
  static TlsException versionWithout(ProtocolVersion version, String what) {
    return new TlsException(
        TlsException.Reason.CONFIGURATION,
        "versions has "
            + version.getName()
            + ", but none of "
            + what
            + " is for it: add one, or leave the version out",
        null);
  }

  /** Highest first. */
  ProtocolVersion[] versions() {
    return versions;
  }

  Suites suites() {
    return suites;
  }

  Groups groups() {
    return groups;
  }

  /** Best first. */
  List<SigningScheme> schemes() {
    return schemes;
  }

  /** Best first; empty: none. */
  List<ProtocolName> alpn() {
    return alpn;
  }

  /**
   * Holds what was negotiated against what was demanded, whatever the library thinks.
   *
   * @param group as noted; below zero: none
   * @throws TlsFatalAlert illegal_parameter
   */
  void check(SecurityParameters agreed, int group) throws TlsFatalAlert {
    ProtocolName protocol = agreed.getApplicationProtocol();
    boolean kept =
        Arrays.asList(versions).contains(agreed.getNegotiatedVersion())
            && suites.contains(agreed.getCipherSuite())
            && (groups.contains(group)
                || agreed.isResumedSession()
                || Suites.isWithoutGroup(agreed.getCipherSuite()))
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

  static int[] codes(TlsNames registry, List<String> names) {
    return names.stream().mapToInt(name -> registry.code(name).orElseThrow()).toArray();
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.bc;

import io.usocket.TlsConfig;
import io.usocket.TlsException;
import io.usocket.spi.tls.TlsNames;
import java.util.List;
import java.util.stream.IntStream;
import org.bouncycastle.tls.KeyExchangeAlgorithm;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.crypto.TlsCrypto;

/**
 * The cipher suites that may be negotiated, best first. Immutable as long as nobody writes into the
 * array.
 */
final class Suites {
  /** AES-GCM first: its speed is the JDK's. No CBC, no SHA-1, nothing without forward secrecy. */
  private static final List<String> DEFAULTS =
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

  /** The same with a pre-shared key, which in TLS 1.3 is for SHA-256. */
  private static final List<String> SHARED_KEY_DEFAULTS =
      List.of(
          "TLS_AES_128_GCM_SHA256",
          "TLS_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_PSK_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_PSK_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_PSK_WITH_CHACHA20_POLY1305_SHA256");

  private final int[] codes;

  private Suites(int[] codes) {
    this.codes = codes;
  }

  /**
   * The suites of a configuration.
   *
   * @throws TlsException CONFIGURATION: Bouncy Castle cannot do one of them, or it is disabled
   */
  static Suites of(TlsConfig config, TlsCrypto crypto) throws TlsException {
    boolean shared = !config.preSharedKeys().isEmpty();
    List<String> wanted =
        Wishes.of("cipherSuites", config.cipherSuites(), shared ? SHARED_KEY_DEFAULTS : DEFAULTS);
    for (String name : wanted) {
      int suite = TlsNames.SUITES.code(name).orElseThrow();
      if (!TlsUtils.isSupportedCipherSuite(crypto, suite)
          || !(shared ? hasSharedKey(name, suite) : isSigned(suite))) {
        throw Terms.refused(
            "cipherSuites",
            TlsNames.SUITES,
            suite,
            shared
                ? "with a preSharedKey it does those of TLS 1.3 with SHA-256, and of TLS 1.2 those"
                    + " with ECDHE_PSK or PSK"
                : "it does those of TLS 1.3, and of TLS 1.2 those with ECDHE and a certificate");
      }
    }
    return new Suites(Terms.codes(TlsNames.SUITES, wanted));
  }

  private static boolean isSigned(int suite) {
    int exchange = TlsUtils.getKeyExchangeAlgorithm(suite);
    return exchange == KeyExchangeAlgorithm.NULL // TLS 1.3: the group and the key decide
        || exchange == KeyExchangeAlgorithm.ECDHE_ECDSA
        || exchange == KeyExchangeAlgorithm.ECDHE_RSA;
  }

  private static boolean hasSharedKey(String name, int suite) {
    int exchange = TlsUtils.getKeyExchangeAlgorithm(suite);
    return exchange == KeyExchangeAlgorithm.NULL
        ? name.endsWith("_SHA256")
        : exchange == KeyExchangeAlgorithm.ECDHE_PSK || isWithoutGroup(suite);
  }

  /** Whether the pre-shared key is all that keys are made of: only where somebody has named it. */
  static boolean isWithoutGroup(int suite) {
    return TlsUtils.getKeyExchangeAlgorithm(suite) == KeyExchangeAlgorithm.PSK;
  }

  /**
   * Those for one version.
   *
   * @throws TlsException CONFIGURATION: there are none
   */
  Suites only(ProtocolVersion version) throws TlsException {
    int[] usable =
        IntStream.of(codes)
            .filter(suite -> TlsUtils.isValidVersionForCipherSuite(suite, version))
            .toArray();
    if (usable.length == 0) {
      throw Terms.versionWithout(version, "cipherSuites");
    }
    return new Suites(usable);
  }

  int[] codes() {
    return codes;
  }

  boolean contains(int suite) {
    return Terms.contains(codes, suite);
  }
}

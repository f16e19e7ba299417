// SPDX-License-Identifier: Apache-2.0
package io.usocket.bc;

import io.usocket.Feature;
import io.usocket.TlsConfig;
import io.usocket.TlsException;
import io.usocket.spi.DtlsContext;
import io.usocket.spi.TlsContext;
import io.usocket.spi.channel.ChannelProvider;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * NIO channels with Bouncy Castle's own TLS. This class loads without Bouncy Castle; what is
 * missing is told by {@link #missing}.
 */
public final class BcProvider extends ChannelProvider {
  /** A class of each jar that TLS needs, by the jar's artifact. */
  private static final List<Map.Entry<String, String>> JARS =
      List.of(
          Map.entry("bctls-jdk18on", "org.bouncycastle.tls.TlsProtocol"),
          Map.entry("bcprov-jdk18on", "org.bouncycastle.crypto.CryptoServicesRegistrar"),
          Map.entry("bcutil-jdk18on", "org.bouncycastle.asn1.ocsp.OCSPResponse"));

  /** For ServiceLoader. */
  public BcProvider() {}

  @Override
  public String name() {
    return "bc";
  }

  @Override
  public Optional<String> missing() {
    List<String> missing =
        JARS.stream()
            .filter(jar -> !isThere(jar.getValue()))
            .map(jar -> "org.bouncycastle:" + jar.getKey() + ":" + BcVersion.BUILT_WITH)
            .toList();
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of("Bouncy Castle is not there: add " + String.join(", ", missing));
  }

  private static boolean isThere(String className) {
    try {
      Class.forName(className, false, BcProvider.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }

  @Override
  public Set<Feature> features() {
    Set<Feature> features = channelFeatures();
    features.addAll(
        Set.of(
            Feature.TLS_1_3_SUITES,
            Feature.GROUPS,
            Feature.PQ_HYBRID,
            Feature.SIGNATURE_SCHEMES,
            Feature.ED25519,
            Feature.RESUMPTION_TLS_1_2,
            Feature.EXPORTER,
            Feature.OCSP_CLIENT,
            Feature.OCSP_SERVER,
            Feature.KEY_LOG,
            Feature.PSK_TLS_1_2,
            Feature.PSK_TLS_1_3,
            Feature.DTLS));
    if (hasMlDsa()) {
      features.add(Feature.ML_DSA);
    }
    return features;
  }

  /**
   * Whether ML-DSA is there as a whole: path validation, keys and signatures are the JDK's, which
   * has it from 24 on (JEP 497); Bouncy Castle's own would be only a part of it.
   */
  static boolean hasMlDsa() {
    return Runtime.version().feature() >= 24;
  }

  @Override
  public String backend() {
    return BcVersion.BACKEND;
  }

  @Override
  public TlsContext tls(TlsConfig config) throws TlsException {
    return BcContext.of(config);
  }

  @Override
  public DtlsContext dtls(TlsConfig config) throws TlsException {
    return BcDtls.of(config);
  }
}

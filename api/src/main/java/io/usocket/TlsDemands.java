// SPDX-License-Identifier: Apache-2.0
package io.usocket;

import io.usocket.spi.SocketProvider;
import java.util.stream.Collectors;

/**
 * What a configuration demands of the backend beyond the core: each demand is a {@link Feature}
 * that the provider has to claim. So no provider can drop in silence what it does not know.
 */
final class TlsDemands {
  private static final String LEAVE = "leave it out";

  private final SocketProvider provider;

  private TlsDemands(SocketProvider provider) {
    this.provider = provider;
  }

  /** Asked only where something is demanded: it can cost some computing. */
  private boolean isClaimed(Feature feature) {
    return provider.features().contains(feature);
  }

  /**
   * Refuses what the provider does not claim.
   *
   * @throws TlsException CONFIGURATION: the text names the setting, the feature and the way out
   */
  static void require(TlsConfig config, SocketProvider provider) throws TlsException {
    TlsDemands demands = new TlsDemands(provider);
    demands.need(Feature.GROUPS, !config.groups().isEmpty(), "groups " + config.groups());
    demands.need(
        Feature.SIGNATURE_SCHEMES,
        !config.signatureSchemes().isEmpty(),
        "signatureSchemes " + config.signatureSchemes());
    String modern =
        config.cipherSuites().stream()
            .filter(TlsConfigCheck::isOf13)
            .collect(Collectors.joining(", "));
    demands.need(
        Feature.TLS_1_3_SUITES, !modern.isEmpty(), "cipherSuites of TLS 1.3 (" + modern + ")");
    for (Identity identity : config.identities()) {
      String algorithm = identity.leaf().getPublicKey().getAlgorithm();
      demands.need(Feature.ED25519, algorithm.startsWith("Ed"), identity.toString());
      demands.need(Feature.ML_DSA, algorithm.startsWith("ML-DSA"), identity.toString());
    }
    demands.need(Feature.OCSP_CLIENT, config.isOcspRequired(), "requireOcspStaple");
    demands.need(Feature.OCSP_SERVER, !config.ocspResponses().isEmpty(), "ocspResponse");
    demands.need(Feature.KEY_LOG, config.keyLog().isPresent(), "dangerouslyLogKeys");
    demands.preSharedKey(Feature.PSK_TLS_1_2, TlsVersion.TLS_1_2, TlsVersion.TLS_1_3, config);
    demands.preSharedKey(Feature.PSK_TLS_1_3, TlsVersion.TLS_1_3, TlsVersion.TLS_1_2, config);
  }

  /** A key is for each version that may be agreed on. */
  private void preSharedKey(Feature feature, TlsVersion version, TlsVersion other, TlsConfig config)
      throws TlsException {
    boolean demanded = !config.preSharedKeys().isEmpty() && config.versions().contains(version);
    if (!demanded) {
      return;
    }
    boolean elsewhere = isClaimed(Feature.PSK_TLS_1_2) || isClaimed(Feature.PSK_TLS_1_3);
    need(feature, true, "preSharedKey", elsewhere ? "set versions(" + other + ")" : LEAVE);
  }

  private void need(Feature feature, boolean demanded, String what) throws TlsException {
    need(feature, demanded, what, LEAVE);
  }

  private void need(Feature feature, boolean demanded, String what, String wayOut)
      throws TlsException {
    if (demanded && !isClaimed(feature)) {
      throw new TlsException(
          TlsException.Reason.CONFIGURATION,
          what
              + ": provider '"
              + provider.name()
              + "' ("
              + provider.backend()
              + ") does not have "
              + feature
              + "; "
              + wayOut
              + ", or choose another provider or engine (usocket providers)",
          null);
    }
  }
}

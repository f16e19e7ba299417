// SPDX-License-Identifier: Apache-2.0
package io.usocket.spi.jsse;

import io.usocket.Feature;
import java.lang.reflect.Method;
import java.security.Provider;
import java.util.List;
import java.util.Set;

/**
 * BCJSSE on Bouncy Castle's FIPS module. Whether the module is in its approved mode is for the
 * module to say: {@code -Dorg.bouncycastle.fips.approved_only=true} puts it there.
 */
final class FipsDialect extends BouncyCastleDialect {
  private final String version;
  private final boolean approved;

  FipsDialect(Provider provider, String version) {
    super(provider, version);
    this.version = version;
    this.approved = isApprovedOnly(provider);
  }

  private static boolean isApprovedOnly(Provider provider) {
    Method question =
        Reflection.method(
                provider, "org.bouncycastle.crypto.CryptoServicesRegistrar", "isInApprovedOnlyMode")
            .orElseThrow(() -> new IllegalStateException("a FIPS module that has no modes"));
    return Boolean.TRUE.equals(Reflection.call(question, null));
  }

  @Override
  String describe() {
    return "BCFIPS "
        + version
        + (approved
            ? " in approved mode"
            : " NOT in approved mode (-Dorg.bouncycastle.fips.approved_only=true)");
  }

  @Override
  Set<Feature> features() {
    Set<Feature> features = super.features();
    if (approved) {
      features.add(Feature.FIPS);
    }
    return features;
  }

  /** What the module allows. */
  @Override
  List<String> preferredGroups() {
    return List.of();
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What this deployment says about providers, in the order in which it counts. */
final class Deployment {
  private static final String PROPERTY = "usocket.provider";
  private static final String ENVIRONMENT = "USOCKET_PROVIDER";

  private Deployment() {}

  /** The setting that names a provider, as it would be typed. */
  static Optional<String> choice() {
    return given("-D" + PROPERTY, System.getProperty(PROPERTY))
        .or(() -> given(ENVIRONMENT, System.getenv(ENVIRONMENT)));
  }

  private static Optional<String> given(String name, @Nullable String value) {
    return value == null || value.isBlank()
        ? Optional.empty()
        : Optional.of(name + "=" + value.trim());
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The seed of a rule that plays with random input; failures tell it, and it can be asked for. */
final class Seed {
  /** {@code -Dusocket.tck.seed=}: the seed of the next run of a rule. */
  static final String PROPERTY = "usocket.tck.seed";

  private static final Pattern TOLD = Pattern.compile("-D" + Pattern.quote(PROPERTY) + "=(-?\\d+)");

  private Seed() {}

  /** The seed that was asked for, or one that nobody has had. */
  static long draw() {
    Long asked = Long.getLong(PROPERTY);
    return asked == null ? System.nanoTime() : asked;
  }

  /** How a check tells the seed, and how it is asked for. */
  static String tell(long seed) {
    return "-D" + PROPERTY + "=" + seed;
  }

  /** The seed that a check tells of. */
  static Optional<String> toldIn(String check) {
    Matcher told = TOLD.matcher(check);
    return told.find() ? Optional.of(told.group(1)) : Optional.empty();
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The number of a rule, such as {@code STREAM-2.3}.
 *
 * @param area such as STREAM
 * @param section the section within the area
 * @param number the number within the section
 */
record RuleId(String area, int section, int number) {
  private static final Pattern TEXT = Pattern.compile("([A-Z]+)-(\\d+)\\.(\\d+)");
  private static final Pattern METHOD = Pattern.compile("([A-Z]+)_(\\d+)_(\\d+)_\\w+");

  /** Reads {@code STREAM-2.3}. */
  static Optional<RuleId> parse(String text) {
    return of(TEXT.matcher(text));
  }

  /** Reads it from the name of a method, {@code STREAM_2_3_recv_at_the_end_...}. */
  static Optional<RuleId> ofMethod(String name) {
    return of(METHOD.matcher(name));
  }

  private static Optional<RuleId> of(Matcher matcher) {
    return matcher.matches()
        ? Optional.of(
            new RuleId(
                matcher.group(1),
                Integer.parseInt(matcher.group(2)),
                Integer.parseInt(matcher.group(3))))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return area + "-" + section + "." + number;
  }
}

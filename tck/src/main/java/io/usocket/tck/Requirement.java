// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import io.usocket.Feature;
import java.util.Optional;
import java.util.Set;

/**
 * A rule as docs/SPEC.md states it.
 *
 * @param id its number
 * @param level how binding it is
 * @param sentence what is required
 * @param intent why
 * @param source where the requirement comes from
 * @param feature it applies only where this is claimed
 * @param unless it applies only where this is not claimed
 */
record Requirement(
    RuleId id,
    Level level,
    String sentence,
    String intent,
    String source,
    Optional<Feature> feature,
    Optional<Feature> unless) {

  /** Whether a provider with these claims is held to it. */
  boolean appliesTo(Set<Feature> claims) {
    return feature.map(claims::contains).orElse(true)
        && unless.map(absent -> !claims.contains(absent)).orElse(true);
  }

  /** Why it does not apply where it does not. */
  String condition() {
    return feature.map(needed -> needed + " is not claimed").orElse("")
        + unless.map(absent -> absent + " is claimed").orElse("");
  }
}

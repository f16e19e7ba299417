// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import io.usocket.Feature;
import java.time.Duration;
import java.util.Optional;

/**
 * What became of one rule, with what docs/SPEC.md says of it.
 *
 * @param id its number, such as {@code STREAM-2.3}
 * @param level how binding it is
 * @param requirement what is required
 * @param intent why
 * @param source where the requirement comes from
 * @param feature it applies only where this is claimed
 * @param unless it applies only where this is not claimed
 * @param outcome what became of it
 * @param duration how long it ran
 * @param failure why it does not hold; of a rule that was left out, why
 * @param deviation what the provider's author has declared of it, whatever became of it
 */
public record RuleResult(
    String id,
    Level level,
    String requirement,
    String intent,
    String source,
    Optional<Feature> feature,
    Optional<Feature> unless,
    Outcome outcome,
    Duration duration,
    Optional<RuleFailure> failure,
    Optional<Deviation> deviation) {

  /**
   * The area that the rule belongs to.
   *
   * @return such as {@code STREAM}
   */
  public String area() {
    return id.substring(0, Math.max(0, id.lastIndexOf('-')));
  }

  /** Whether it ran and failed, be it as declared. */
  boolean doesNotHold() {
    return outcome == Outcome.FAILED || outcome == Outcome.DEVIATES;
  }

  /** Why it failed, where it has. */
  RuleFailure requireFailure() {
    return failure.orElseThrow(() -> new IllegalStateException(id + " has failed"));
  }

  /**
   * The command that runs this rule alone again, with the random input that it failed with.
   *
   * @param provider its name as it is chosen
   * @return a command line
   */
  public String repeat(String provider) {
    return "usocket tck --provider "
        + provider
        + " --rule "
        + id
        + failure
            .flatMap(why -> Seed.toldIn(why.check()))
            .map(seed -> " --seed " + seed)
            .orElse("");
  }

  static RuleResult of(
      Requirement rule,
      Outcome outcome,
      Duration duration,
      Optional<RuleFailure> failure,
      Optional<Deviation> deviation) {
    return new RuleResult(
        rule.id().toString(),
        rule.level(),
        rule.sentence(),
        rule.intent(),
        rule.source(),
        rule.feature(),
        rule.unless(),
        outcome,
        duration,
        failure,
        deviation);
  }
}

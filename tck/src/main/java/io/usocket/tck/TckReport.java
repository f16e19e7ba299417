// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a run of the TCK has found.
 *
 * @param environment what was tested, and where
 * @param verdict what it comes to
 * @param only the one rule that was asked for; empty: all
 * @param problem what kept rules from running, such as a provider that is not there
 * @param duration how long the run took
 * @param results every rule, in the order of docs/SPEC.md
 */
public record TckReport(
    Environment environment,
    Verdict verdict,
    Optional<String> only,
    Optional<String> problem,
    Duration duration,
    List<RuleResult> results) {

  /** How many rules had this outcome. */
  public long count(Outcome outcome) {
    return results.stream().filter(result -> result.outcome() == outcome).count();
  }

  /** The rules that do not hold as declared ({@link Outcome#DEVIATES}). */
  public List<RuleResult> deviations() {
    return results.stream().filter(result -> result.outcome() == Outcome.DEVIATES).toList();
  }

  /** The verdict as reports print it, with the number of deviations. */
  public String verdictText() {
    long deviations = count(Outcome.DEVIATES);
    return verdict == Verdict.CONFORMS_WITH_DEVIATIONS
        ? "CONFORMS WITH " + deviations + (deviations == 1 ? " DEVIATION" : " DEVIATIONS")
        : verdict.toString();
  }

  /** The rules that failed, MUST before SHOULD. */
  public List<RuleResult> failures() {
    return results.stream()
        .filter(result -> result.outcome() == Outcome.FAILED)
        .sorted(java.util.Comparator.comparing(RuleResult::level))
        .toList();
  }

  /** How many rules of this level failed. */
  public long failures(Level level) {
    return failures().stream().filter(result -> result.level() == level).count();
  }

  /**
   * What it comes to in a few words: the verdict; of one rule alone, which is no verdict on the
   * provider, what became of it.
   *
   * @return such as {@code DOES NOT CONFORM} or {@code STREAM-2.3 PASSED}
   */
  public String headline() {
    return results.stream()
        .filter(result -> only.filter(result.id()::equals).isPresent())
        .findFirst()
        .map(result -> result.id() + " " + Finding.of(result).toString().toUpperCase(Locale.ROOT))
        .orElseGet(this::verdictText);
  }

  /**
   * Whether what was asked for is well: of a whole run, that it CONFORMS, with deviations as
   * declared or without; of one rule alone, that it ran and holds, or does not, as declared.
   */
  public boolean isGood() {
    return only.map(id -> problem.isEmpty() && isGood(id))
        .orElse(verdict == Verdict.CONFORMS || verdict == Verdict.CONFORMS_WITH_DEVIATIONS);
  }

  private boolean isGood(String id) {
    return results.stream()
        .filter(result -> result.id().equals(id))
        .map(RuleResult::outcome)
        .anyMatch(outcome -> outcome == Outcome.PASSED || outcome == Outcome.DEVIATES);
  }
}

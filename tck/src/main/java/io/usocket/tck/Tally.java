// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Makes a report of what came of the rules: each rule of the catalogue is in it.
 *
 * @param assignment what the run had to do
 * @param found what came of a rule; empty: it was never begun
 * @param problem what is wrong with the run as a whole
 */
record Tally(
    Assignment assignment, Function<RuleId, Optional<RuleResult>> found, Optional<String> problem) {

  TckReport report(Duration duration) {
    List<RuleResult> results = assignment.catalogue().rules().stream().map(this::result).toList();
    return new TckReport(
        assignment.candidate().environment(),
        Verdict.on(results, problem.isPresent()),
        assignment.only().map(RuleId::toString),
        problem,
        duration,
        results);
  }

  private RuleResult result(Requirement rule) {
    if (!assignment.asksFor(rule)) {
      return without(rule, Outcome.NOT_ASKED, Optional.empty());
    }
    if (!assignment.applies(rule)) {
      return without(rule, Outcome.NOT_APPLICABLE, RunListener.leftOut(rule.condition()));
    }
    return found
        .apply(rule.id())
        .orElseGet(
            () ->
                without(
                    rule,
                    Outcome.NOT_RUN,
                    RunListener.leftOut(problem.orElse("it was never begun"))));
  }

  /** Of a rule that has not begun. */
  private RuleResult without(Requirement rule, Outcome outcome, Optional<RuleFailure> why) {
    Optional<Deviation> declared = assignment.deviations().of(rule.id());
    return RuleResult.of(rule, outcome, Duration.ZERO, why, declared);
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import java.util.List;
import java.util.Optional;

/**
 * What a run has to do.
 *
 * @param candidate the provider under test
 * @param catalogue all rules
 * @param only the one rule that was asked for; empty: all
 * @param deviations what the provider's author declares
 */
record Assignment(
    Candidate candidate, Catalogue catalogue, Optional<RuleId> only, Deviations deviations) {
  /**
   * Checks that the declared rules apply.
   *
   * @throws IllegalArgumentException one does not; the text says which, and the way out
   */
  Assignment {
    deviations.requireApplying(catalogue, candidate.claims());
  }

  /** Why a rule does not run; empty: it has to. */
  Optional<String> whyNot(Requirement rule) {
    if (!applies(rule)) {
      return Optional.of(rule.condition());
    }
    return asksFor(rule) ? Optional.empty() : Optional.of("another rule was asked for");
  }

  boolean applies(Requirement rule) {
    return rule.appliesTo(candidate.claims());
  }

  boolean asksFor(Requirement rule) {
    return only.map(rule.id()::equals).orElse(true);
  }

  /** The rules that have to run. */
  List<RuleId> wanted() {
    return catalogue.rules().stream()
        .filter(rule -> applies(rule) && asksFor(rule))
        .map(Requirement::id)
        .toList();
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import java.util.Collection;

/** What a run of the TCK says of a provider. */
public enum Verdict {
  /** Every rule that applies ran, and no MUST rule failed. */
  CONFORMS("CONFORMS", "Every rule that applies ran, and no MUST rule failed."),
  /** The same, but for rules that are declared as deviations and do not hold, as declared. */
  CONFORMS_WITH_DEVIATIONS(
      "CONFORMS WITH DEVIATIONS",
      "Every rule that applies ran, and no MUST rule failed but those that are declared."),
  /** A MUST rule failed that is not declared, or holds although it is. */
  DOES_NOT_CONFORM(
      "DOES NOT CONFORM", "A MUST rule failed that is not declared, or holds although it is."),
  /** No MUST rule failed, but not every rule that applies ran. */
  INCOMPLETE("INCOMPLETE", "No MUST rule failed, but not every rule that applies ran.");

  private final String text;
  private final String meaning;

  Verdict(String text, String meaning) {
    this.text = text;
    this.meaning = meaning;
  }

  /** In a sentence. */
  String meaning() {
    return meaning;
  }

  /**
   * The verdict on a run.
   *
   * @param results of all rules of the catalogue
   * @param problem whether something is wrong with the run as a whole
   */
  static Verdict on(Collection<RuleResult> results, boolean problem) {
    boolean complete = !problem && !results.isEmpty();
    boolean deviates = false;
    for (RuleResult result : results) {
      if (result.outcome() == Outcome.FAILED && result.level() == Level.MUST) {
        return DOES_NOT_CONFORM;
      }
      deviates |= result.outcome() == Outcome.DEVIATES;
      complete &=
          switch (result.outcome()) {
            case PASSED, FAILED, DEVIATES, NOT_APPLICABLE -> true;
            case SKIPPED, NOT_RUN, NOT_ASKED -> false;
          };
    }
    if (!complete) {
      return INCOMPLETE;
    }
    return deviates ? CONFORMS_WITH_DEVIATIONS : CONFORMS;
  }

  /** As reports print it. */
  @Override
  public String toString() {
    return text;
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import java.util.Collection;

/** What a run of the TCK says of a provider. */
public enum Verdict {
  /** Every rule that applies ran, and no MUST rule failed. */
  CONFORMS("CONFORMS"),
  /** A MUST rule failed. */
  DOES_NOT_CONFORM("DOES NOT CONFORM"),
  /** No MUST rule failed, but not every rule that applies ran. */
  INCOMPLETE("INCOMPLETE");

  private final String text;

  Verdict(String text) {
    this.text = text;
  }

  /** The verdict on a run, from the results of all rules of the catalogue. */
  static Verdict on(Collection<RuleResult> results) {
    boolean complete = !results.isEmpty();
    for (RuleResult result : results) {
      if (result.outcome() == Outcome.FAILED && result.level() == Level.MUST) {
        return DOES_NOT_CONFORM;
      }
      complete &=
          switch (result.outcome()) {
            case PASSED, FAILED, NOT_APPLICABLE -> true;
            case SKIPPED, NOT_RUN, NOT_ASKED -> false;
          };
    }
    return complete ? CONFORMS : INCOMPLETE;
  }

  /** As reports print it. */
  @Override
  public String toString() {
    return text;
  }
}

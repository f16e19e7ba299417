// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import java.util.List;

/** Rules that apply did not run. */
final class IncompleteRun extends AssertionError {
  private static final long serialVersionUID = 1L;
  private static final int MOST_NAMED = 10;

  /**
   * Names them.
   *
   * @param played what did run, in words
   * @param missing what did not
   */
  IncompleteRun(String played, List<RuleId> missing) {
    super(
        Verdict.INCOMPLETE
            + ": of the rules that apply "
            + played
            + ", and "
            + missing.size()
            + " did not: "
            + (missing.size() > MOST_NAMED
                ? missing.subList(0, MOST_NAMED) + " and so on"
                : missing.toString())
            + ". None can be left out; -D"
            + TckExtension.RULE
            + "=ID runs one alone");
  }
}

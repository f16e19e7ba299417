// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

/** Rules that apply did not run. */
final class IncompleteRun extends AssertionError {
  private static final long serialVersionUID = 1L;

  IncompleteRun(String missing) {
    super(
        Verdict.INCOMPLETE
            + ": these rules did not run: "
            + missing
            + "; none can be left out (-D"
            + TckExtension.RULE
            + "=ID runs one alone)");
  }
}

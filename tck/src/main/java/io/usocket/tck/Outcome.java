// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

/** What became of one rule in one run. */
public enum Outcome {
  /** It ran and holds. */
  PASSED,
  /** It ran and does not hold, or did not come to an end. */
  FAILED,
  /** Declared as a {@link Deviation}, it ran and does not hold, as declared. */
  DEVIATES,
  /** It applies, and something skipped or aborted it. */
  SKIPPED,
  /** It applies and was never begun. */
  NOT_RUN,
  /** It does not apply: it is about a feature that is not claimed, or about its absence. */
  NOT_APPLICABLE,
  /** One rule alone was asked for, and this is another. */
  NOT_ASKED
}

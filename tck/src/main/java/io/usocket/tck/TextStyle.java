// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

/**
 * How a text report sets off what stands out, such as by colours on a terminal. What it adds must
 * not take room.
 */
@FunctionalInterface
public interface TextStyle {
  /** As it is, for files. */
  TextStyle PLAIN = (tone, text) -> text;

  /** What a piece of text tells. */
  enum Tone {
    /** It is as it should be. */
    GOOD,
    /** A MUST rule does not hold. */
    BAD,
    /** It needs a look: a SHOULD rule that does not hold, a rule that did not run. */
    WARNING,
    /** The name of what follows. */
    LABEL;

    /**
     * That of a verdict.
     *
     * @param report what a run has found
     * @return how it is to be told
     */
    public static Tone of(TckReport report) {
      if (report.failures(Level.MUST) > 0) {
        return BAD;
      }
      return report.isGood() && report.deviations().isEmpty() ? GOOD : WARNING;
    }
  }

  /**
   * Sets a piece of text off.
   *
   * @param tone what it tells
   * @param text without line ends
   * @return the same for the eye
   */
  String apply(Tone tone, String text);
}

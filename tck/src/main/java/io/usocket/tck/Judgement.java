// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a rule's run comes to.
 *
 * @param outcome for the verdict
 * @param thrown for JUnit; null: it is green
 */
record Judgement(Outcome outcome, @Nullable Throwable thrown) {
  /**
   * Judges.
   *
   * @param declared what the provider's author says of the rule
   * @param failure what its method has thrown; null: it holds
   * @param left what closing has thrown of all that it has opened; null: nothing is left
   */
  static Judgement of(
      Requirement rule,
      Optional<Deviation> declared,
      @Nullable Throwable failure,
      @Nullable Throwable left) {
    if (failure == null && left == null) {
      return declared.map(Judgement::heldAfterAll).orElse(new Judgement(Outcome.PASSED, null));
    }
    if (failure == null || left != null || failure instanceof RuleHangs) {
      return failed(both(failure, left));
    }
    if (declared.isPresent()) {
      return new Judgement(Outcome.DEVIATES, new DeclaredDeviation(declared.get(), failure));
    }
    return failed(rule.level() == Level.SHOULD ? new ShouldNotMet(failure) : failure);
  }

  static Judgement failed(@Nullable Throwable thrown) {
    return new Judgement(Outcome.FAILED, thrown);
  }

  private static Judgement heldAfterAll(Deviation declared) {
    return failed(
        Expect.failure(
            "the declared deviation of " + declared.rule(),
            "the rule does not hold, as declared",
            "it holds: take the declaration away"));
  }

  private static @Nullable Throwable both(@Nullable Throwable failure, @Nullable Throwable left) {
    if (failure != null && left != null) {
      failure.addSuppressed(left);
    }
    return failure == null ? left : failure;
  }

  /** Whether JUnit has to show a failure. */
  boolean isRed() {
    return thrown != null
        && !(thrown instanceof ShouldNotMet)
        && !(thrown instanceof DeclaredDeviation);
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.function.Executable;
import org.opentest4j.IncompleteExecutionException;

/**
 * One go at a rule, in a thread of its own: a call that is blocked in a socket is left behind. What
 * it throws is a failure, whatever it is: not to JUnit, which takes some as the wish to be skipped,
 * and ends the run with others.
 */
final class Attempt {
  private static final String ASSUMPTION_OF_JUNIT_4 = "AssumptionViolatedException";

  private Attempt() {}

  /**
   * Runs.
   *
   * @param name of the thread
   * @param limit after so long the rule counts as hanging
   * @return what came of it; null: it holds
   */
  static @Nullable Throwable failure(String name, Duration limit, Executable rule) {
    AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                rule.execute();
              } catch (Throwable e) {
                thrown.set(e);
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
    if (!Bounded.join(thread, limit.toNanos())) {
      StackTraceElement[] standing = thread.getStackTrace();
      thread.interrupt();
      return new RuleHangs(limit, standing);
    }
    Throwable failure = thrown.get();
    return failure == null || isOrdinary(failure) ? failure : new Escaped(failure);
  }

  private static boolean isOrdinary(Throwable failure) {
    return !(failure instanceof IncompleteExecutionException)
        && !(failure instanceof VirtualMachineError)
        && !isAssumption(failure.getClass());
  }

  private static boolean isAssumption(Class<?> type) {
    for (Class<?> one = type; one != null; one = one.getSuperclass()) {
      if (one.getSimpleName().equals(ASSUMPTION_OF_JUNIT_4)) {
        return true;
      }
    }
    return false;
  }

  /** What would end the rule, or the run, by a side door. */
  private static final class Escaped extends AssertionError {
    private static final long serialVersionUID = 1L;

    Escaped(Throwable thrown) {
      super("a rule cannot be left with " + thrown, thrown);
    }
  }
}

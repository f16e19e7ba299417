// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits that end. */
final class Bounded {
  /** See {@link #soon}. The tests of rules that have to fail set less: there it costs time. */
  static volatile Duration soon = Duration.ofSeconds(5);

  private Bounded() {}

  /**
   * How long a rule waits for what must happen soon, in nanoseconds; generous, since it costs
   * nothing, and more where {@link Pace} is slow.
   */
  static long soon() {
    return Pace.transfer(soon).toNanos();
  }

  /** The same, in milliseconds. */
  static int soonMillis() {
    return (int) TimeUnit.NANOSECONDS.toMillis(soon());
  }

  /** The same, in seconds. */
  static double soonSeconds() {
    return soon() / 1e9;
  }

  /** The same, for a message. */
  static String soonText() {
    return soonMillis() + " ms";
  }

  /** Waits for a thread to end; whether it did. */
  static boolean join(Thread thread, long nanos) {
    try {
      thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return !thread.isAlive();
  }

  /** Looks at a condition until it holds; whether it did so in time. */
  static boolean until(BooleanSupplier condition, long nanos) {
    long end = System.nanoTime() + nanos;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0 || Thread.currentThread().isInterrupted()) {
        return false;
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
    }
    return true;
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.spi;

/**
 * Until when a call may wait: the one idea of time in this library. Immutable.
 *
 * <p>{@link #NOW} makes a call non-blocking, {@link #NEVER} makes it block, anything else is a
 * timeout that has begun.
 */
public final class Deadline {
  /** Do not wait at all. */
  public static final Deadline NOW = new Deadline(0);

  /** Wait as long as it takes. */
  public static final Deadline NEVER = new Deadline(0);

  /** Longer than this is {@link #NEVER}: 100 years, safe in the arithmetic of nanoTime. */
  private static final long LONGEST_NANOS = 100L * 365 * 24 * 3600 * 1_000_000_000L;

  private final long at;

  private Deadline(long at) {
    this.at = at;
  }

  /**
   * A deadline that begins to run at once.
   *
   * @param nanos nanoseconds from now, above 0; above 100 years: {@link #NEVER}
   * @throws IllegalArgumentException if {@code nanos} is not above 0
   */
  public static Deadline after(long nanos) {
    if (nanos <= 0) {
      throw new IllegalArgumentException("a deadline lies in the future, not in " + nanos + " ns");
    }
    return nanos > LONGEST_NANOS ? NEVER : new Deadline(System.nanoTime() + nanos);
  }

  /** Whether a call with this deadline must not wait at all. */
  public boolean isNow() {
    return this == NOW;
  }

  /** Whether a call with this deadline waits as long as it takes. */
  public boolean isNever() {
    return this == NEVER;
  }

  /** Whether there is no time left; always so for {@link #NOW}. */
  public boolean hasPassed() {
    return remainingNanos() == 0;
  }

  /**
   * The time left in nanoseconds: 0 for {@link #NOW} and when it has passed, {@link Long#MAX_VALUE}
   * for {@link #NEVER}.
   */
  public long remainingNanos() {
    if (isNow()) {
      return 0;
    }
    return isNever() ? Long.MAX_VALUE : Math.max(0, at - System.nanoTime());
  }

  /** The one of the two that comes first. */
  public Deadline earlier(Deadline other) {
    return other.remainingNanos() < remainingNanos() ? other : this;
  }

  @Override
  public String toString() {
    if (isNow()) {
      return "now";
    }
    return isNever() ? "never" : "in " + remainingNanos() + " ns";
  }
}

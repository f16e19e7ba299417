// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import io.usocket.spi.Deadline;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How the transport of one socket moves its bytes: so many at most in one call, and sometimes none,
 * although it could. A call that may wait is never put off, and none is put off twice in a row.
 */
final class Chop {
  /** One direction; its calls come one after the other. */
  static final class Way {
    private final int most;
    private final int percent;
    private final SplittableRandom random;
    private volatile boolean prompt;
    private final AtomicLong refusals = new AtomicLong();
    private boolean refused;

    private Way(int most, int percent, SplittableRandom random) {
      this.most = most;
      this.percent = percent;
      this.random = random;
    }

    /** The most bytes that one call moves. */
    int most() {
      return most;
    }

    /** Whether a call that can go on has to come again all the same. */
    boolean refuses(Deadline deadline) {
      refused = deadline.isNow() && !prompt && !refused && random.nextInt(100) < percent;
      if (refused) {
        refusals.incrementAndGet();
      }
      return refused;
    }

    /** How many calls were put off. */
    long refusals() {
      return refusals.get();
    }
  }

  private final Way reading;
  private final Way writing;

  /**
   * Makes both directions.
   *
   * @param read the most bytes that one call reads
   * @param write the most bytes that one call writes
   * @param percent how many of 100 calls that must not wait are put off
   */
  Chop(int read, int write, int percent, SplittableRandom random) {
    reading = new Way(read, percent, random.split());
    writing = new Way(write, percent, random.split());
  }

  /** Whole calls, at once. */
  static Chop none() {
    return new Chop(Integer.MAX_VALUE, Integer.MAX_VALUE, 0, new SplittableRandom(0));
  }

  Way reading() {
    return reading;
  }

  Way writing() {
    return writing;
  }

  /** No call is put off any more. */
  void beginToBePrompt() {
    reading.prompt = true;
    writing.prompt = true;
  }

  /** The smaller of the two pieces. */
  int smallest() {
    return Math.min(reading.most, writing.most);
  }

  @Override
  public String toString() {
    return "reads "
        + text(reading.most)
        + ", writes "
        + text(writing.most)
        + ", puts off "
        + reading.percent
        + " %";
  }

  private static String text(int most) {
    return most == Integer.MAX_VALUE ? "all" : Integer.toString(most);
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.spi.channel;

/**
 * Which of the last 64 records of an epoch have come, so that none is taken twice (RFC 6347 section
 * 4.1.2.6). For one thread.
 */
public final class ReplayWindow {
  private static final int SIZE = Long.SIZE;

  private long newest = -1;
  private long seen;

  /** For one epoch. */
  public ReplayWindow() {}

  /**
   * Whether a record may be taken: it is new, and not older than the window.
   *
   * @param number of the record
   * @return whether to look at it
   */
  public boolean isFresh(long number) {
    long age = newest - number;
    return age < 0 || (age < SIZE && (seen & (1L << age)) == 0);
  }

  /**
   * Notes a record, once it is known to be authentic.
   *
   * @param number of the record
   */
  public void note(long number) {
    long age = newest - number;
    if (age < 0) {
      seen = -age < SIZE ? seen << -age : 0;
      newest = number;
      age = 0;
    }
    seen |= 1L << age;
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket;

import io.usocket.spi.Deadline;
import java.io.InterruptedIOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One thread at a time in one direction of a socket; waiting for one's turn counts as waiting. Who
 * polls the socket looks again when a turn ends.
 */
final class Turn {
  private final ReentrantLock lock = new ReentrantLock();
  private final Watchers watchers;
  private volatile boolean looking;

  /** Turns that nobody watches. */
  Turn() {
    this(new Watchers());
  }

  Turn(Watchers watchers) {
    this.watchers = watchers;
  }

  /** Whether it is the caller's turn at once; then {@link #end} is due. */
  boolean tryBegin() {
    return lock.tryLock();
  }

  /** Whether it is the caller's turn before the deadline; then {@link #end} is due. */
  boolean begin(Deadline deadline) throws InterruptedIOException {
    if (lock.tryLock()) {
      return true;
    }
    try {
      while (looking) { // a look does not count: it never waits
        if (lock.tryLock(1, TimeUnit.MILLISECONDS)) {
          return true;
        }
      }
      if (deadline.isNever()) {
        lock.lockInterruptibly();
        return true;
      }
      return lock.tryLock(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while another thread uses the socket");
    }
  }

  void end() {
    lock.unlock();
    watchers.changed();
  }

  /** As {@link #begin} for a poller, whose look is short, and no turn to look again after. */
  boolean beginLook() {
    if (!lock.tryLock()) {
      return false;
    }
    looking = true;
    return true;
  }

  void endLook() {
    looking = false;
    lock.unlock();
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket;

import java.io.IOException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Registrations that a poller has to look at although their channels may show nothing. Any thread
 * adds, and wakes the poller if it waits; the poller takes all at once. Allocates nothing.
 */
final class PollQueue {
  private final Selector selector;
  private final Turn polling;
  private final AtomicReference<@Nullable Registration> first = new AtomicReference<>();
  private volatile boolean waiting;

  /**
   * For one poller.
   *
   * @param polling whose turn it is to use the selector
   */
  PollQueue(Selector selector, Turn polling) {
    this.selector = selector;
    this.polling = polling;
  }

  /**
   * Gives a channel that is closed or no longer registered back to the kernel, which the selector
   * does only when it selects. Who polls just now, or waits to, does it.
   */
  void release(Registration registration) {
    if (!polling.beginLook()) {
      return;
    }
    try {
      registration.release();
      selector.selectNow(PollQueue::ignore);
    } catch (IOException | ClosedSelectorException e) {
      // there is no poller any more, and it has let go of everything
    } finally {
      polling.endLook();
    }
  }

  /** What is ready is ready at the next poll too. */
  private static void ignore(SelectionKey key) {}

  void add(Registration registration) {
    if (!registration.enqueue()) {
      return;
    }
    Registration head;
    do {
      head = first.get();
      registration.behind(head);
    } while (!first.compareAndSet(head, registration));
    if (waiting) {
      selector.wakeup();
    }
  }

  /** All of them, linked; null: none. */
  @Nullable Registration takeAll() {
    return first.getAndSet(null);
  }

  /** From now on who adds wakes the poller. False: somebody has added already. */
  boolean beginWait() {
    waiting = true;
    return first.get() == null;
  }

  void endWait() {
    waiting = false;
  }
}

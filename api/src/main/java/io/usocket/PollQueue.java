// SPDX-License-Identifier: Apache-2.0
package io.usocket;

import java.nio.channels.Selector;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Registrations that a poller has to look at although their channels may show nothing. Any thread
 * adds, and wakes the poller if it waits; the poller takes all at once. Allocates nothing.
 */
final class PollQueue {
  private final Selector selector;
  private final AtomicReference<@Nullable Registration> first = new AtomicReference<>();
  private volatile boolean waiting;

  PollQueue(Selector selector) {
    this.selector = selector;
  }

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

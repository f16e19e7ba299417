// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** What one rule has opened, the latest first; closed in a bounded time, whatever hangs. */
final class Closings {
  private static final long LIMIT_MILLIS = 3_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private boolean over;

  <T extends AutoCloseable> T add(T resource) {
    if (!keep(resource)) { // a rule that hung has gone on after its end
      closeQuietly(resource);
    }
    return resource;
  }

  private boolean keep(AutoCloseable resource) {
    lock.lock();
    try {
      if (!over) {
        open.push(resource);
      }
      return !over;
    } finally {
      lock.unlock();
    }
  }

  void closeAll() {
    AtomicReference<@Nullable AutoCloseable> current = new AtomicReference<>();
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    Thread closer =
        new Thread(
            () -> {
              for (AutoCloseable next = next(); next != null; next = next()) {
                current.set(next);
                failure.compareAndSet(null, closeQuietly(next));
              }
            },
            "rule closer");
    closer.setDaemon(true);
    closer.start();
    boolean done = Bounded.join(closer, TimeUnit.MILLISECONDS.toNanos(LIMIT_MILLIS));
    if (!done) {
      throw Expect.failure(
          "close() after the rule",
          "close() never waits",
          current.get() + " still closes after 3 s");
    }
    Throwable thrown = failure.get();
    if (thrown != null) {
      throw Expect.failure("close() after the rule", "close() succeeds", thrown);
    }
  }

  private @Nullable AutoCloseable next() {
    lock.lock();
    try {
      over = true;
      return open.poll();
    } finally {
      lock.unlock();
    }
  }

  /** A connection that is broken already may say so; anything else is a fault. */
  private static @Nullable Throwable closeQuietly(AutoCloseable resource) {
    try {
      resource.close();
      return null;
    } catch (IOException e) {
      return null;
    } catch (Throwable e) {
      return e;
    }
  }
}

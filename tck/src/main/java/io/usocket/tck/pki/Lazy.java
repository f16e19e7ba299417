// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck.pki;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A value that is made when first asked for, once; after a failure the next caller tries again. */
final class Lazy<T> implements Supplier<T> {
  private final ReentrantLock lock = new ReentrantLock();
  private final Supplier<T> maker;
  private @Nullable T value;

  Lazy(Supplier<T> maker) {
    this.maker = maker;
  }

  @Override
  public T get() {
    lock.lock();
    try {
      T made = value;
      if (made == null) {
        made = maker.get();
        value = made;
      }
      return made;
    } finally {
      lock.unlock();
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket;

import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which handshakes are under way in one poller, the one that runs out of time first in front. */
final class HandshakeLimits {
  private final TreeSet<Registration> all = new TreeSet<>(HandshakeLimits::compare);

  private static int compare(Registration one, Registration other) {
    int order = Long.signum(one.limit() - other.limit());
    return order != 0 ? order : Long.compare(one.number(), other.number());
  }

  /**
   * Sets when a handshake has to be done.
   *
   * @param nanoTime as {@link System#nanoTime}; 0: none is under way
   */
  void set(Registration registration, long nanoTime) {
    if (registration.limit() == nanoTime) {
      return;
    }
    if (registration.limit() != 0) {
      all.remove(registration);
    }
    registration.limit(nanoTime);
    if (nanoTime != 0) {
      all.add(registration);
    }
  }

  /** How many nanoseconds are left to the first limit, but no more than so many. */
  long left(long most) {
    return all.isEmpty() ? most : Math.min(most, all.first().limit() - System.nanoTime());
  }

  /** Takes out one that has run out of time; null: none has. */
  @Nullable Registration takeLate() {
    if (left(Long.MAX_VALUE) > 0) {
      return null;
    }
    Registration late = all.first();
    set(late, 0);
    return late;
  }
}

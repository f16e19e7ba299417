// SPDX-License-Identifier: Apache-2.0
package io.usocket;

import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Who polls a socket. They watch its channel by themselves; here they are told of whatever else can
 * change what a poll would find: bytes read ahead, a port in place of another, the end of a call
 * that had its turn, close.
 */
final class Watchers {
  private static final Registration[] NONE = {};

  private final ReentrantLock changing = new ReentrantLock();
  private volatile Registration[] all = NONE;

  void add(Registration registration) {
    changing.lock();
    try {
      Registration[] more = Arrays.copyOf(all, all.length + 1);
      more[all.length] = registration;
      all = more;
    } finally {
      changing.unlock();
    }
  }

  void remove(Registration registration) {
    changing.lock();
    try {
      all = Arrays.stream(all).filter(other -> other != registration).toArray(Registration[]::new);
    } finally {
      changing.unlock();
    }
  }

  /** The socket was closed. */
  void closed() {
    for (Registration registration : all) {
      registration.closed();
    }
  }

  /** Whoever polls has to look again. */
  void changed() {
    changedBy(null);
  }

  /** Whoever polls has to look again, but for the one that has brought it about. */
  void changedBy(@Nullable Registration author) {
    for (Registration registration : all) {
      if (registration != author) {
        registration.changed();
      }
    }
  }
}

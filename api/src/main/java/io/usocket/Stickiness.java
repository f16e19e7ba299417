// SPDX-License-Identifier: Apache-2.0
package io.usocket;

import org.jspecify.annotations.Nullable;

/** Remembers the error that ended a connection or one direction, and gives it again and again. */
final class Stickiness {
  private volatile @Nullable USocketException first;

  /** Remembers an error, unless things can go on after it. */
  USocketException remember(USocketException e) {
    boolean passing =
        e.errno() == Errno.EINTR
            || e instanceof SocketTimedOutException
            || e instanceof WouldBlockException;
    return passing ? e : condemn(e);
  }

  /** Remembers an error, whichever it is. */
  USocketException condemn(USocketException e) {
    if (first == null) {
      first = e;
    }
    return e;
  }

  boolean isEmpty() {
    return first == null;
  }

  void rethrow() throws USocketException {
    USocketException before = first;
    if (before != null) {
      throw before.again();
    }
  }
}

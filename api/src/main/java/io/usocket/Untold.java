// SPDX-License-Identifier: Apache-2.0
package io.usocket;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** An error that came while no call was there to throw it: the next one does, once (SO_ERROR). */
final class Untold {
  private final AtomicReference<@Nullable USocketException> error = new AtomicReference<>();

  void keep(USocketException e) {
    error.set(e);
  }

  boolean isThere() {
    return error.get() != null;
  }

  /** Throws it, if there is one. */
  void tell() throws USocketException {
    USocketException late = error.getAndSet(null);
    if (late != null) {
      throw late.again();
    }
  }
}

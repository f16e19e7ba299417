// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.ref.WeakReference;
import java.util.function.BooleanSupplier;

/** Garbage collections, which happen when the JVM likes: asked for again and again, bounded. */
final class Garbage {
  private Garbage() {}

  /** Collects until a condition holds; whether it did so in time. */
  static boolean collectUntil(BooleanSupplier condition) {
    return Bounded.until(
        () -> {
          System.gc();
          return condition.getAsBoolean();
        },
        Bounded.soon());
  }

  /** Collects once, seen by something that goes with it. */
  static void collect() {
    WeakReference<Object> witness = new WeakReference<>(new Object());
    boolean collected = collectUntil(() -> witness.get() == null);
    assertEquals(true, collected, "whether garbage was collected");
  }
}

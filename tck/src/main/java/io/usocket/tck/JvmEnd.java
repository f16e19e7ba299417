// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import java.util.function.Supplier;

/**
 * Tells if the JVM ends while a run goes on, by {@code System.exit} of a provider or by a signal,
 * and sees to it that the exit status is not that of success. {@code Runtime.halt} passes unseen.
 */
final class JvmEnd implements AutoCloseable {
  private static final int FAILED = 1;

  private final Thread hook;

  private JvmEnd(Thread hook) {
    this.hook = hook;
  }

  /**
   * Watches until it is closed.
   *
   * @param provider whose run it is
   * @param doing what goes on
   */
  static JvmEnd watch(String provider, Supplier<String> doing) {
    Thread hook =
        new Thread(
            () -> {
              System.err.println(
                  "\n"
                      + provider
                      + ": "
                      + Verdict.INCOMPLETE
                      + ": the JVM ended (System.exit, or a signal) in "
                      + doing.get());
              System.err.flush();
              Runtime.getRuntime().halt(FAILED);
            },
            "rule guard");
    Runtime.getRuntime().addShutdownHook(hook);
    return new JvmEnd(hook);
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // it ends at this moment, and the hook tells
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import java.util.Map;

/** How many rules run at the same time, in the words of JUnit's configuration. */
final class SideBySide {
  private static final int FEWEST = 3;
  private static final int MOST = 4;

  private static final String PARALLEL = "junit.jupiter.execution.parallel.";

  /**
   * Rules wait half of their time, so that three keep two processors busy; more make each of them
   * slow where the machine is busy already. This executor never starts more than it was told to,
   * also where a rule has waited to be alone.
   */
  static final Map<String, String> CONFIGURATION =
      Map.of(
          PARALLEL + "enabled", "true",
          PARALLEL + "config.executor-service", "WORKER_THREAD_POOL",
          PARALLEL + "config.strategy", "fixed",
          PARALLEL + "config.fixed.parallelism", String.valueOf(rules()));

  private SideBySide() {}

  private static int rules() {
    return Math.max(FEWEST, Math.min(MOST, Runtime.getRuntime().availableProcessors()));
  }
}

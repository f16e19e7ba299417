// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import java.util.Set;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLocksProvider;
import org.junit.jupiter.api.parallel.Resources;

/**
 * Keeps a suite apart from a build's other tests: rules count the descriptors and threads of the
 * process. JUnit runs what is kept apart one after the other, so that a build has to say if it
 * wants rules side by side; it then sees to it that no other test runs at the same time.
 */
final class Isolation implements ResourceLocksProvider {
  static final String PARALLEL = "usocket.tck.parallel";

  @Override
  public Set<Lock> provideForClass(Class<?> suite) {
    return Boolean.getBoolean(PARALLEL) || isConcurrent(suite)
        ? Set.of()
        : Set.of(new Lock(Resources.GLOBAL, ResourceAccessMode.READ_WRITE));
  }

  private static boolean isConcurrent(Class<?> suite) {
    Execution execution = suite.getAnnotation(Execution.class);
    return execution != null && execution.value() == ExecutionMode.CONCURRENT;
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import org.opentest4j.TestAbortedException;

/** A rule does not hold, as declared: JUnit shows it, and it does not fail the build. */
final class DeclaredDeviation extends TestAbortedException {
  private static final long serialVersionUID = 1L;

  DeclaredDeviation(Deviation deviation, Throwable failure) {
    super(
        "declared deviation ("
            + deviation.reason()
            + ", "
            + deviation.link()
            + "): "
            + failure.getMessage(),
        failure);
  }
}

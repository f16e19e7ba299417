// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import org.opentest4j.TestAbortedException;

/** A SHOULD rule has failed: JUnit shows it, and it does not fail the build. */
final class ShouldNotMet extends TestAbortedException {
  private static final long serialVersionUID = 1L;

  ShouldNotMet(Throwable failure) {
    super("SHOULD rule not met: " + failure.getMessage(), failure);
  }
}

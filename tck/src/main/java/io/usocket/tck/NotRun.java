// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import org.opentest4j.TestAbortedException;

/** A rule was not begun; the text says why. */
final class NotRun extends TestAbortedException {
  private static final long serialVersionUID = 1L;

  NotRun(String reason) {
    super(reason);
  }
}

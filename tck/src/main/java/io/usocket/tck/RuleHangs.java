// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import java.time.Duration;

/** A rule did not come to its end. Its stack trace is that of the thread that was left behind. */
final class RuleHangs extends AssertionError {
  private static final long serialVersionUID = 1L;

  RuleHangs(Duration limit, StackTraceElement[] standing) {
    super("it still runs after " + limit.toMillis() + " ms, " + Standing.text(standing));
    setStackTrace(standing);
  }
}

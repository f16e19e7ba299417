// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;

/** A rule did not come to its end. Its stack trace is that of the thread that was left behind. */
final class RuleHangs extends AssertionError {
  private static final long serialVersionUID = 1L;
  private static final int MOST_FRAMES = 6;

  RuleHangs(Duration limit, StackTraceElement[] standing) {
    super("it still runs after " + limit.toMillis() + " ms, " + at(standing));
    setStackTrace(standing);
  }

  /** Without the module and its version. */
  private static String inShort(StackTraceElement frame) {
    return frame.toString().replaceFirst("^.*/", "");
  }

  private static String at(StackTraceElement[] standing) {
    return Arrays.stream(standing)
        .filter(
            frame -> !frame.getClassName().matches("(jdk\\.internal|java\\.lang\\.reflect)\\..*"))
        .limit(MOST_FRAMES)
        .map(RuleHangs::inShort)
        .collect(Collectors.joining(" < ", "at ", ""));
  }
}

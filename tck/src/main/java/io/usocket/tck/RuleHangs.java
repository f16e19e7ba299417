// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A rule did not come to its end. Its stack trace is that of the thread that was left behind. */
final class RuleHangs extends AssertionError {
  private static final long serialVersionUID = 1L;
  private static final int MOST_FRAMES = 6;
  private static final String REFLECTION = "(jdk\\.internal|java\\.lang\\.reflect)\\..*";
  private static final String RULE = "io\\.usocket\\.tck\\.\\w+Rules\\..*";

  RuleHangs(Duration limit, StackTraceElement[] standing) {
    super("it still runs after " + limit.toMillis() + " ms, " + at(standing));
    setStackTrace(standing);
  }

  /** Without the module and its version. */
  private static String inShort(StackTraceElement frame) {
    return frame.toString().replaceFirst("^.*/", "");
  }

  /** The uppermost frames, and the place in the rule. */
  private static String at(StackTraceElement[] standing) {
    List<String> frames =
        Arrays.stream(standing)
            .filter(frame -> !frame.getClassName().matches(REFLECTION))
            .map(RuleHangs::inShort)
            .toList();
    Stream<String> rule =
        frames.stream().skip(MOST_FRAMES).filter(frame -> frame.matches(RULE)).limit(1);
    return Stream.concat(frames.stream().limit(MOST_FRAMES), rule)
        .collect(Collectors.joining(" < ", "at ", ""));
  }
}

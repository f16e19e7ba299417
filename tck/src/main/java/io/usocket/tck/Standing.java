// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Where a thread stands, in short: at the top, in what of the JDK was called, and who called. */
final class Standing {
  private static final String JDK = "(java|javax|jdk|sun)\\..*";
  private static final String REFLECTION = ".*\\.reflect\\..*";
  private static final int MOST_FRAMES = 12;

  private Standing() {}

  /** Of the frames of a stack trace, uppermost first; none: its thread has ended. */
  static String text(StackTraceElement[] frames) {
    if (frames.length == 0) {
      return "at its end";
    }
    List<StackTraceElement> all =
        Arrays.stream(frames).filter(frame -> !frame.getClassName().matches(REFLECTION)).toList();
    return IntStream.range(0, all.size())
        .filter(i -> i == 0 || !isOfJdk(all, i) || !isOfJdk(all, i + 1))
        .limit(MOST_FRAMES)
        .mapToObj(i -> inShort(all.get(i)))
        .collect(Collectors.joining(" < ", "at ", ""));
  }

  private static boolean isOfJdk(List<StackTraceElement> frames, int index) {
    return index == frames.size() || frames.get(index).getClassName().matches(JDK);
  }

  /** Without class loader, module and version. */
  private static String inShort(StackTraceElement frame) {
    return frame.toString().replaceFirst("^.*/", "");
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.ValueWrapper;

/**
 * Why a rule does not hold, for the provider's author.
 *
 * @param check what was looked at, and where in the rule
 * @param expected what should have been
 * @param actual what was
 * @param trace the stack trace
 */
public record RuleFailure(String check, String expected, String actual, String trace) {
  static RuleFailure of(Throwable thrown) {
    boolean wrapped = thrown instanceof ShouldNotMet || thrown instanceof DeclaredDeviation;
    Throwable failure = wrapped && thrown.getCause() != null ? thrown.getCause() : thrown;
    StringWriter trace = new StringWriter();
    failure.printStackTrace(new PrintWriter(trace));
    if (failure instanceof AssertionFailedError e && e.isExpectedDefined() && e.isActualDefined()) {
      return new RuleFailure(
          message(e) + where(e), text(e.getExpected()), text(e.getActual()), trace.toString());
    }
    if (failure instanceof RuleHangs) {
      return new RuleFailure(
          "the rule as a whole",
          "it comes to an end",
          String.valueOf(failure.getMessage()),
          trace.toString());
    }
    if (failure instanceof AssertionError) {
      return new RuleFailure(
          "the rule" + where(failure),
          "the check holds",
          String.valueOf(failure.getMessage()),
          trace.toString());
    }
    return new RuleFailure(
        "a call of the rule" + where(failure),
        "no exception",
        failure.toString(),
        trace.toString());
  }

  private static String message(AssertionFailedError e) {
    String message = e.getMessage() == null ? "" : e.getMessage();
    int end = message.indexOf(" ==> ");
    return end < 0 ? message : message.substring(0, end);
  }

  private static String text(ValueWrapper value) {
    return value.getStringRepresentation();
  }

  /** The line of the rule that was being run. */
  private static String where(Throwable thrown) {
    return Arrays.stream(thrown.getStackTrace())
        .filter(frame -> frame.getClassName().startsWith(RuleFailure.class.getPackageName() + "."))
        .filter(frame -> frame.getMethodName().matches("(lambda\\$)?[A-Z]+_\\d+_\\d+_.*"))
        .findFirst()
        .map(frame -> " (" + frame.getFileName() + ":" + frame.getLineNumber() + ")")
        .orElse("");
  }
}

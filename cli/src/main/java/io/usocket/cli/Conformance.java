// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import io.usocket.tck.Environment;
import io.usocket.tck.Level;
import io.usocket.tck.MarkdownReport;
import io.usocket.tck.Outcome;
import io.usocket.tck.TckReport;
import io.usocket.tck.TextStyle;
import java.util.ArrayList;
import java.util.List;

/** The table of several TCK reports: one line for each provider. */
final class Conformance {
  private static final List<String> HEAD =
      List.of("provider", "TLS library", "passed", "failed", "unmet", "unclaimed", "verdict");

  private Conformance() {}

  /** In columns; each line ends with the verdict. */
  static String text(List<TckReport> reports, TextStyle style) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(HEAD);
    reports.forEach(report -> lines.add(cells(report, style)));
    return Columns.of(lines);
  }

  /** As Markdown, with what became of the features and where it ran; the README has it. */
  static String markdown(List<TckReport> reports) {
    StringBuilder text = new StringBuilder(MarkdownReport.of(reports));
    if (reports.stream().allMatch(report -> report.only().isEmpty())) {
      text.append('\n').append(FeatureTable.of(reports));
    }
    if (!reports.isEmpty()) {
      Environment environment = reports.get(0).environment();
      text.append("\nJava ").append(upTo(' ', environment.java()));
      text.append(", ").append(upTo(' ', environment.system())).append(".\n");
    }
    return text.toString();
  }

  /** Without vendor, version of the kernel, build of the JDK and the like. */
  private static String upTo(char end, String text) {
    return text.substring(0, (text + end).indexOf(end));
  }

  private static List<String> cells(TckReport report, TextStyle style) {
    return List.of(
        report.environment().provider(),
        upTo('+', report.environment().tlsLibrary()),
        right(report.count(Outcome.PASSED), "passed"),
        right(report.failures(Level.MUST), "failed"),
        right(report.failures(Level.SHOULD), "unmet"),
        right(report.count(Outcome.NOT_APPLICABLE), "unclaimed"),
        style.apply(TextStyle.Tone.of(report), report.headline()) + notRun(report));
  }

  private static String notRun(TckReport report) {
    long rules = report.count(Outcome.NOT_RUN);
    return rules == 0 || report.only().isPresent() ? "" : ", " + rules + " not run";
  }

  /** A number, as wide as the head of its column. */
  private static String right(long number, String head) {
    return String.format("%" + head.length() + "d", number);
  }
}

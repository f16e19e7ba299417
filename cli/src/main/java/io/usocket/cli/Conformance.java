// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import io.usocket.tck.Environment;
import io.usocket.tck.Level;
import io.usocket.tck.Outcome;
import io.usocket.tck.TckReport;
import java.util.ArrayList;
import java.util.List;

/** The table of several TCK reports: one line for each provider. */
final class Conformance {
  private Conformance() {}

  /** In columns; each line ends with the verdict. */
  static String text(List<TckReport> reports) {
    return Columns.of(reports.stream().map(Conformance::cells).toList());
  }

  /** As Markdown, with what became of the features and where it ran; the README has it. */
  static String markdown(List<TckReport> reports) {
    StringBuilder text = new StringBuilder();
    text.append(
        "| provider | TLS library | passed | failed | SHOULD unmet | not claimed | verdict |\n");
    text.append("|---|---|---:|---:|---:|---:|---|\n");
    for (TckReport report : reports) {
      text.append("| `").append(report.environment().provider()).append("` | ");
      text.append(report.environment().tlsLibrary()).append(" | ");
      text.append(report.count(Outcome.PASSED)).append(" | ");
      text.append(failures(report, Level.MUST)).append(" | ");
      text.append(failures(report, Level.SHOULD)).append(" | ");
      text.append(report.count(Outcome.NOT_APPLICABLE)).append(" | **");
      text.append(verdict(report)).append("** |\n");
    }
    if (reports.stream().allMatch(report -> report.only().isEmpty())) {
      text.append('\n').append(FeatureTable.of(reports));
    }
    if (!reports.isEmpty()) {
      Environment environment = reports.get(0).environment();
      text.append("\nJava ").append(firstWord(environment.java()));
      text.append(", ").append(firstWord(environment.system())).append(".\n");
    }
    return text.toString();
  }

  /** Without vendor, version of the kernel and the like. */
  private static String firstWord(String text) {
    return text.substring(0, (text + " ").indexOf(' '));
  }

  private static List<String> cells(TckReport report) {
    List<String> cells = new ArrayList<>();
    cells.add(report.environment().provider());
    cells.add(report.environment().tlsLibrary());
    cells.add(report.count(Outcome.PASSED) + " passed");
    cells.add(failures(report, Level.MUST) + " failed");
    cells.add(failures(report, Level.SHOULD) + " SHOULD unmet");
    cells.add(report.count(Outcome.NOT_APPLICABLE) + " not claimed");
    cells.add(verdict(report));
    return cells;
  }

  private static long failures(TckReport report, Level level) {
    return report.failures().stream().filter(each -> each.level() == level).count();
  }

  /** One rule alone is no verdict on the provider: what became of it. */
  private static String verdict(TckReport report) {
    return report
        .only()
        .flatMap(id -> report.results().stream().filter(each -> each.id().equals(id)).findFirst())
        .map(result -> result.id() + " " + result.outcome().name().replace('_', ' '))
        .orElseGet(() -> report.verdictText());
  }
}

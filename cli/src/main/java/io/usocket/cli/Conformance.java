// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import io.usocket.Feature;
import io.usocket.tck.Level;
import io.usocket.tck.Outcome;
import io.usocket.tck.TckReport;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The table of several TCK reports: one line for each provider. */
final class Conformance {
  private Conformance() {}

  /** In columns; each line ends with the verdict. */
  static String text(List<TckReport> reports) {
    List<List<String>> lines = reports.stream().map(Conformance::cells).toList();
    StringBuilder text = new StringBuilder();
    for (List<String> line : lines) {
      for (int column = 0; column < line.size() - 1; column++) {
        String cell = line.get(column);
        text.append(cell).append(" ".repeat(width(lines, column) + 2 - cell.length()));
      }
      text.append(line.get(line.size() - 1)).append('\n');
    }
    return text.toString();
  }

  /** As Markdown, with where it ran; the README has it. */
  static String markdown(List<TckReport> reports) {
    StringBuilder text = new StringBuilder();
    text.append(
        "| provider | TLS library | passed | failed | SHOULD unmet | not claimed | optional features |");
    text.append(" verdict |\n|---|---|---:|---:|---:|---:|---|---|\n");
    for (TckReport report : reports) {
      text.append("| `").append(report.environment().provider()).append("` | ");
      text.append(report.environment().tlsLibrary()).append(" | ");
      text.append(report.count(Outcome.PASSED)).append(" | ");
      text.append(failures(report, Level.MUST)).append(" | ");
      text.append(failures(report, Level.SHOULD)).append(" | ");
      text.append(report.count(Outcome.NOT_APPLICABLE)).append(" | ");
      text.append(optional(report)).append(" | **").append(verdict(report)).append("** |\n");
    }
    if (!reports.isEmpty()) {
      text.append("\nJava ").append(reports.get(0).environment().java());
      text.append(", ").append(reports.get(0).environment().system()).append(".\n");
    }
    return text.toString();
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
        .orElseGet(() -> report.verdict().toString());
  }

  private static String optional(TckReport report) {
    return report.environment().claims().stream()
        .filter(feature -> !feature.isCore())
        .map(Feature::name)
        .collect(Collectors.joining(" "));
  }

  private static int width(List<List<String>> lines, int column) {
    return lines.stream().mapToInt(line -> line.get(column).length()).max().orElse(0);
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import io.usocket.Feature;
import io.usocket.tck.Outcome;
import io.usocket.tck.RuleResult;
import io.usocket.tck.TckReport;
import java.util.List;
import java.util.stream.Stream;

/**
 * The optional features in several TCK reports, as Markdown: by how many rules a claim is held, and
 * whether what is not claimed is refused.
 */
final class FeatureTable {
  private FeatureTable() {}

  static String of(List<TckReport> reports) {
    StringBuilder text = new StringBuilder("| feature |");
    reports.forEach(
        report -> text.append(" `").append(report.environment().provider()).append("` |"));
    text.append("\n|---|").append("---:|".repeat(reports.size())).append('\n');
    Stream.of(Feature.values())
        .filter(feature -> !feature.isCore())
        .forEach(
            feature -> {
              text.append("| ").append(feature).append(" |");
              reports.forEach(
                  report -> text.append(' ').append(cell(report, feature)).append(" |"));
              text.append('\n');
            });
    return text.append("\nNumbers: rules that hold the claim. *refused*: not claimed, and a rule")
        .append(" that says so holds. *-*: not claimed, and there is nothing to refuse.\n")
        .toString();
  }

  private static String cell(TckReport report, Feature feature) {
    boolean claimed = report.environment().claims().contains(feature);
    List<Outcome> outcomes =
        report.results().stream()
            .filter(
                rule ->
                    (claimed ? rule.feature() : rule.unless()).stream().anyMatch(feature::equals))
            .map(RuleResult::outcome)
            .filter(outcome -> outcome != Outcome.NOT_APPLICABLE)
            .toList();
    long passed = outcomes.stream().filter(outcome -> outcome == Outcome.PASSED).count();
    if (passed < outcomes.size()) {
      return "**" + passed + " of " + outcomes.size() + "**";
    }
    if (claimed) {
      return String.valueOf(passed);
    }
    return outcomes.isEmpty() ? "-" : "refused";
  }
}

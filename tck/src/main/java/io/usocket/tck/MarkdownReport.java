// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import java.util.List;

/** Reports as a table for a README: one row for each provider. */
public final class MarkdownReport {
  private static final String HEAD =
      """
      | provider | TLS library | passed | failed | SHOULD unmet | not claimed | verdict |
      |---|---|---:|---:|---:|---:|---|
      """;

  private MarkdownReport() {}

  /**
   * Writes reports as a table.
   *
   * @param reports what runs have found
   * @return the head of the table and its rows
   */
  public static String of(List<TckReport> reports) {
    StringBuilder table = new StringBuilder(HEAD);
    reports.forEach(report -> table.append(row(report)));
    return table.toString();
  }

  private static String row(TckReport report) {
    return String.format(
        "| `%s` | %s | %d | %d | %d | %d | **%s** |\n",
        text(report.environment().provider()),
        text(report.environment().tlsLibrary()),
        report.count(Outcome.PASSED),
        report.failures(Level.MUST),
        report.failures(Level.SHOULD),
        report.count(Outcome.NOT_APPLICABLE),
        report.headline());
  }

  /** What a provider says of itself stays in its cell, and is no markup. */
  private static String text(String text) {
    return text.replaceAll("\\s+", " ").replaceAll("[|<>`*_\\[\\]\\\\]", "\\\\$0");
  }
}

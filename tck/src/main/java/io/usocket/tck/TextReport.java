// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import java.util.Locale;
import java.util.stream.Collectors;

/** A report for people, readable at 100 columns. */
public final class TextReport {
  private static final int COLUMNS = 100;
  private static final int LABEL = 14;

  private final StringBuilder out = new StringBuilder();

  private TextReport() {}

  /**
   * Writes a report as text.
   *
   * @param report what a run has found
   * @return lines of at most 100 columns, but for words that are longer
   */
  public static String of(TckReport report) {
    TextReport text = new TextReport();
    String provider = report.environment().provider();
    text.head(report);
    report.deviations().forEach(each -> text.failure(each, provider));
    report.failures().forEach(each -> text.failure(each, provider));
    if (report.problem().isEmpty()) { // it says enough
      report.results().stream()
          .filter(
              result -> result.outcome() == Outcome.SKIPPED || result.outcome() == Outcome.NOT_RUN)
          .forEach(text::leftOut);
    }
    text.line(summary(report));
    return text.out.toString();
  }

  /**
   * The verdict in one line.
   *
   * @param report what a run has found
   * @return provider, verdict, counts
   */
  public static String summary(TckReport report) {
    StringBuilder line =
        new StringBuilder()
            .append(report.environment().provider())
            .append(": ")
            .append(report.verdictText())
            .append(" (")
            .append(report.count(Outcome.PASSED))
            .append(" passed");
    count(line, report, Outcome.FAILED, "failed");
    count(line, report, Outcome.DEVIATES, "deviating as declared");
    count(line, report, Outcome.SKIPPED, "skipped");
    count(line, report, Outcome.NOT_RUN, "not run");
    count(line, report, Outcome.NOT_APPLICABLE, "of features not claimed");
    count(line, report, Outcome.NOT_ASKED, "not asked for");
    double seconds = report.duration().toMillis() / 1000.0;
    return line.append(String.format(Locale.ROOT, ", %.1f s)", seconds)).toString();
  }

  private static void count(StringBuilder line, TckReport report, Outcome outcome, String word) {
    long count = report.count(outcome);
    if (count > 0) {
      line.append(", ").append(count).append(' ').append(word);
    }
  }

  private void head(TckReport report) {
    Environment environment = report.environment();
    field("Provider", environment.provider() + ", on " + environment.tlsLibrary());
    field("Java", environment.java());
    field("System", environment.system());
    field(
        "Claims",
        environment.claims().stream()
            .map(feature -> feature.isCore() ? feature.name() : feature.name() + "*")
            .collect(Collectors.joining(" ", "", " (* optional)")));
    report.problem().ifPresent(problem -> field("Problem", problem));
    line("");
  }

  private void failure(RuleResult result, String provider) {
    RuleFailure failure =
        result.failure().orElseThrow(() -> new IllegalStateException(result.id() + " has failed"));
    line(word(result) + " " + result.id() + " " + result.level());
    if (result.deviation().isPresent()) {
      field("  Declared", result.deviation().get().reason());
      field("  Link", result.deviation().get().link());
    }
    field("  Requirement", result.requirement());
    field("  Expected", failure.expected());
    field("  Actual", failure.actual());
    field("  Check", failure.check());
    field("  Why", result.intent());
    field("  Source", result.source());
    field("  Repeat", result.repeat(provider));
    line("");
  }

  private static String word(RuleResult result) {
    if (result.outcome() == Outcome.DEVIATES) {
      return "DEVIATES";
    }
    return result.level() == Level.MUST ? "FAILED" : "not met";
  }

  private void leftOut(RuleResult result) {
    field(
        result.id(),
        result.outcome().name().replace('_', ' ')
            + result.failure().map(failure -> ": " + failure.actual()).orElse(""));
  }

  private void line(String text) {
    out.append(text).append('\n');
  }

  /** A label, and text that is broken between words. */
  private void field(String label, String text) {
    StringBuilder line =
        new StringBuilder(label).append(" ".repeat(Math.max(1, LABEL - label.length())));
    int begin = line.length();
    for (String word : text.strip().split("\\s+", -1)) {
      if (line.length() > begin && line.length() + 1 + word.length() > COLUMNS) {
        line(line.toString().stripTrailing());
        line = new StringBuilder(" ".repeat(LABEL));
        begin = LABEL;
      }
      line.append(line.length() > begin ? " " : "").append(word);
    }
    line(line.toString().stripTrailing());
  }
}

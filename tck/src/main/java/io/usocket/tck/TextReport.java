// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import io.usocket.tck.TextStyle.Tone;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A report for people, readable at 100 columns. */
public final class TextReport {
  private static final int COLUMNS = 100;
  private static final int LABEL = 14;
  private static final int MOST_IN_FULL = 10;
  private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\p{Cf}&&[^\\s]]");

  private final StringBuilder out = new StringBuilder();
  private final TextStyle style;

  private TextReport(TextStyle style) {
    this.style = style;
  }

  /**
   * Writes a report as text.
   *
   * @param report what a run has found
   * @return lines of at most 100 columns, but for words that are longer
   */
  public static String of(TckReport report) {
    return new TextReport(TextStyle.PLAIN).all(report, Integer.MAX_VALUE);
  }

  /**
   * Writes a report for a console: of many failures the first ten in full, of the others the
   * requirement.
   *
   * @param report what a run has found
   * @param style how it is set off
   * @return lines of at most 100 columns, but for words that are longer
   */
  public static String brief(TckReport report, TextStyle style) {
    return new TextReport(style).all(report, MOST_IN_FULL);
  }

  /**
   * The verdict in one line.
   *
   * @param report what a run has found
   * @return provider, verdict, counts
   */
  public static String summary(TckReport report) {
    return new TextReport(TextStyle.PLAIN).end(report);
  }

  /** A failed rule, as the report tells it. */
  static String failure(RuleResult rule, String provider) {
    TextReport text = new TextReport(TextStyle.PLAIN);
    text.failed(rule, provider);
    return text.out.toString();
  }

  private String all(TckReport report, int mostInFull) {
    head(report);
    String provider = report.environment().provider();
    report.deviations().forEach(rule -> failed(rule, provider));
    List<RuleResult> failures = report.failures();
    failures.stream().limit(mostInFull).forEach(rule -> failed(rule, provider));
    failures.stream().skip(mostInFull).forEach(this::failedToo);
    if (report.problem().isEmpty()) { // it says enough
      report.results().stream()
          .filter(
              result -> result.outcome() == Outcome.SKIPPED || result.outcome() == Outcome.NOT_RUN)
          .forEach(this::leftOut);
    }
    return out.append(end(report)).append('\n').toString();
  }

  private String end(TckReport report) {
    Map<Finding, Integer> counts = Finding.count(report.results());
    return report.environment().provider()
        + ": "
        + style.apply(Tone.of(report), report.headline())
        + counts.entrySet().stream()
            .map(count -> count.getValue() + " " + count.getKey())
            .collect(Collectors.joining(", ", " (", ""))
        + String.format(Locale.ROOT, ", %.1f s)", report.duration().toMillis() / 1000.0);
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
    out.append('\n');
  }

  private void failed(RuleResult rule, String provider) {
    RuleFailure failure = rule.requireFailure();
    out.append(style.apply(tone(rule), heading(rule)))
        .append(' ')
        .append(rule.level())
        .append('\n');
    if (rule.deviation().isPresent()) {
      field("  Declared", rule.deviation().get().reason());
      field("  Link", rule.deviation().get().link());
    }
    field("  Requirement", rule.requirement());
    field("  Expected", failure.expected());
    field("  Actual", failure.actual());
    field("  Check", failure.check());
    field("  Why", rule.intent());
    field("  Source", rule.source());
    RuleSource.of(rule.id()).ifPresent(source -> field("  Advice", source.advice()));
    field("  Repeat", rule.repeat(provider));
    out.append('\n');
  }

  private void failedToo(RuleResult rule) {
    String heading = heading(rule);
    field(style.apply(tone(rule), heading), heading.length(), rule.requirement());
  }

  private static String heading(RuleResult rule) {
    Finding finding = Finding.of(rule);
    String word = finding.toString();
    return (finding == Finding.NOT_MET ? word : word.toUpperCase(Locale.ROOT)) + " " + rule.id();
  }

  private static Tone tone(RuleResult rule) {
    return Finding.of(rule) == Finding.FAILED ? Tone.BAD : Tone.WARNING;
  }

  private void leftOut(RuleResult rule) {
    field(
        style.apply(Tone.WARNING, rule.id()),
        rule.id().length(),
        Finding.of(rule) + rule.failure().map(failure -> ": " + failure.actual()).orElse(""));
  }

  private void field(String label, String text) {
    field(style.apply(Tone.LABEL, label), label.length(), text);
  }

  /** A label, and text that is broken between words. */
  private void field(String label, int width, String text) {
    StringBuilder line = new StringBuilder(" ".repeat(Math.max(LABEL, width + 1)));
    int begin = line.length();
    String start = label + " ".repeat(begin - width);
    for (String word : visible(text).strip().split("\\s+", -1)) {
      if (line.length() > begin && line.length() + 1 + word.length() > COLUMNS) {
        out.append(start).append(line.substring(begin).stripTrailing()).append('\n');
        start = " ".repeat(LABEL);
        begin = LABEL;
        line = new StringBuilder(start);
      }
      line.append(line.length() > begin ? " " : "").append(word);
    }
    out.append((start + line.substring(begin)).stripTrailing()).append('\n');
  }

  /** What a provider says cannot move the cursor, nor colour the verdict. */
  private static String visible(String text) {
    return CONTROL
        .matcher(text)
        .replaceAll(c -> String.format("\\\\u%04x", (int) c.group().charAt(0)));
  }
}

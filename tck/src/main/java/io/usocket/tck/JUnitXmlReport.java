// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A report in the XML format of JUnit, which build servers read: one suite for each area, one case
 * for each rule. What makes a verdict worse than CONFORMS is red: a MUST rule that does not hold is
 * a failure, a rule that applies and did not run is an error. The rest is skipped, with the reason.
 */
public final class JUnitXmlReport {
  private final TckReport report;
  private final Markup xml = new Markup();

  private JUnitXmlReport(TckReport report) {
    this.report = report;
  }

  /**
   * Writes a report as XML.
   *
   * @param report what a run has found
   * @return a document, to be stored as UTF-8
   */
  public static String of(TckReport report) {
    return new JUnitXmlReport(report).document();
  }

  private String document() {
    xml.raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    String name = "usocket TCK: " + report.environment().provider();
    xml.open(
            "testsuites", counted(name, report.results(), report.duration()).toArray(String[]::new))
        .newLine();
    report.results().stream()
        .collect(Collectors.groupingBy(RuleResult::area, LinkedHashMap::new, Collectors.toList()))
        .forEach(this::suite);
    return xml.raw("</testsuites>\n").toString();
  }

  private void suite(String area, List<RuleResult> rules) {
    Duration duration =
        rules.stream().map(RuleResult::duration).reduce(Duration.ZERO, Duration::plus);
    List<String> attributes = new ArrayList<>(counted(area, rules, duration));
    attributes.addAll(List.of("skipped", skipped(rules)));
    xml.open("testsuite", attributes.toArray(String[]::new)).newLine();
    xml.raw("<properties>\n");
    property("provider", report.environment().provider());
    property("tlsLibrary", report.environment().tlsLibrary());
    property("verdict", report.verdict().toString());
    report.problem().ifPresent(problem -> property("problem", problem));
    xml.raw("</properties>\n");
    rules.forEach(this::testcase);
    xml.raw("</testsuite>\n");
  }

  private void property(String name, String value) {
    xml.empty("property", "name", name, "value", value).newLine();
  }

  private void testcase(RuleResult rule) {
    xml.open(
        "testcase",
        "classname",
        "usocket." + report.environment().provider() + "." + rule.area(),
        "name",
        rule.id() + " " + rule.requirement(),
        "time",
        seconds(rule.duration()));
    String why = rule.failure().map(RuleFailure::actual).orElse("");
    Finding finding = Finding.of(rule);
    switch (finding) {
      case PASSED -> {}
      case FAILED ->
          xml.element(
              "failure",
              text(rule),
              "message",
              "expected " + rule.requireFailure().expected() + " but was " + why,
              "type",
              "MUST");
      case SKIPPED, NOT_RUN -> xml.empty("error", "message", why, "type", finding.toString());
      case NOT_MET -> seen(rule, "SHOULD rule, not met: " + why);
      case DEVIATES -> seen(rule, declared(rule) + ": " + why);
      case NOT_CLAIMED, NOT_ASKED -> xml.empty("skipped", "message", finding + why(why));
    }
    xml.raw("</testcase>\n");
  }

  /** It ran and does not hold, and decides nothing. */
  private void seen(RuleResult rule, String message) {
    xml.empty("skipped", "message", message).element("system-out", text(rule));
  }

  private static String declared(RuleResult rule) {
    return rule.deviation()
        .map(each -> "declared deviation (" + each.reason() + ", " + each.link() + ")")
        .orElse("");
  }

  private static String why(String text) {
    return text.isEmpty() ? "" : ": " + text;
  }

  private String text(RuleResult rule) {
    return TextReport.failure(rule, report.environment().provider())
        + "\n"
        + rule.requireFailure().trace();
  }

  private static List<String> counted(String name, List<RuleResult> rules, Duration duration) {
    Map<Finding, Integer> counts = Finding.count(rules);
    int errors = counts.getOrDefault(Finding.SKIPPED, 0) + counts.getOrDefault(Finding.NOT_RUN, 0);
    return List.of(
        "name",
        name,
        "tests",
        String.valueOf(rules.size()),
        "failures",
        String.valueOf(counts.getOrDefault(Finding.FAILED, 0)),
        "errors",
        String.valueOf(errors),
        "time",
        seconds(duration));
  }

  private static String skipped(List<RuleResult> rules) {
    return String.valueOf(
        rules.stream()
            .map(Finding::of)
            .filter(
                finding ->
                    switch (finding) {
                      case NOT_MET, DEVIATES, NOT_CLAIMED, NOT_ASKED -> true;
                      case PASSED, FAILED, SKIPPED, NOT_RUN -> false;
                    })
            .count());
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.3f", duration.toMillis() / 1000.0);
  }
}

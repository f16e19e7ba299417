// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import io.usocket.Feature;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A report as one HTML page that stands alone: the verdict, each failure in full, the areas, all
 * rules. It is legible without JavaScript; with it, rules can be filtered by area, outcome and
 * text.
 */
public final class HtmlReport {
  private final TckReport report;
  private final Catalogue catalogue = Catalogue.ofThisVersion();
  private final Map<Finding, Integer> counts;
  private final Map<String, List<RuleResult>> areas;
  private final Markup page = new Markup();

  private HtmlReport(TckReport report) {
    this.report = report;
    this.counts = Finding.count(report.results());
    this.areas =
        report.results().stream()
            .collect(
                Collectors.groupingBy(RuleResult::area, LinkedHashMap::new, Collectors.toList()));
  }

  /**
   * Writes a report as a page.
   *
   * @param report what a run has found
   * @return HTML, to be stored as UTF-8
   */
  public static String of(TckReport report) {
    HtmlReport html = new HtmlReport(report);
    html.head();
    html.page.raw("<main>\n");
    html.filter();
    html.failures(Finding.DEVIATES, "Declared deviations");
    html.failures(Finding.FAILED, "Failures");
    html.failures(Finding.NOT_MET, "SHOULD rules not met");
    html.leftOut(Finding.SKIPPED, "Skipped");
    html.leftOut(Finding.NOT_RUN, "Not run");
    html.areas();
    html.rules();
    html.page.raw("</main>\n");
    return HtmlPage.of(
        report.environment().provider() + ": " + report.headline() + " (usocket TCK)", html.page);
  }

  private void head() {
    Environment environment = report.environment();
    page.open("header", "class", HtmlPage.kind(report));
    page.raw("\n<p class=\"kicker\">usocket TCK</p>\n<h1>").text(environment.provider());
    page.raw(" ").element("strong", report.headline(), "class", "verdict").raw("</h1>\n");
    page.element("p", report.verdict().meaning()).newLine();
    HtmlPage.counts(page, report);
    page.raw("<dl>\n");
    report.problem().ifPresent(problem -> field("Problem", problem));
    report.only().ifPresent(rule -> field("Asked for", "rule " + rule + " alone"));
    field("TLS library", environment.tlsLibrary());
    field("Java", environment.java());
    field("System", environment.system());
    field("Time", String.format(Locale.ROOT, "%.1f s", report.duration().toMillis() / 1000.0));
    field("Claims", claims(environment.claims(), true));
    field("Core", claims(environment.claims(), false));
    page.raw("</dl>\n</header>\n");
  }

  private static String claims(List<Feature> claims, boolean optional) {
    String names =
        claims.stream()
            .filter(feature -> feature.isCore() != optional)
            .map(Feature::name)
            .collect(Collectors.joining(", "));
    return names.isEmpty() ? "none" : names;
  }

  private void field(String name, String text) {
    page.element("dt", name).element("dd", text).newLine();
  }

  /** Shown by the script, which makes it work. */
  private void filter() {
    page.raw("<form id=\"filter\" role=\"search\" hidden>\n<label>Area <select name=\"area\">");
    page.raw("<option value=\"\">all</option>");
    areas.keySet().forEach(area -> page.element("option", area));
    page.raw("</select></label>\n<label>Outcome <select name=\"outcome\">");
    page.raw("<option value=\"\">all</option>");
    counts.forEach(
        (finding, count) ->
            page.element("option", finding + " (" + count + ")", "value", finding.key()));
    page.raw("</select></label>\n<label>Text <input name=\"text\" type=\"search\"></label>\n");
    page.raw("<button type=\"reset\">Show all</button>\n<output></output>\n</form>\n");
  }

  private void section(String id, String title, int count) {
    page.open("section", "id", id, "data-group", "").raw("\n<h2>").text(title);
    page.element("span", String.valueOf(count), "class", "count").raw("</h2>\n");
  }

  private List<RuleResult> all(Finding finding) {
    return report.results().stream().filter(result -> Finding.of(result) == finding).toList();
  }

  private void failures(Finding finding, String title) {
    List<RuleResult> failed = all(finding);
    if (!failed.isEmpty()) {
      section(finding.key(), title, failed.size());
      HtmlFailure failure = new HtmlFailure(page, report.environment().provider());
      failed.forEach(failure::add);
      page.raw("</section>\n");
    }
  }

  /** What was left out for a reason that all have is said once, by the problem of the run. */
  private void leftOut(Finding finding, String title) {
    List<RuleResult> rules = all(finding);
    if (!rules.isEmpty() && report.problem().isEmpty()) {
      section(finding.key(), title, rules.size());
      page.raw("<ul>\n");
      rules.forEach(
          rule -> {
            page.open("li", "class", "rule " + finding.key(), "data-of", rule.id());
            page.element("a", rule.id(), "href", "#" + rule.id());
            rule.failure().ifPresent(why -> page.text(": " + why.actual()));
            page.raw("</li>\n");
          });
      page.raw("</ul>\n</section>\n");
    }
  }

  private void areas() {
    Collection<Finding> columns = counts.keySet();
    page.raw("<section id=\"areas\">\n<h2>Areas</h2>\n");
    page.raw("<div class=\"wide\" role=\"region\" aria-label=\"Areas\" tabindex=\"0\">\n<table>\n");
    page.raw("<thead><tr><th scope=\"col\">area</th>");
    columns.forEach(finding -> page.element("th", finding.toString(), "scope", "col"));
    page.raw("</tr></thead>\n<tbody>\n");
    areas.forEach(
        (area, results) -> {
          Map<Finding, Integer> here = Finding.count(results);
          page.raw("<tr><th scope=\"row\">").element("a", area, "href", "#" + area);
          page.element("span", " " + catalogue.title(area)).raw("</th>");
          columns.forEach(
              finding -> {
                Integer count = here.get(finding);
                page.element("td", count == null ? "" : count.toString(), "class", finding.key());
              });
          page.raw("</tr>\n");
        });
    page.raw("</tbody>\n</table>\n</div>\n</section>\n");
  }

  private void rules() {
    section("rules", "Rules", report.results().size());
    areas.forEach(
        (area, results) -> {
          page.open("section", "id", area, "data-group", "").raw("\n<h3>").text(area);
          page.element("span", " " + catalogue.title(area)).raw("</h3>\n");
          results.forEach(this::rule);
          page.raw("</section>\n");
        });
    page.raw("</section>\n");
  }

  private void rule(RuleResult rule) {
    Finding finding = Finding.of(rule);
    page.open(
        "details", "id", rule.id(), "class", "rule " + finding.key(), "data-area", rule.area());
    page.raw("<summary>").element("b", rule.id()).raw(" ");
    page.element("i", finding.toString()).raw(" ").prose(rule.requirement()).raw("</summary>\n<p>");
    page.text(rule.level() + ". Why: ").prose(rule.intent()).raw(" Source: ").prose(rule.source());
    rule.feature().ifPresent(feature -> page.text(" For providers that claim " + feature + "."));
    rule.unless()
        .ifPresent(feature -> page.text(" For providers that do not claim " + feature + "."));
    if (rule.doesNotHold()) {
      page.raw(" ").element("a", "How it failed", "href", "#" + HtmlFailure.id(rule));
    }
    page.raw("</p></details>\n");
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import java.util.regex.Pattern;

/** A failed rule on the HTML page, with all that its provider's author needs. */
final class HtmlFailure {
  /** How the rule came to be called, which is the same for all. */
  private static final Pattern FRAMES_OF_JUNIT =
      Pattern.compile(
          "\\tat (org\\.junit\\.|java\\.base/(jdk\\.internal\\.reflect\\.|java\\.util\\.ArrayList\\.forEach)).*\\R");

  private final Markup page;
  private final String provider;

  HtmlFailure(Markup page, String provider) {
    this.page = page;
    this.provider = provider;
  }

  /** Where on the page it is. */
  static String id(RuleResult rule) {
    return "failed-" + rule.id();
  }

  void add(RuleResult rule) {
    RuleFailure failure = rule.requireFailure();
    page.open(
        "article", "id", id(rule), "class", "rule " + Finding.of(rule).key(), "data-of", rule.id());
    page.raw("\n<h3>").element("a", rule.id(), "href", "#" + rule.id());
    page.element("span", " " + rule.level()).raw("</h3>\n<p class=\"requirement\">");
    page.prose(rule.requirement()).raw("</p>\n<dl>\n");
    rule.deviation().ifPresent(this::declared);
    values("Expected", failure.expected());
    values("Actual", failure.actual());
    field("Check", failure.check());
    field("Why", rule.intent());
    field("Source", rule.source());
    RuleSource.of(rule.id()).ifPresent(source -> field("Advice", source.advice()));
    values("Repeat", rule.repeat(provider));
    page.raw("</dl>\n");
    RuleSource.of(rule.id())
        .ifPresent(
            source -> more("The rule as it is written (" + source.file() + ")", source.code()));
    if (!failure.trace().isBlank()) {
      more("Stack trace", FRAMES_OF_JUNIT.matcher(failure.trace()).replaceAll(""));
    }
    page.raw("</article>\n");
  }

  private void declared(Deviation deviation) {
    page.element("dt", "Declared").raw("<dd>").text(deviation.reason()).raw(" ");
    page.element("a", deviation.link(), "href", deviation.link()).raw("</dd>\n");
  }

  private void field(String name, String text) {
    page.element("dt", name).raw("<dd>").prose(text).raw("</dd>\n");
  }

  /** Text in which blanks and line ends count. */
  private void values(String name, String text) {
    page.element("dt", name).raw("<dd>").element("pre", text).raw("</dd>\n");
  }

  private void more(String title, String text) {
    page.raw("<details>").element("summary", title).element("pre", text).raw("</details>\n");
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import java.util.List;

/** The page that lists several reports, with what became of their rules. */
final class HtmlIndex {
  private static final List<String> FORMATS = List.of("txt", "json", "xml", "md", "svg");

  private HtmlIndex() {}

  static String of(List<TckReport> reports) {
    Markup page = new Markup();
    page.raw(
        "<header>\n<p class=\"kicker\">usocket TCK</p>\n<h1>Reports</h1>\n</header>\n<main>\n");
    page.raw("<ul class=\"reports\">\n");
    reports.forEach(report -> report(page, report));
    return HtmlPage.of("usocket TCK", page.raw("</ul>\n</main>\n"));
  }

  private static void report(Markup page, TckReport report) {
    String file = ReportFolder.name(report);
    page.open("li", "class", HtmlPage.kind(report));
    page.raw("\n<h2>").element("a", report.environment().provider(), "href", file + ".html");
    page.raw(" ").element("strong", report.headline(), "class", "verdict").raw("</h2>\n<p>");
    page.text(report.environment().tlsLibrary()).raw("</p>\n");
    HtmlPage.counts(page, report);
    page.raw("<p class=\"formats\">");
    FORMATS.forEach(format -> page.element("a", format, "href", file + "." + format).raw(" "));
    page.raw("</p>\n</li>\n");
  }
}

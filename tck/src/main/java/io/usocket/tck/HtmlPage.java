// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;

/** A page in one file: style and script are in it, and nothing is loaded. */
final class HtmlPage {
  private HtmlPage() {}

  /**
   * The page around its content.
   *
   * @param title of the window
   * @param body header, main and footer
   */
  static String of(String title, Markup body) {
    return new Markup()
        .raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
        .raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
        .raw("<meta name=\"color-scheme\" content=\"light dark\">\n")
        .element("title", title)
        .raw("\n<link rel=\"icon\" href=\"data:,\">\n<style>\n")
        .raw(resource("report.css"))
        .raw("</style>\n</head>\n<body>\n")
        .raw(body.toString())
        .raw("<script>\n")
        .raw(resource("report.js"))
        .raw("</script>\n</body>\n</html>\n")
        .toString();
  }

  /** The class that gives a verdict its colour. */
  static String kind(TckReport report) {
    return report.verdict().name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** What became of the rules, in numbers. */
  static void counts(Markup page, TckReport report) {
    page.raw("<ul class=\"counts\">\n");
    Finding.count(report.results())
        .forEach(
            (finding, count) -> {
              page.open("li", "class", finding.key(), "title", finding.meaning());
              page.element("b", String.valueOf(count)).text(" " + finding).raw("</li>\n");
            });
    page.raw("</ul>\n");
  }

  private static String resource(String name) {
    try (InputStream in = HtmlPage.class.getResourceAsStream(name)) {
      return new String(
          Objects.requireNonNull(in, name + " is not in the TCK's jar").readAllBytes(),
          StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(name + " in the TCK's jar cannot be read", e);
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

/** A report as a small picture for a page that shows what a provider is worth. */
public final class Badge {
  private static final int HEIGHT = 20;
  private static final int PADDING = 8;
  private static final double CHARACTER = 6.6;
  private static final double CAPITAL = 7.7;

  private Badge() {}

  /**
   * Draws a badge: provider and verdict in one row, coloured by the verdict.
   *
   * @param report what a run has found
   * @return SVG, to be stored as UTF-8
   */
  public static String of(TckReport report) {
    String left = "usocket TCK: " + report.environment().provider();
    String right = report.headline();
    int leftWidth = width(left);
    int rightWidth = width(right);
    String width = String.valueOf(leftWidth + rightWidth);
    Markup svg = new Markup();
    svg.open(
        "svg",
        "xmlns",
        "http://www.w3.org/2000/svg",
        "width",
        width,
        "height",
        String.valueOf(HEIGHT),
        "role",
        "img",
        "aria-labelledby",
        "title");
    svg.element("title", left + ": " + right, "id", "title");
    svg.raw(
        "<clipPath id=\"edge\"><rect width=\"" + width + "\" height=\"20\" rx=\"3\"/></clipPath>");
    svg.raw("<g clip-path=\"url(#edge)\">");
    rectangle(svg, 0, leftWidth, "#444c56");
    rectangle(svg, leftWidth, rightWidth, colour(report));
    svg.raw("</g><g fill=\"#fff\" text-anchor=\"middle\" font-size=\"11\"");
    svg.raw(" font-family=\"Verdana,DejaVu Sans,Geneva,sans-serif\" aria-hidden=\"true\">");
    words(svg, 0, leftWidth, left);
    words(svg, leftWidth, rightWidth, right);
    return svg.raw("</g></svg>\n").toString();
  }

  /** Dark enough for white text. */
  private static String colour(TckReport report) {
    return switch (report.verdict()) {
      case CONFORMS -> "#17703f";
      case DOES_NOT_CONFORM -> "#b42318";
      case CONFORMS_WITH_DEVIATIONS, INCOMPLETE -> "#855400";
    };
  }

  /** Measured roughly; {@code textLength} makes the text as wide as that on every system. */
  private static int width(String text) {
    double width =
        text.chars().mapToDouble(c -> Character.isUpperCase(c) ? CAPITAL : CHARACTER).sum();
    return (int) Math.ceil(width) + 2 * PADDING;
  }

  private static void rectangle(Markup svg, int x, int width, String colour) {
    svg.empty(
        "rect",
        "x",
        String.valueOf(x),
        "width",
        String.valueOf(width),
        "height",
        String.valueOf(HEIGHT),
        "fill",
        colour);
  }

  private static void words(Markup svg, int x, int width, String text) {
    svg.element(
        "text",
        text,
        "x",
        String.valueOf(x + width / 2.0),
        "y",
        "14",
        "textLength",
        String.valueOf(width - 2 * PADDING));
  }
}

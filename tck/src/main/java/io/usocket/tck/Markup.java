// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

/**
 * Writes HTML, SVG and XML. What comes from a provider is text: it is escaped, wherever it goes.
 */
final class Markup {
  private static final char REPLACEMENT = '\uFFFD';

  private final StringBuilder out = new StringBuilder();

  /**
   * Begins an element.
   *
   * @param attributes names and values in turn
   */
  Markup open(String tag, String... attributes) {
    out.append('<').append(tag);
    for (int i = 0; i < attributes.length; i += 2) {
      out.append(' ').append(attributes[i]).append("=\"");
      escape(attributes[i + 1]);
      out.append('"');
    }
    out.append('>');
    return this;
  }

  /** An element without content, as XML writes it; SVG and HTML's void elements take it too. */
  Markup empty(String tag, String... attributes) {
    open(tag, attributes);
    out.insert(out.length() - 1, '/');
    return this;
  }

  Markup close(String tag) {
    out.append("</").append(tag).append('>');
    return this;
  }

  /** An element with a text in it. */
  Markup element(String tag, String text, String... attributes) {
    return open(tag, attributes).text(text).close(tag);
  }

  Markup text(String text) {
    escape(text);
    return this;
  }

  /** Text in which names stand between backticks, as in docs/SPEC.md. */
  Markup prose(String text) {
    boolean code = false;
    for (String part : text.split("`", -1)) {
      if (code) {
        element("code", part);
      } else {
        text(part);
      }
      code = !code;
    }
    return this;
  }

  /** What is markup already, and our own. */
  Markup raw(String markup) {
    out.append(markup);
    return this;
  }

  Markup newLine() {
    out.append('\n');
    return this;
  }

  /** Characters that XML 1.0 does not have, such as most control characters, become U+FFFD. */
  private void escape(String text) {
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\r' -> out.append("&#13;");
                case '\n', '\t' -> out.append((char) c);
                default -> out.appendCodePoint(isOfXml(c) ? c : REPLACEMENT);
              }
            });
  }

  private static boolean isOfXml(int c) {
    return c >= ' '
        && !(c >= 0x7F && c < 0xA0)
        && !(c >= 0xD800 && c < 0xE000)
        && c != 0xFFFE
        && c != 0xFFFF;
  }

  @Override
  public String toString() {
    return out.toString();
  }
}

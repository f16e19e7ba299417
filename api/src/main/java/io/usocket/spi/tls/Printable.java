// SPDX-License-Identifier: Apache-2.0
package io.usocket.spi.tls;

/** Makes text of unknown origin fit for a log line: printable ASCII, of bounded length. */
public final class Printable {
  private static final int MAX_CHARS = 80;

  private Printable() {}

  /** Control and non-ASCII characters become {@code \}{@code uXXXX}; long text is cut. */
  public static String of(String text) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      if (out.length() >= MAX_CHARS) {
        return out.append("...").toString();
      }
      char c = text.charAt(i);
      if (c >= ' ' && c < 127 && c != '\\') {
        out.append(c);
      } else {
        out.append(String.format("\\u%04x", (int) c));
      }
    }
    return out.toString();
  }
}

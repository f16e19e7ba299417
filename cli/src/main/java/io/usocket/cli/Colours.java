// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import io.usocket.tck.TextStyle;
import java.util.Map;
import picocli.CommandLine.Help.Ansi;

/**
 * Colours for a terminal: none in files and pipes, with {@code NO_COLOR} (no-color.org), or on a
 * terminal that says it is dumb.
 *
 * @param ansi whether there are any
 */
record Colours(Ansi ansi) implements TextStyle {
  /** Those of a console; picocli knows NO_COLOR, Windows, and Javas that always have a console. */
  static Colours of(Console console, Map<String, String> environment) {
    boolean dumb = "dumb".equals(environment.get("TERM"));
    return new Colours(console.isTerminal() && !dumb ? Ansi.AUTO : Ansi.OFF);
  }

  @Override
  public String apply(Tone tone, String text) {
    String style =
        switch (tone) {
          case GOOD -> "fg(green),bold";
          case BAD -> "fg(red),bold";
          case WARNING -> "fg(yellow)";
          case LABEL -> "faint";
        };
    return ansi.enabled()
        ? Ansi.Style.on(Ansi.Style.parse(style)) + text + Ansi.Style.reset.on()
        : text;
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A MUST rule of which a provider's author says that it does not hold, why, and where this is
 * written for users. It runs all the same, and has to fail as declared.
 *
 * @param rule its number, such as {@code STREAM-2.3}
 * @param reason why it does not hold, in a sentence; not blank
 * @param link where users can read of it: an absolute URI of http or https
 */
public record Deviation(String rule, String reason, String link) {
  /**
   * A declaration.
   *
   * @throws IllegalArgumentException the rule is no number of a rule, the reason is blank, or the
   *     link is none
   */
  public Deviation {
    rule = rule.strip();
    reason = reason.strip();
    link = link.strip();
    if (RuleId.parse(rule).isEmpty()) {
      throw new IllegalArgumentException("'" + rule + "' is no rule's number, such as STREAM-2.3");
    }
    if (reason.isEmpty()) {
      throw new IllegalArgumentException("the deviation of " + rule + " has no reason");
    }
    if (!isLink(link)) {
      throw new IllegalArgumentException(
          "the deviation of "
              + rule
              + " has '"
              + link
              + "' instead of a link, such as https://...");
    }
  }

  /**
   * Reads declarations, one a line: number, link, reason, with blanks between them. Empty lines and
   * those that begin with {@code #} say nothing.
   *
   * @param file in UTF-8
   * @return the declarations, in the order of the file
   * @throws IOException the file cannot be read
   * @throws IllegalArgumentException a line is no declaration; the text tells which and why
   */
  public static List<Deviation> read(Path file) throws IOException {
    List<Deviation> deviations = new ArrayList<>();
    int number = 0;
    for (String line : Files.readAllLines(file)) {
      number++;
      if (!line.isBlank() && !line.stripLeading().startsWith("#")) {
        try {
          deviations.add(parse(line));
        } catch (IllegalArgumentException e) {
          throw new IllegalArgumentException(file + ":" + number + ": " + e.getMessage(), e);
        }
      }
    }
    return List.copyOf(deviations);
  }

  private static Deviation parse(String line) {
    String[] words = line.strip().split("\\s+", 3);
    return new Deviation(
        words[0], words.length > 2 ? words[2] : "", words.length > 1 ? words[1] : "");
  }

  private static boolean isLink(String text) {
    try {
      URI uri = new URI(text);
      return uri.getHost() != null && String.valueOf(uri.getScheme()).matches("(?i)https?");
    } catch (URISyntaxException e) {
      return false;
    }
  }
}

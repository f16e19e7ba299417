// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A rule as it is written, from the sources of the rules, which are in the TCK's jar.
 *
 * @param file the name of the file
 * @param advice what to look at in a provider if the rule fails
 * @param code the method
 */
record RuleSource(String file, String advice, String code) {
  private static final String COMMENT_BEGINS = "  /**\n";
  private static final String COMMENT_ENDS = "*/\n";
  private static final String METHOD_ENDS = "\n  }\n";
  private static final Pattern ADVICE =
      Pattern.compile("If\\s+this\\s+fails:\\s+(.*)\\*/", Pattern.DOTALL);
  private static final Pattern INLINE_TAG = Pattern.compile("\\{@\\w+\\s+([^}]*)}");

  /**
   * Finds a rule.
   *
   * @param rule its number, such as {@code STREAM-2.3}
   * @return empty: it is none of this TCK
   */
  static Optional<RuleSource> of(String rule) {
    return Arrays.stream(UsocketTck.class.getDeclaredClasses())
        .flatMap(area -> Stream.of(area.getSuperclass().getDeclaredMethods()))
        .filter(
            method ->
                RuleId.ofMethod(method.getName()).map(RuleId::toString).stream()
                    .anyMatch(rule::equals))
        .filter(method -> method.isAnnotationPresent(Rule.class))
        .findFirst()
        .flatMap(
            method -> {
              String file = method.getDeclaringClass().getSimpleName() + ".java";
              return read(file).flatMap(text -> find(file, text, method.getName()));
            });
  }

  private static Optional<String> read(String file) {
    try (InputStream in = RuleSource.class.getResourceAsStream(file)) {
      return in == null
          ? Optional.empty()
          : Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      return Optional.empty(); // a report without it is still a report
    }
  }

  /** The comment above the method, and what follows up to the brace that ends it. */
  private static Optional<RuleSource> find(String file, String text, String method) {
    int name = text.indexOf(" void " + method + "(");
    int comment = text.lastIndexOf(COMMENT_BEGINS, name);
    int code = text.indexOf(COMMENT_ENDS, comment) + COMMENT_ENDS.length();
    int end = text.indexOf(METHOD_ENDS, name);
    return name < 0 || comment < 0 || end < 0
        ? Optional.empty()
        : Optional.of(
            new RuleSource(
                file,
                advice(text.substring(comment, code)),
                text.substring(code, end + METHOD_ENDS.length()).stripTrailing().stripIndent()));
  }

  private static String advice(String comment) {
    Matcher advice = ADVICE.matcher(comment.replaceAll("\\n\\s*\\*(?!/)", " "));
    return advice.find()
        ? INLINE_TAG.matcher(advice.group(1)).replaceAll("$1").replaceAll("\\s+", " ").strip()
        : "";
  }
}

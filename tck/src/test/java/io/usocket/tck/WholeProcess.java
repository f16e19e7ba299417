// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds in the sources which rules look at the whole process, or change it: by calls of the JDK, or
 * by something that makes such calls for them.
 */
final class WholeProcess {
  private static final Pattern MEMBERS = Pattern.compile("\n\n(?=  \\S)");
  private static final Pattern NAME = Pattern.compile("(?m)^  (?! )[^*@/\n]*?(\\w+)\\(");

  private final Set<String> words = new TreeSet<>();

  WholeProcess() {
    words.addAll(
        List.of(
            "System\\.gc\\(",
            "(System|Security)\\.(set|clear)Propert",
            "OpenFileDescriptorCount",
            "getAllStackTraces",
            "getThreadMXBean",
            "new Recording\\(",
            "(Locale|TimeZone|SSLContext)\\.setDefault",
            "System\\.set(Out|Err|In)\\("));
  }

  /** A class that is for rules: who uses it does what it does. */
  void learn(String name, String source) {
    if (touches(source, words)) {
      words.add("\\b" + name + "\\.");
    }
  }

  /** The rules of a class that touch the process, each with its annotations. */
  List<String> rulesOf(String source) {
    List<String> members = MEMBERS.splitAsStream(source).toList();
    Set<String> known = new TreeSet<>(words);
    while (helpers(members, known).anyMatch(known::add)) {
      // one that calls another
    }
    return members.stream()
        .filter(member -> member.contains("\n  @Rule\n") && touches(member, known))
        .toList();
  }

  private static Stream<String> helpers(List<String> members, Set<String> known) {
    return members.stream()
        .filter(member -> !member.contains("\n  @Rule\n") && touches(member, known))
        .flatMap(member -> NAME.matcher(member).results())
        .map(found -> "\\b" + found.group(1) + "\\b");
  }

  private static boolean touches(String source, Set<String> words) {
    Matcher found = Pattern.compile(String.join("|", words)).matcher(source);
    return found.find();
  }
}

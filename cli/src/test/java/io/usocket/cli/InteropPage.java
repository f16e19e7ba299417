// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import io.usocket.cli.Interop.Cell;
import io.usocket.cli.Interop.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The matrix as tables: rows are clients, columns are servers. */
final class InteropPage {
  private static final String BEGIN = "<!-- interop:begin -->\n";
  private static final String END = "<!-- interop:end -->\n";

  private final Map<Cell, Outcome> outcomes;
  private final List<String> parties;

  /** Reasons of the table that is being written; their letters are their places. */
  private final List<String> reasons = new ArrayList<>();

  private InteropPage(Map<Cell, Outcome> outcomes, List<String> parties) {
    this.outcomes = outcomes;
    this.parties = parties;
  }

  /**
   * Puts the tables between the marks of a page.
   *
   * @param head what is to be said before the tables
   * @param parties in the order of rows and columns
   */
  static void write(Path page, String head, Map<Cell, Outcome> outcomes, List<String> parties)
      throws IOException {
    String text = Files.readString(page);
    int begin = text.indexOf(BEGIN) + BEGIN.length();
    int end = text.indexOf(END);
    if (begin < BEGIN.length() || end < begin) {
      throw new AssertionError(page + " has no place for the tables");
    }
    String tables = new InteropPage(outcomes, parties).text();
    Files.writeString(page, text.substring(0, begin) + head + tables + text.substring(end));
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    for (InteropTopic topic : InteropTopic.values()) {
      text.append("\n### ").append(topic.title()).append("\n\n");
      text.append(
          topic.versions().size() == 1
              ? "TLS " + topic.versions().get(0) + ".\n\n"
              : "TLS "
                  + String.join(", then TLS ", topic.versions())
                  + "; once, if both are the same.\n\n");
      text.append(table(pair -> cell(pair, topic))).append(reasons());
    }
    text.append("\n### Which group they choose if nobody says so\n\nTLS 1.3.\n\n");
    return text.append(table(this::group)).toString();
  }

  private record Pair(String client, String server) {}

  private String table(Function<Pair, String> cells) {
    StringBuilder table = new StringBuilder("| client \\ server |");
    parties.forEach(server -> table.append(' ').append(server).append(" |"));
    table.append("\n|---|").append("---|".repeat(parties.size())).append('\n');
    for (String client : parties) {
      table.append("| ").append(client).append(" |");
      for (String server : parties) {
        table.append(' ').append(cells.apply(new Pair(client, server))).append(" |");
      }
      table.append('\n');
    }
    return table.toString();
  }

  private Optional<Outcome> outcome(Pair pair, InteropTopic topic, String version) {
    return Optional.ofNullable(outcomes.get(new Cell(pair.client, pair.server, topic, version)));
  }

  private String cell(Pair pair, InteropTopic topic) {
    return topic.versions().stream()
        .map(version -> outcome(pair, topic, version).map(this::word).orElse(""))
        .distinct() // what is the same in all versions is said once
        .collect(Collectors.joining(", "));
  }

  private String word(Outcome outcome) {
    return outcome
        .problem()
        .map(why -> outcome.isFailure() ? "**FAILED** " + letter(why) : letter(why))
        .orElse("ok");
  }

  private String letter(String reason) {
    if (!reasons.contains(reason)) {
      reasons.add(reason);
    }
    return "(" + (char) ('a' + reasons.indexOf(reason)) + ")";
  }

  private String reasons() {
    StringBuilder text = new StringBuilder(reasons.isEmpty() ? "" : "\n");
    for (String reason : reasons) {
      text.append("- ").append(letter(reason)).append(' ').append(reason).append('\n');
    }
    reasons.clear();
    return text.toString();
  }

  private String group(Pair pair) {
    return outcome(pair, InteropTopic.EC, "1.3")
        .map(outcome -> outcome.group().orElse("not told"))
        .orElse("");
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.usocket.cli.InteropParty.Serving;
import io.usocket.cli.InteropParty.Told;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who has talked with whom about what, and what came of it. */
final class Interop {
  /** What is in a cell of the matrix. */
  record Cell(String client, String server, InteropTopic topic, String version) {}

  /**
   * What came of it.
   *
   * @param problem why it did not go well; empty: it did
   * @param isFailure whether it should have gone well
   * @param group the key exchange group, if a side has told it
   */
  record Outcome(Optional<String> problem, boolean isFailure, Optional<String> group) {
    static Outcome lacking(String what) {
      return new Outcome(Optional.of(what), false, Optional.empty());
    }
  }

  private final Map<Cell, Outcome> outcomes = new LinkedHashMap<>();

  Map<Cell, Outcome> outcomes() {
    return outcomes;
  }

  /** Lets two parties talk about everything; what failed, a line each. */
  List<String> meet(InteropParty client, InteropParty server) {
    List<String> failures = new ArrayList<>();
    for (InteropTopic topic : InteropTopic.values()) {
      for (String version : topic.versions()) {
        Outcome outcome = talk(client, server, topic, version);
        outcomes.put(new Cell(client.name(), server.name(), topic, version), outcome);
        if (outcome.isFailure) {
          failures.add(topic + ", TLS " + version + ": " + outcome.problem.orElse(""));
        }
      }
    }
    return failures;
  }

  private static Outcome talk(
      InteropParty client, InteropParty server, InteropTopic topic, String version) {
    try {
      Optional<String> lack = client.lacks(topic, version);
      if (lack.isEmpty()) {
        lack = server.lacks(topic, version);
      }
      if (lack.isPresent()) {
        return Outcome.lacking(lack.get());
      }
      try (Serving serving = server.serve(topic, version)) {
        List<Told> byClient = client.talk(topic, version, serving.port());
        List<Told> byServer = serving.ended();
        check(topic, version, byClient, byServer);
        Optional<String> group = byClient.get(0).group().or(() -> byServer.get(0).group());
        return new Outcome(Optional.empty(), false, group);
      }
    } catch (Exception | AssertionError e) {
      String text = String.valueOf(e.getMessage()).replaceAll("\\s+", " ");
      return new Outcome(Optional.of(text), true, Optional.empty());
    }
  }

  private static void check(
      InteropTopic topic, String version, List<Told> byClient, List<Told> byServer) {
    assertEquals(topic.connections(), byClient.size(), "connections by the client");
    assertEquals(topic.connections(), byServer.size(), "connections by the server");
    for (int n = 0; n < topic.connections(); n++) {
      for (Told told : List.of(byClient.get(n), byServer.get(n))) {
        told.version().ifPresent(one -> assertEquals(version, one, "the version"));
        told.alpn().ifPresent(one -> assertEquals(topic.alpn().orElse(""), one, "ALPN"));
        if (topic.group().isPresent()) {
          told.group().ifPresent(one -> assertEquals(topic.group().get(), one, "the group"));
        }
        boolean again = n > 0;
        told.resumed().ifPresent(one -> assertEquals(again, one, "resumed"));
      }
    }
    if (topic == InteropTopic.RESUMPTION) {
      assertTrue(
          byClient.get(1).resumed().isPresent() || byServer.get(1).resumed().isPresent(),
          "nobody tells whether it was resumed");
    }
    if (topic == InteropTopic.CLIENT_CERTIFICATE) {
      assertTrue(
          byServer.get(0).hasPeerCertificate().orElse(true), "the server saw no certificate");
    }
  }
}

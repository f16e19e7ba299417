// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.usocket.Feature;
import io.usocket.tck.Environment;
import io.usocket.tck.Level;
import io.usocket.tck.Outcome;
import io.usocket.tck.RuleResult;
import io.usocket.tck.TckReport;
import io.usocket.tck.Verdict;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the README says of features is what the rules have found. */
class FeatureTableTest {
  private static final List<RuleResult> RULES =
      List.of(
          rule(Optional.of(Feature.GROUPS), Optional.empty(), Outcome.PASSED),
          rule(Optional.of(Feature.GROUPS), Optional.empty(), Outcome.PASSED),
          rule(Optional.of(Feature.ED25519), Optional.empty(), Outcome.PASSED),
          rule(Optional.of(Feature.ED25519), Optional.empty(), Outcome.FAILED),
          rule(Optional.of(Feature.PSK_TLS_1_3), Optional.empty(), Outcome.NOT_APPLICABLE),
          rule(Optional.empty(), Optional.of(Feature.PSK_TLS_1_3), Outcome.PASSED),
          rule(Optional.empty(), Optional.of(Feature.KEY_LOG), Outcome.FAILED),
          rule(Optional.empty(), Optional.of(Feature.GROUPS), Outcome.NOT_APPLICABLE));

  private static RuleResult rule(
      Optional<Feature> feature, Optional<Feature> unless, Outcome outcome) {
    return new RuleResult(
        "TEST-1.1",
        Level.MUST,
        "required",
        "why",
        "where from",
        feature,
        unless,
        outcome,
        Duration.ZERO,
        Optional.empty(),
        Optional.empty());
  }

  private static TckReport report(String provider, Feature... claims) {
    return new TckReport(
        new Environment(provider, "library", "java", "system", Arrays.asList(claims)),
        Verdict.DOES_NOT_CONFORM,
        Optional.empty(),
        Optional.empty(),
        Duration.ZERO,
        RULES);
  }

  @Test
  void claims_are_numbers_of_rules_and_what_fails_stands_out() {
    List<String> lines =
        FeatureTable.of(List.of(report("acme", Feature.TCP, Feature.GROUPS, Feature.ED25519)))
            .lines()
            .toList();

    assertEquals("| feature | `acme` |", lines.get(0));
    for (String line :
        List.of(
            "| GROUPS | 2 |",
            "| ED25519 | **1 of 2** |",
            "| PSK_TLS_1_3 | refused |",
            "| KEY_LOG | **0 of 1** |",
            "| UDP | - |")) {
      assertTrue(lines.contains(line), () -> line + " in " + lines);
    }
    assertTrue(lines.stream().noneMatch(line -> line.startsWith("| TCP ")), lines::toString);
  }
}

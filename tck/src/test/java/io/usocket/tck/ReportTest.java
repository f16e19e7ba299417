// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.usocket.Feature;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReportTest {
  private static final TckReport REPORT =
      new TckReport(
          Environment.of("acme", "AcmeTLS 1", Set.of(Feature.TCP, Feature.UDP)),
          Verdict.DOES_NOT_CONFORM,
          Optional.empty(),
          Optional.empty(),
          Duration.ofMillis(1_234),
          List.of(
              new RuleResult(
                  "STREAM-2.3",
                  Level.MUST,
                  "At the end of the stream recv answers an empty array, " + "again ".repeat(30),
                  "a reader that asks once more does not hang.",
                  "POSIX recv()",
                  Optional.of(Feature.UDP),
                  Optional.empty(),
                  Outcome.FAILED,
                  Duration.ofMillis(7),
                  Optional.of(new RuleFailure("recv, call 2", "0", "\"\\\u0001\u00e9\n", "trace")),
                  Optional.empty())));

  @Test
  void the_text_names_requirement_expected_actual_check_and_repeat_within_100_columns() {
    String text = TextReport.of(REPORT);
    for (String part :
        List.of(
            "FAILED STREAM-2.3 MUST",
            "  Requirement ",
            "  Expected    0",
            "  Actual ",
            "  Check       recv, call 2",
            "  Repeat      usocket tck --provider acme --rule STREAM-2.3",
            "TCP UDP*",
            "acme: DOES NOT CONFORM (0 passed, 1 failed, 1.2 s)")) {
      assertTrue(text.contains(part), () -> part + " in\n" + text);
    }
    text.lines().forEach(line -> assertTrue(line.length() <= 100, line));
  }

  @Test
  void what_repeats_a_failure_of_random_input_has_its_seed() {
    RuleResult result = REPORT.results().get(0);
    RuleResult random =
        new RuleResult(
            result.id(),
            result.level(),
            result.requirement(),
            result.intent(),
            result.source(),
            result.feature(),
            result.unless(),
            result.outcome(),
            result.duration(),
            Optional.of(new RuleFailure("reads, " + Seed.tell(-17) + ", over TLS", "0", "1", "")),
            result.deviation());
    assertEquals("usocket tck --provider acme --rule STREAM-2.3 --seed -17", random.repeat("acme"));
    assertEquals("usocket tck --provider acme --rule STREAM-2.3", result.repeat("acme"));
  }

  @Test
  void the_json_is_ascii_and_escaped() {
    String json = JsonReport.of(REPORT);
    assertTrue(json.chars().allMatch(c -> c == '\n' || (c >= ' ' && c < 127)), json);
    assertTrue(json.contains("\"actual\": \"\\\"\\\\\\u0001\\u00e9\\n\""), json);
    assertTrue(json.contains("\"verdict\": \"DOES_NOT_CONFORM\""), json);
    assertTrue(json.contains("\"failed\": 1"), json);
    assertTrue(json.contains("\"problem\": null"), json);
    assertTrue(json.contains("\"feature\": \"UDP\""), json);
    assertTrue(json.contains("\"unless\": null"), json);
  }

  @Test
  void the_summary_is_one_line() {
    assertEquals(1, TextReport.summary(REPORT).lines().count());
  }
}

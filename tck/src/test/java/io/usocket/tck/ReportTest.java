// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReportTest {
  private static final TckReport REPORT = SampleReport.ofAllOutcomes();

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
            "  Advice      BytePort.read answered END_OF_STREAM before all bytes were out.",
            "  Repeat      usocket tck --provider acme:Engine --rule STREAM-2.3",
            "TCP UDP*",
            "acme:Engine: DOES NOT CONFORM (1 deviates, 1 failed, 1 skipped, 1 not run, 1 not met,"
                + " 1 passed, 1 not claimed, 1 not asked for, 1.2 s)")) {
      assertTrue(text.contains(part), () -> part + " in\n" + text);
    }
    text.lines()
        .filter(line -> !line.startsWith("acme:Engine: "))
        .forEach(line -> assertTrue(line.length() <= 100, line));
  }

  @Test
  void the_text_tells_declared_deviations_first_with_reason_and_link() {
    String text = TextReport.of(REPORT);
    assertTrue(text.indexOf("DEVIATES STREAM-2.4") < text.indexOf("FAILED STREAM-2.3"), text);
    assertTrue(text.contains("  Declared    no <b>way</b> & means\n"), text);
    assertTrue(text.contains("  Link        https://example.org/?a&b\n"), text);
  }

  @Test
  void what_a_provider_says_cannot_control_the_terminal() {
    String text = TextReport.of(REPORT);
    assertTrue(text.chars().allMatch(c -> c == '\n' || !Character.isISOControl(c)), text);
    assertTrue(text.contains("\"&\\u001b[2J\\u0000"), text);
  }

  @Test
  void a_console_gets_ten_failures_in_full_and_the_others_in_a_line() {
    List<RuleResult> results = new ArrayList<>();
    for (int i = 1; i <= 12; i++) {
      results.add(SampleReport.rule("STREAM-9." + i, Level.MUST, Outcome.FAILED));
    }
    TckReport report = SampleReport.of(results);
    String brief = TextReport.brief(report, TextStyle.PLAIN);

    assertEquals(10, brief.split("  Repeat ", -1).length - 1, brief);
    assertTrue(brief.contains("\nFAILED STREAM-9.12 At the end of the stream"), brief);
    assertEquals(12, TextReport.of(report).split("  Repeat ", -1).length - 1);
  }

  @Test
  void a_style_sets_off_and_moves_nothing() {
    TextStyle marked = (tone, text) -> "<" + tone + ">" + text + "</>";
    String text = TextReport.brief(REPORT, marked);

    assertTrue(text.contains("<BAD>FAILED STREAM-2.3</> MUST\n"), text);
    assertTrue(text.contains("<WARNING>not met STREAM-2.2</> SHOULD\n"), text);
    assertTrue(text.contains("<BAD>DOES NOT CONFORM</>"), text);
    assertEquals(TextReport.of(REPORT), text.replaceAll("<[A-Z]+>|</>", ""));
  }

  @Test
  void what_repeats_a_failure_of_random_input_has_its_seed() {
    RuleResult result = SampleReport.rule("STREAM-2.3", Level.MUST, Outcome.FAILED);
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
    assertTrue(json.contains("\\\"&\\u001b[2J\\u0000\\uffff\\ud800 |\""), json);
  }

  @Test
  void the_summary_is_one_line() {
    assertEquals(1, TextReport.summary(REPORT).lines().count());
  }

  @Test
  void the_markdown_is_one_row_for_each_provider_whatever_it_is_called() {
    List<String> lines = MarkdownReport.of(List.of(REPORT, REPORT)).lines().toList();
    assertEquals(4, lines.size(), lines::toString);
    assertEquals(
        "| `acme:Engine` | AcmeTLS 1 \\<b\\>\\| | 1 | 1 | 1 | 1 | **DOES NOT CONFORM** |",
        lines.get(2));
  }

  @Test
  void every_rule_has_its_advice_and_its_source() {
    for (Requirement rule : Catalogue.ofThisVersion().rules()) {
      RuleSource source = RuleSource.of(rule.id().toString()).orElseThrow();
      assertFalse(source.advice().isBlank(), () -> rule.id() + " has no advice");
      assertFalse(
          source.advice().matches("(?s).*(\\{@|\\*/|\\n|If this fails).*"), source.advice());
      assertTrue(source.code().startsWith("@Rule\n"), source.code());
      assertTrue(source.code().endsWith("\n}"), source.code());
      assertEquals(1, source.code().split("@Rule", -1).length - 1, source.code());
    }
  }
}

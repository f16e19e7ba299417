// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DeviationTest {
  private static final String LINK = "https://acme.example/issues/17";

  @TempDir Path folder;

  private static Deviation of(String rule) {
    return new Deviation(rule, "Acme's library answers so.", LINK);
  }

  private static TckReport report(
      Class<? extends FakeSuites.Fake> suite, int rules, Deviation... declared) {
    return new TckRun(
            suite,
            FakeSuites.catalogue(rules),
            "plain",
            Optional.empty(),
            Deviations.NONE,
            result -> {})
        .deviating(List.of(declared))
        .run();
  }

  private static String refusal(Deviation... declared) {
    TckRun run =
        new TckRun(
            FakeSuites.Advised.class,
            FakeSuites.catalogue(4),
            "plain",
            Optional.empty(),
            Deviations.NONE,
            result -> {});
    return assertThrows(IllegalArgumentException.class, () -> run.deviating(List.of(declared)))
        .getMessage();
  }

  @Test
  void a_rule_that_does_not_hold_as_declared_is_told_first_and_the_rest_conforms() {
    TckReport report = report(FakeSuites.Failing.class, 1, of("FAKE-1.1"));
    assertEquals(Verdict.CONFORMS_WITH_DEVIATIONS, report.verdict());
    assertEquals("CONFORMS WITH 1 DEVIATION", report.verdictText());
    assertTrue(report.isGood());
    assertEquals(List.of(), report.failures());
    RuleResult result = report.deviations().get(0);
    assertEquals(LINK, result.deviation().orElseThrow().link());
    assertEquals("that", result.failure().orElseThrow().actual());
    assertTrue(TextReport.of(report).contains("DEVIATES FAKE-1.1 MUST\n"));
    assertTrue(TextReport.of(report).contains("CONFORMS WITH 1 DEVIATION (1 deviates, "));
  }

  @Test
  void a_declared_rule_that_holds_is_a_failure_that_says_to_take_the_declaration_away() {
    TckReport report = report(FakeSuites.Holding.class, 1, of("FAKE-1.1"));
    assertEquals(Verdict.DOES_NOT_CONFORM, report.verdict());
    String actual = report.failures().get(0).failure().orElseThrow().actual();
    assertEquals("it holds: take the declaration away", actual);
  }

  @Test
  void a_declaration_excuses_no_other_rule() {
    TckReport report =
        new TckRun(
                FakeSuites.TwoFailing.class,
                FakeSuites.catalogue(4),
                "plain",
                Optional.empty(),
                Deviations.of(FakeSuites.catalogue(4), List.of(of("FAKE-1.1"))),
                result -> {})
            .run();
    assertEquals(Verdict.DOES_NOT_CONFORM, report.verdict());
    assertEquals(1, report.count(Outcome.DEVIATES));
  }

  @Test
  void a_declared_rule_that_hangs_or_leaves_something_open_is_a_failure() {
    assertEquals(
        Verdict.DOES_NOT_CONFORM, report(FakeSuites.Hanging.class, 1, of("FAKE-1.1")).verdict());
    assertEquals(
        Verdict.DOES_NOT_CONFORM,
        report(FakeSuites.LeavingOpen.class, 1, of("FAKE-1.1")).verdict());
  }

  @Test
  void a_declared_rule_that_is_skipped_or_missing_leaves_the_run_incomplete() {
    assertEquals(Verdict.INCOMPLETE, report(FakeSuites.Skipped.class, 1, of("FAKE-1.1")).verdict());
    assertEquals(
        Verdict.INCOMPLETE, report(FakeSuites.AbortedBefore.class, 1, of("FAKE-1.1")).verdict());
    TckReport missing = report(FakeSuites.Missing.class, 3, of("FAKE-1.1"));
    assertEquals(Outcome.NOT_RUN, missing.results().get(1).outcome());
    assertFalse(missing.isGood());
  }

  @Test
  void one_declared_rule_alone_is_good_if_it_does_not_hold() {
    TckReport report =
        new TckRun(
                FakeSuites.Failing.class,
                FakeSuites.catalogue(1),
                "plain",
                Optional.empty(),
                Deviations.NONE,
                result -> {})
            .deviating(List.of(of("FAKE-1.1")))
            .only("FAKE-1.1")
            .run();
    assertEquals(Outcome.DEVIATES, report.results().get(0).outcome());
    assertTrue(report.isGood());
  }

  @Test
  void a_declaration_that_cannot_be_kept_is_refused_by_name() {
    assertTrue(refusal(of("FAKE-9.9")).contains("there is no rule 'FAKE-9.9'"));
    assertTrue(refusal(of("FAKE-1.2")).contains("FAKE-1.2 is a SHOULD rule"));
    assertTrue(
        refusal(of("FAKE-1.1"), of("FAKE-1.1")).contains("FAKE-1.1 is declared twice: take one"));
  }

  @Test
  void a_declaration_of_a_rule_that_does_not_apply_is_a_problem_and_nothing_runs() {
    TckReport report = report(FakeSuites.Advised.class, 4, of("FAKE-1.3"));
    assertEquals(Verdict.INCOMPLETE, report.verdict());
    assertEquals(4, report.count(Outcome.NOT_RUN));
    String problem = report.problem().orElseThrow();
    assertTrue(problem.contains("FAKE-1.3 does not apply, since ED25519 is not claimed"), problem);
  }

  @Test
  void in_a_build_a_deviation_is_green_while_it_does_not_hold_and_red_when_it_does() {
    assertEquals("", Builds.failures(FakeSuites.DeclaredFailing.class));
    assertTrue(Builds.failures(FakeSuites.DeclaredHolding.class).contains("take the declaration"));
  }

  @Test
  void a_file_has_one_declaration_a_line() throws Exception {
    Path file = folder.resolve("deviations");
    Files.writeString(
        file,
        "# known\n\n STREAM-2.3  "
            + LINK
            + "  The library  answers so.\r\nTLS-1.1 "
            + LINK
            + " It is old.\n");
    assertEquals(
        List.of(
            new Deviation("STREAM-2.3", "The library  answers so.", LINK),
            new Deviation("TLS-1.1", "It is old.", LINK)),
        Deviation.read(file));
  }

  @Test
  void a_line_that_is_no_declaration_is_told_with_its_number() throws Exception {
    for (String wrong :
        List.of(
            "STREAM " + LINK + " reason",
            "STREAM-2.3 " + LINK,
            "STREAM-2.3",
            "STREAM-2.3 ftp://acme.example/ reason",
            "STREAM-2.3 /issues/17 reason",
            "STREAM-2.3 https: reason")) {
      Path file = Files.writeString(folder.resolve("deviations"), "# one\n" + wrong + "\n");
      String text =
          assertThrows(IllegalArgumentException.class, () -> Deviation.read(file)).getMessage();
      assertTrue(text.startsWith(file + ":2: "), text);
    }
  }
}

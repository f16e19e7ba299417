// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class VerdictTest {
  private static TckRun runOf(Class<? extends FakeSuites.Fake> suite, int rules) {
    return new TckRun(
        suite,
        FakeSuites.catalogue(rules),
        "plain",
        Optional.empty(),
        Deviations.NONE,
        result -> {});
  }

  private static TckReport report(Class<? extends FakeSuites.Fake> suite) {
    return runOf(suite, 1).run();
  }

  private static Outcome outcome(TckReport report, String id) {
    return report.results().stream()
        .filter(result -> result.id().equals(id))
        .findFirst()
        .orElseThrow()
        .outcome();
  }

  private static RuleFailure failure(TckReport report) {
    return report.failures().get(0).failure().orElseThrow();
  }

  @Test
  void a_provider_that_keeps_every_rule_conforms() {
    TckReport report = report(FakeSuites.Holding.class);
    assertEquals(Verdict.CONFORMS, report.verdict(), () -> TextReport.of(report));
    assertTrue(report.isGood());
    assertEquals("plain", report.environment().provider());
  }

  @Test
  void a_rule_that_fails_decides_the_verdict_and_is_told_with_both_values() {
    TckReport report = report(FakeSuites.Failing.class);
    assertEquals(Verdict.DOES_NOT_CONFORM, report.verdict());
    assertFalse(report.isGood());
    assertEquals("this", failure(report).expected());
    assertEquals("that", failure(report).actual());
    assertTrue(failure(report).check().startsWith("what it answers (FakeSuites.java:"));
  }

  @Test
  void an_exception_in_a_rule_is_a_failure() {
    TckReport report = report(FakeSuites.Throwing.class);
    assertEquals(Verdict.DOES_NOT_CONFORM, report.verdict());
    assertEquals("java.io.IOException: broken", failure(report).actual());
  }

  @Test
  void a_rule_that_aborts_itself_is_a_failure() {
    assertEquals(Verdict.DOES_NOT_CONFORM, report(FakeSuites.Aborting.class).verdict());
  }

  @Test
  void a_rule_that_hangs_is_a_failure_that_tells_where_it_stands() {
    TckReport report = report(FakeSuites.Hanging.class);
    assertEquals(Verdict.DOES_NOT_CONFORM, report.verdict());
    assertTrue(failure(report).actual().contains("it still runs after 200 ms"));
    assertTrue(failure(report).actual().contains("CountDownLatch.await"), failure(report).actual());
  }

  @Test
  void what_does_not_close_after_a_rule_fails_it() {
    TckReport report = report(FakeSuites.LeavingOpen.class);
    assertEquals(Verdict.DOES_NOT_CONFORM, report.verdict());
    assertEquals("close() never waits", failure(report).expected());
  }

  @Test
  void a_rule_that_something_skips_leaves_the_run_incomplete() {
    TckReport report = report(FakeSuites.Skipped.class);
    assertEquals(Verdict.INCOMPLETE, report.verdict());
    assertEquals(Outcome.SKIPPED, outcome(report, "FAKE-1.1"));
  }

  @Test
  void a_rule_that_something_aborts_leaves_the_run_incomplete() {
    TckReport report = report(FakeSuites.AbortedBefore.class);
    assertEquals(Verdict.INCOMPLETE, report.verdict());
    assertEquals(Outcome.SKIPPED, outcome(report, "FAKE-1.1"));
  }

  @Test
  void a_disabled_rule_runs_all_the_same() {
    assertEquals(Verdict.DOES_NOT_CONFORM, report(FakeSuites.SwitchedOff.class).verdict());
  }

  @Test
  void a_rule_of_the_catalogue_that_nobody_runs_leaves_the_run_incomplete() {
    TckReport report = runOf(FakeSuites.Missing.class, 2).run();
    assertEquals(Verdict.INCOMPLETE, report.verdict());
    assertEquals(Outcome.PASSED, outcome(report, "FAKE-1.1"));
    assertEquals(Outcome.NOT_RUN, outcome(report, "FAKE-1.2"));
  }

  @Test
  void a_SHOULD_rule_is_told_and_does_not_decide_and_claims_choose_the_rules() {
    TckReport report = runOf(FakeSuites.Advised.class, 4).run();
    assertEquals(Verdict.CONFORMS, report.verdict(), () -> TextReport.of(report));
    assertEquals(Outcome.FAILED, outcome(report, "FAKE-1.2"));
    assertEquals(Outcome.NOT_APPLICABLE, outcome(report, "FAKE-1.3"));
    assertEquals(Outcome.PASSED, outcome(report, "FAKE-1.4"));
    assertTrue(TextReport.of(report).contains("not met FAKE-1.2 SHOULD"));
  }

  @Test
  void one_rule_alone_is_never_a_whole_run() {
    List<String> told = new ArrayList<>();
    TckRun run =
        runOf(FakeSuites.Advised.class, 4)
            .onProgress(result -> told.add(result.id()))
            .only("FAKE-1.1");
    TckReport report = run.run();
    assertEquals(1, run.rules());
    assertEquals(List.of("FAKE-1.1"), told);
    assertEquals(Verdict.INCOMPLETE, report.verdict());
    assertTrue(report.isGood());
    assertEquals(3, report.count(Outcome.NOT_ASKED));
    assertFalse(runOf(FakeSuites.Failing.class, 1).only("FAKE-1.1").run().isGood());
  }

  @Test
  void a_rule_that_does_not_exist_is_refused() {
    TckRun run = TckRun.of("plain");
    Exception refused = assertThrows(IllegalArgumentException.class, () -> run.only("FAKE-9"));
    assertTrue(refused.getMessage().contains("'FAKE-9'"), refused.getMessage());
  }

  @Test
  void a_provider_that_is_not_there_leaves_the_run_incomplete_with_the_reason() {
    TckReport report = TckRun.of("nowhere").run();
    assertEquals(Verdict.INCOMPLETE, report.verdict());
    assertTrue(report.problem().orElseThrow().contains("nowhere"), report.problem().orElseThrow());
    assertFalse(report.isGood());
  }

  @Test
  void in_a_build_a_class_whose_rule_is_switched_off_or_missing_fails() {
    assertEquals("", Builds.failures(FakeSuites.Holding.class));
    assertTrue(Builds.failures(FakeSuites.SwitchedOff.class).contains("INCOMPLETE"));
    assertTrue(Builds.failures(FakeSuites.Skipped.class).contains("FAKE-1.1"));
    assertTrue(Builds.failures(FakeSuites.AbortedBefore.class).contains("FAKE-1.1"));
    assertTrue(Builds.failures(FakeSuites.Missing.class).contains("FAKE-1.2"));
  }
}

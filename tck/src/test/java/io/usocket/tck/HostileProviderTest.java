// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.opentest4j.IncompleteExecutionException;
import org.opentest4j.TestAbortedException;

/** No provider gets round the verdict, and each run ends in bounded time. */
@Timeout(240)
class HostileProviderTest {
  /** The whole suite, with little patience. */
  static class Impatient extends UsocketTck {
    @Override
    SuiteRun.Bounds bounds() {
      return new SuiteRun.Bounds(Duration.ofMillis(300), Duration.ofSeconds(3));
    }
  }

  /** The whole suite, to its end. */
  static class Enduring extends UsocketTck {
    @Override
    SuiteRun.Bounds bounds() {
      return new SuiteRun.Bounds(Duration.ofSeconds(2), Duration.ofMinutes(2));
    }
  }

  private static TckReport whole(Class<? extends Suite> suite, String provider) {
    return new TckRun(
            suite,
            Catalogue.ofThisVersion(),
            provider,
            Optional.empty(),
            Deviations.NONE,
            result -> {})
        .run();
  }

  private static TckReport small(String provider) {
    return new TckRun(
            FakeSuites.Quiet.class,
            FakeSuites.catalogue(1),
            provider,
            Optional.empty(),
            Deviations.NONE,
            result -> {})
        .run();
  }

  static String problem(String provider) {
    TckReport report = small(provider);
    assertEquals(Verdict.INCOMPLETE, report.verdict(), () -> TextReport.of(report));
    assertFalse(report.isGood());
    return report.problem().orElseThrow();
  }

  @Test
  void one_that_throws_everywhere_fails_rule_by_rule_and_none_is_skipped() {
    TckReport report = whole(Enduring.class, "hostile-aborting");
    assertEquals(Verdict.DOES_NOT_CONFORM, report.verdict());
    assertEquals(0, report.count(Outcome.SKIPPED), () -> TextReport.of(report));
    assertTrue(report.count(Outcome.FAILED) > 200, () -> TextReport.summary(report));
    assertTrue(report.duration().toSeconds() < 180, () -> TextReport.summary(report));
  }

  @Test
  void one_that_hangs_everywhere_is_left_after_a_few_rules_and_the_rest_is_told_as_not_run() {
    TckReport report = whole(Impatient.class, "hostile-hanging");
    assertEquals(Verdict.DOES_NOT_CONFORM, report.verdict());
    assertEquals(Optional.empty(), report.problem());
    assertTrue(report.count(Outcome.NOT_RUN) > 400, () -> TextReport.summary(report));
    assertTrue(report.duration().toSeconds() < 60, () -> TextReport.summary(report));
    String text = TextReport.of(report);
    assertTrue(text.contains("rules that failed have taken more than 3 s in all"), text);
    assertTrue(text.contains("CountDownLatch.await"), text);
  }

  @Test
  void one_that_claims_nothing_lacks_the_core_features() {
    TckReport report = TckRun.of("hostile-modest").only("PROV-1.2").run();
    assertEquals(1, report.failures().size(), () -> TextReport.of(report));
    assertFalse(report.isGood());
  }

  @Test
  void one_that_does_not_tell_its_claims_cannot_be_tested() {
    assertTrue(problem("hostile-mute").contains("features() answers null"));
    String exhausted = problem("hostile-exhausted");
    assertTrue(exhausted.contains("OutOfMemoryError: as if"), exhausted);
  }

  @Test
  void one_whose_claims_change_does_not_conform_whatever_its_rules_say() {
    String changing = problem("hostile-fickle");
    assertTrue(changing.contains("at the end of the run"), changing);
    assertTrue(Builds.failures(FakeSuites.OnFickle.class).contains("at the end of the run"));
    assertFalse(TckRun.of("hostile-fickle").only("PROV-1.4").run().isGood());
  }

  @Test
  void one_that_names_the_TCK_is_refused() {
    String problem = problem("hostile-knowing");
    assertTrue(problem.contains("HostileProviders$Knowing names io.usocket.tck.TckRun"), problem);
  }

  @Test
  void the_end_of_the_JVM_is_told_and_is_no_success() throws Exception {
    Process jvm =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                ExitingRun.class.getName())
            .redirectErrorStream(true)
            .start();
    try {
      String told = new String(jvm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(jvm.waitFor(60, TimeUnit.SECONDS), told);
      assertEquals(1, jvm.exitValue(), told);
      assertTrue(told.contains("hostile-exiting: INCOMPLETE: the JVM ended"), told);
      assertTrue(told.contains("[CREATE-1.1]"), told);
    } finally {
      jvm.destroyForcibly();
    }
  }

  /** A program that runs the TCK, as {@code usocket tck} does. */
  static final class ExitingRun {
    public static void main(String[] args) {
      TckReport report = TckRun.of("hostile-exiting").only("CREATE-1.1").run();
      System.out.println(TextReport.of(report));
      System.exit(report.isGood() ? 0 : 2);
    }
  }

  /** Its name is that of JUnit 4's, which JUnit takes for the wish to be skipped. */
  private static final class AssumptionViolatedException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  @Test
  void nothing_that_a_rule_can_throw_has_a_meaning_for_JUnit() {
    for (Throwable thrown :
        List.of(
            new TestAbortedException(),
            new IncompleteExecutionException(),
            new AssumptionViolatedException(),
            new OutOfMemoryError(),
            new StackOverflowError())) {
      Throwable failure = failure(thrown);
      assertInstanceOf(AssertionError.class, failure);
      assertSame(thrown, failure.getCause());
    }
    Throwable ordinary = new NoSuchMethodError();
    assertSame(ordinary, failure(ordinary));
    assertNull(Attempt.failure("test", Duration.ofSeconds(9), () -> {}));
  }

  private static Throwable failure(Throwable thrown) {
    Throwable failure =
        Attempt.failure(
            "test",
            Duration.ofSeconds(9),
            () -> {
              throw thrown;
            });
    return java.util.Objects.requireNonNull(failure, "it was thrown");
  }
}

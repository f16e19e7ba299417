// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectNestedMethod;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.launcher.LauncherConstants;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** What a build can do around a class of the TCK, and what comes of it. */
@Timeout(60)
class BuildTest {
  @TempDir Path folder;

  private static LauncherDiscoveryRequestBuilder request() {
    return LauncherDiscoveryRequestBuilder.request();
  }

  @ExtendWith(HostileExtensions.Forgetting.class)
  static class Forgetting extends FakeSuites.Failing {}

  @Test
  void a_failure_that_an_exception_handler_forgets_fails_the_class() {
    String failures = Builds.failures(Forgetting.class);
    assertTrue(failures.contains("something in the build hides it: [FAKE-1.1]"), failures);
  }

  @ExtendWith(HostileExtensions.Swallowing.class)
  static class Swallowing extends FakeSuites.Failing {}

  @Test
  void an_interceptor_of_the_class_has_no_say() {
    String failures = Builds.failures(Swallowing.class);
    assertTrue(failures.contains("what it answers"), failures);
  }

  @ExtendWith(HostileExtensions.Off.class)
  static class Off extends FakeSuites.Holding {}

  @ExtendWith(HostileExtensions.Idle.class)
  static class Idle extends FakeSuites.Failing {}

  @Test
  void rules_that_the_build_switches_off_fail_the_class_and_what_comes_later_has_no_say() {
    assertTrue(Builds.failures(Off.class).contains("INCOMPLETE: of the rules that apply 0 ran"));
    assertTrue(Builds.failures(Idle.class).contains("what it answers"));
  }

  @Test
  void extensions_that_JUnit_finds_by_itself_hide_nothing() throws Exception {
    String failures =
        inHostileSurroundings(
            () ->
                Builds.failures(
                    FakeSuites.Failing.class,
                    request()
                        .configurationParameter(
                            "junit.jupiter.extensions.autodetection.enabled", "true")));
    assertTrue(failures.contains("something in the build hides it: [FAKE-1.1]"), failures);
  }

  @Test
  void filters_that_JUnit_finds_by_itself_leave_the_class_incomplete() throws Exception {
    String failures =
        inHostileSurroundings(() -> Builds.failures(FakeSuites.FailingOfMany.class, request()));
    assertTrue(failures.contains("1 did not: [FAKE-1.1]"), failures);
  }

  @Test
  void a_run_from_a_program_does_not_look_at_its_surroundings() throws Exception {
    TckReport failing = inHostileSurroundings(() -> report(FakeSuites.FailingOfMany.class, 2));
    assertEquals(Verdict.DOES_NOT_CONFORM, failing.verdict());
    TckReport holding = inHostileSurroundings(() -> report(FakeSuites.Holding.class, 1));
    assertEquals(Verdict.CONFORMS, holding.verdict(), () -> TextReport.of(holding));
    TckReport hanging = inHostileSurroundings(() -> report(FakeSuites.Hanging.class, 1));
    assertEquals(Verdict.DOES_NOT_CONFORM, hanging.verdict());
  }

  @Test
  void a_build_without_conditions_and_time_limits_of_JUnit_sees_the_same() {
    LauncherDiscoveryRequestBuilder bare =
        request()
            .configurationParameter("junit.jupiter.conditions.deactivate", "*")
            .configurationParameter("junit.jupiter.execution.timeout.mode", "disabled")
            .configurationParameter("junit.jupiter.testinstance.lifecycle.default", "per_method");
    assertEquals("", Builds.failures(FakeSuites.Advised.class, bare));
    String hanging = Builds.failures(FakeSuites.Hanging.class, bare);
    assertTrue(hanging.contains("it still runs after 200 ms"), hanging);
  }

  static class Redeclared extends FakeSuites.Failing {
    @Nested
    class One {
      @Test
      void FAKE_1_1_looks_like_a_rule() {
        assertFalse(getClass().isInterface());
      }
    }
  }

  static class Beside extends FakeSuites.Missing {
    @Test
    void FAKE_1_2_looks_like_a_rule() {
      assertFalse(getClass().isInterface());
    }
  }

  @TestInstance(TestInstance.Lifecycle.PER_METHOD)
  static class Anew extends FakeSuites.Failing {}

  @Test
  void a_subclass_can_neither_hide_a_rule_nor_pretend_one() {
    assertTrue(Builds.failures(Redeclared.class).contains("FAKE-1.1"));
    assertTrue(Builds.failures(Beside.class).contains("FAKE-1.2"));
    assertFalse(Builds.failures(Anew.class).isEmpty());
  }

  @Test
  void one_rule_that_an_IDE_selects_runs_and_is_told_and_the_class_is_incomplete() {
    LauncherDiscoveryRequestBuilder one =
        request()
            .selectors(
                selectNestedMethod(
                    List.of(FakeSuites.Advised.class),
                    FakeSuites.Advised.One.class,
                    "FAKE_1_4_refuses_what_is_not_claimed"));
    assertTrue(
        Builds.told(one, TestExecutionResult.Status.SUCCESSFUL)
            .contains("FAKE_1_4_refuses_what_is_not_claimed"));
    String failures = Builds.told(one, TestExecutionResult.Status.FAILED);
    assertTrue(failures.contains("1 ran {FAKE-1.4=PASSED}, and 2 did not: [FAKE-1."), failures);
    assertEquals(1, failures.lines().count(), failures);
  }

  @Test
  void one_rule_that_a_property_asks_for_leaves_the_class_neither_green_nor_red() {
    LauncherDiscoveryRequestBuilder one =
        request()
            .selectors(selectClass(FakeSuites.Advised.class))
            .configurationParameter(TckExtension.RULE, "FAKE-1.1");
    assertEquals("", Builds.told(one, TestExecutionResult.Status.FAILED));
    String aborted = Builds.told(one, TestExecutionResult.Status.ABORTED);
    assertTrue(aborted.contains("INCOMPLETE: FAKE-1.1 alone ran"), aborted);
  }

  @Test
  void a_class_ends_with_its_verdict_in_a_line() {
    assertEquals("plain: DOES NOT CONFORM", verdict(FakeSuites.Failing.class));
    assertEquals("plain: CONFORMS", verdict(FakeSuites.Holding.class));
  }

  /** The last line that a class prints, without the counts. */
  private static String verdict(Class<?> suite) {
    List<String> printed = new ArrayList<>();
    LauncherFactory.create()
        .execute(
            request()
                .selectors(selectClass(suite))
                .configurationParameter(LauncherConstants.CAPTURE_STDOUT_PROPERTY_NAME, "true")
                .build(),
            new TestExecutionListener() {
              @Override
              public void reportingEntryPublished(TestIdentifier test, ReportEntry entry) {
                entry
                    .getKeyValuePairs()
                    .getOrDefault(LauncherConstants.STDOUT_REPORT_ENTRY_KEY, "")
                    .lines()
                    .forEach(printed::add);
              }
            });
    return printed.get(printed.size() - 1).replaceFirst(" \\(.*", "");
  }

  @Test
  void a_rule_that_is_run_again_until_it_holds_does_not_hold() {
    FakeSuites.FlakyRules.holds = false;
    assertTrue(Builds.failures(FakeSuites.Flaky.class).contains("what it answers"));
    FakeSuites.FlakyRules.holds = true;
    String again = Builds.failures(FakeSuites.Flaky.class);
    assertTrue(again.contains("it holds now, and has failed before in this JVM"), again);
  }

  private static TckReport report(Class<? extends Suite> suite, int rules) {
    return new TckRun(
            suite,
            FakeSuites.catalogue(rules),
            "plain",
            Optional.empty(),
            Deviations.NONE,
            result -> {})
        .run();
  }

  /** With a class path on which JUnit finds what makes tests green. */
  private <T> T inHostileSurroundings(Callable<T> act) throws Exception {
    Path services = Files.createDirectories(folder.resolve("META-INF/services"));
    Files.writeString(
        services.resolve("org.junit.jupiter.api.extension.Extension"),
        HostileExtensions.Forgetting.class.getName());
    Files.writeString(
        services.resolve("org.junit.platform.launcher.PostDiscoveryFilter"),
        HostileExtensions.Filter.class.getName());
    Files.writeString(
        folder.resolve("junit-platform.properties"),
        "junit.jupiter.extensions.autodetection.enabled=true\n"
            + "junit.jupiter.conditions.deactivate=*\n"
            + "junit.jupiter.execution.timeout.mode=disabled\n"
            + "junit.jupiter.displayname.generator.default="
            + "org.junit.jupiter.api.DisplayNameGenerator$ReplaceUnderscores\n"
            + "junit.jupiter.execution.parallel.enabled=true\n"
            + "usocket.tck.provider=nowhere\n");
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()}, before)) {
      thread.setContextClassLoader(loader);
      return act.call();
    } finally {
      thread.setContextClassLoader(before);
    }
  }
}

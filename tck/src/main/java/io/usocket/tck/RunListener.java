// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;

/** Notes what becomes of each rule while JUnit runs them. */
final class RunListener implements TestExecutionListener {
  private final Assignment assignment;
  private final Consumer<RuleResult> progress;
  private final Map<String, Long> begun = new ConcurrentHashMap<>();
  private final Map<RuleId, RuleResult> results = new ConcurrentHashMap<>();
  private final Set<RuleId> running = ConcurrentHashMap.newKeySet();
  private final List<String> problems = new CopyOnWriteArrayList<>();

  RunListener(Assignment assignment, Consumer<RuleResult> progress) {
    this.assignment = assignment;
    this.progress = progress;
  }

  /** What became of a rule; empty: it was never begun. */
  Optional<RuleResult> result(RuleId id) {
    return Optional.ofNullable(results.get(id));
  }

  /** The rules that run now. */
  String running() {
    return running.isEmpty() ? "no rule" : running.toString();
  }

  /** What failed outside of any rule. */
  Optional<String> problem() {
    return problems.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", problems));
  }

  @Override
  public void executionStarted(TestIdentifier test) {
    begun.put(test.getUniqueId(), System.nanoTime());
    requirement(test).ifPresent(rule -> running.add(rule.id()));
  }

  @Override
  public void executionSkipped(TestIdentifier test, String reason) {
    if (test.isContainer()) {
      problems.add(test.getDisplayName() + " was skipped: " + reason);
    }
    requirement(test)
        .ifPresent(
            rule ->
                note(
                    rule,
                    assignment.applies(rule) ? Outcome.SKIPPED : Outcome.NOT_APPLICABLE,
                    Duration.ZERO,
                    leftOut(reason)));
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult end) {
    Optional<Requirement> rule = requirement(test);
    Throwable thrown = end.getThrowable().orElse(null);
    if (rule.isEmpty()) {
      if (end.getStatus() == TestExecutionResult.Status.FAILED
          && !(thrown instanceof IncompleteRun)) {
        problems.add(test.getDisplayName() + ": " + thrown);
      }
      return;
    }
    running.remove(rule.get().id());
    Outcome outcome =
        switch (end.getStatus()) {
          case SUCCESSFUL -> Outcome.PASSED;
          case FAILED -> Outcome.FAILED;
          case ABORTED -> aborted(thrown);
        };
    long begin = begun.getOrDefault(test.getUniqueId(), System.nanoTime());
    note(
        rule.get(),
        outcome,
        Duration.ofNanos(System.nanoTime() - begin),
        Optional.ofNullable(thrown).map(RunListener::failure));
  }

  private static RuleFailure failure(Throwable thrown) {
    return thrown instanceof NotRun
        ? leftOutBecause(String.valueOf(thrown.getMessage()))
        : RuleFailure.of(thrown);
  }

  private static Outcome aborted(@Nullable Throwable thrown) {
    if (thrown instanceof DeclaredDeviation) {
      return Outcome.DEVIATES;
    }
    if (thrown instanceof NotRun) {
      return Outcome.NOT_RUN;
    }
    return thrown instanceof ShouldNotMet ? Outcome.FAILED : Outcome.SKIPPED;
  }

  private synchronized void note(
      Requirement rule, Outcome outcome, Duration duration, Optional<RuleFailure> failure) {
    RuleResult result =
        RuleResult.of(rule, outcome, duration, failure, assignment.deviations().of(rule.id()));
    results.put(rule.id(), result);
    progress.accept(result);
  }

  static Optional<RuleFailure> leftOut(String reason) {
    return Optional.of(leftOutBecause(reason));
  }

  private static RuleFailure leftOutBecause(String reason) {
    return new RuleFailure("the rule runs", "it runs", "left out: " + reason, "");
  }

  private Optional<Requirement> requirement(TestIdentifier test) {
    return test.getSource()
        .filter(MethodSource.class::isInstance)
        .map(MethodSource.class::cast)
        .flatMap(source -> RuleId.ofMethod(source.getMethodName()))
        .flatMap(assignment.catalogue()::find);
  }
}

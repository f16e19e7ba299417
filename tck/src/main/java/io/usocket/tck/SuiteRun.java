// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.function.Executable;

/**
 * One run of one suite on one provider. It plays the rules and keeps what came of them, whatever
 * others make of it on its way to the report. Rules may be played by several threads.
 */
final class SuiteRun {
  private static final int MOST_TOLD = 3;

  private final Assignment assignment;
  private final Bounds bounds;
  private final EarlierFailures earlier;
  private final Map<RuleId, Judgement> played = new ConcurrentHashMap<>();
  private final Set<RuleId> shownAsFailed = ConcurrentHashMap.newKeySet();
  private final Map<RuleId, RuleResult> results = new ConcurrentHashMap<>();
  private final long begun = System.nanoTime();
  private final AtomicLong nanosFailing = new AtomicLong();

  /**
   * How long a run may take.
   *
   * @param rule after so long a rule counts as hanging
   * @param failing after rules that fail have taken so long in all, no other begins
   */
  record Bounds(Duration rule, Duration failing) {}

  SuiteRun(Assignment assignment, Bounds bounds, EarlierFailures earlier) {
    this.assignment = assignment;
    this.bounds = bounds;
    this.earlier = earlier;
  }

  Assignment assignment() {
    return assignment;
  }

  /**
   * Plays a rule, closes what it has left, and throws what JUnit has to show.
   *
   * @param body the rule's method
   * @param subjects what it is given
   */
  void play(Requirement rule, Executable body, List<Subject> subjects) throws Throwable {
    if (nanosFailing.get() > bounds.failing().toNanos()) {
      throw new NotRun(
          "rules that failed have taken more than " + bounds.failing().toSeconds() + " s in all");
    }
    long begin = System.nanoTime();
    Throwable failure = Attempt.failure("rule " + rule.id(), bounds.rule(), body);
    Throwable left = close(subjects);
    Optional<Deviation> declared = assignment.deviations().of(rule.id());
    Judgement judgement = earlier.consider(rule.id(), Judgement.of(rule, declared, failure, left));
    played.put(rule.id(), judgement);
    results.put(
        rule.id(),
        RuleResult.of(
            rule,
            judgement.outcome(),
            since(begin),
            Optional.ofNullable(judgement.thrown()).map(RuleFailure::of),
            declared));
    if (judgement.isRed()) {
      nanosFailing.addAndGet(System.nanoTime() - begin);
    }
    if (judgement.thrown() != null) {
      throw judgement.thrown();
    }
  }

  private static @Nullable Throwable close(List<Subject> subjects) {
    try {
      subjects.forEach(Subject::close);
      return null;
    } catch (AssertionError e) {
      return e;
    }
  }

  /** JUnit shows the failure of a rule. */
  void shownAsFailed(RuleId rule) {
    shownAsFailed.add(rule);
  }

  /**
   * Ends the run of a class.
   *
   * @throws AssertionError what the class says is not what has happened
   * @throws OneRuleAlone it is, of the one rule that was asked for
   */
  void end() {
    List<RuleId> hidden =
        played.keySet().stream()
            .filter(id -> isRed(id) && !shownAsFailed.contains(id))
            .sorted(Comparator.comparing(RuleId::toString))
            .toList();
    if (!hidden.isEmpty()) {
      throw new AssertionError(
          Verdict.DOES_NOT_CONFORM
              + ": these rules have failed, and something in the build hides it: "
              + hidden);
    }
    assignment.candidate().requireSameClaims();
    List<RuleId> missing =
        assignment.wanted().stream().filter(id -> !played.containsKey(id)).toList();
    if (!missing.isEmpty()) {
      throw new IncompleteRun(played(), missing);
    }
    if (assignment.only().isPresent()) {
      throw new OneRuleAlone(assignment.only().get());
    }
  }

  /**
   * What was found.
   *
   * @param problem what is wrong with the run as a whole
   */
  TckReport report(Optional<String> problem) {
    return new Tally(assignment, id -> Optional.ofNullable(results.get(id)), problem)
        .report(since(begun));
  }

  private static Duration since(long begin) {
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  private boolean isRed(RuleId rule) {
    Judgement judgement = played.get(rule);
    return judgement != null && judgement.isRed();
  }

  /** What came of the rules that ran, as long as they are few. */
  private String played() {
    return played.size() + " ran" + (played.size() > MOST_TOLD ? "" : " " + outcomes());
  }

  private Map<RuleId, Outcome> outcomes() {
    return played.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, each -> each.getValue().outcome()));
  }
}

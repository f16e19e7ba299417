// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import io.usocket.USocketException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;

/** Runs some rules of the TCK on one provider, one after the other. */
final class FaultRun {
  private static final Map<RuleId, DiscoverySelector> RULES = rules();

  private final String provider;
  private final Catalogue catalogue = Catalogue.ofThisVersion();

  FaultRun(String provider) {
    this.provider = provider;
  }

  private static Map<RuleId, DiscoverySelector> rules() {
    Map<RuleId, DiscoverySelector> rules = new HashMap<>();
    for (Class<?> area : UsocketTck.class.getDeclaredClasses()) {
      for (Class<?> one = area; one != Object.class; one = one.getSuperclass()) {
        for (Method method : one.getDeclaredMethods()) {
          RuleId.ofMethod(method.getName())
              .ifPresent(
                  id ->
                      rules.put(
                          id,
                          DiscoverySelectors.selectNestedMethod(
                              List.of(TckRun.WholeSuite.class), area, method)));
        }
      }
    }
    return rules;
  }

  /** All rules there are. */
  static Set<RuleId> everyRule() {
    return RULES.keySet();
  }

  /** Runs rules; those that do not apply are not in the answer. */
  List<RuleResult> run(Collection<RuleId> rules, Consumer<RuleId> begins) throws USocketException {
    if (rules.isEmpty()) {
      return List.of();
    }
    Assignment assignment =
        new Assignment(Candidate.find(provider), catalogue, Optional.empty(), Deviations.NONE);
    RunListener listener = new RunListener(assignment, result -> {});
    try (LauncherSession session = TckRun.session(assignment)) {
      session
          .getLauncher()
          .execute(
              LauncherDiscoveryRequestBuilder.request()
                  .selectors(rules.stream().map(RULES::get).toList())
                  .enableImplicitConfigurationParameters(false)
                  .build(),
              listener,
              telling(begins));
    }
    listener.problem().ifPresent(FaultRun::refuse);
    return rules.stream()
        .map(listener::result)
        .flatMap(Optional::stream)
        .filter(result -> result.outcome() != Outcome.NOT_APPLICABLE)
        .toList();
  }

  private static TestExecutionListener telling(Consumer<RuleId> begins) {
    return new TestExecutionListener() {
      @Override
      public void executionStarted(TestIdentifier test) {
        test.getSource()
            .filter(MethodSource.class::isInstance)
            .map(MethodSource.class::cast)
            .flatMap(source -> RuleId.ofMethod(source.getMethodName()))
            .ifPresent(begins);
      }
    };
  }

  private static void refuse(String problem) {
    if (!problem.contains(Verdict.INCOMPLETE.toString())) {
      throw new IllegalStateException(problem);
    }
  }

  /** A set of rules, in some order that is always the same. */
  static Set<RuleId> set() {
    return new ConcurrentSkipListSet<>(Comparator.comparing(RuleId::toString));
  }

  /** The numbers of those that do not hold. */
  static Set<String> failures(Collection<RuleResult> results) {
    return results.stream()
        .filter(result -> result.outcome() != Outcome.PASSED)
        .map(RuleResult::id)
        .collect(Collectors.toCollection(java.util.TreeSet::new));
  }

  static Set<String> names(Collection<RuleId> rules) {
    return rules.stream()
        .map(RuleId::toString)
        .collect(Collectors.toCollection(java.util.TreeSet::new));
  }

  static String texts(Collection<RuleResult> results) {
    return results.stream()
        .flatMap(
            result ->
                result.failure().stream()
                    .map(
                        failure ->
                            result.id()
                                + " ("
                                + result.duration().toMillis()
                                + " ms): "
                                + Arrays.toString(
                                    new String[] {
                                      failure.check(), failure.expected(), failure.actual()
                                    })))
        .collect(Collectors.joining("\n"));
  }
}

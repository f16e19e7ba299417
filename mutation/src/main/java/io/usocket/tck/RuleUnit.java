// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import java.util.Optional;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.pitest.testapi.AbstractTestUnit;
import org.pitest.testapi.Description;
import org.pitest.testapi.ResultCollector;

/**
 * One rule, run alone. It kills a mutant if a MUST rule fails, or if the provider is not found;
 * that a SHOULD rule is not met ends as an aborted test, and kills none.
 */
final class RuleUnit extends AbstractTestUnit {
  private final String uniqueId;
  private final RuleId rule;

  private RuleUnit(Class<?> type, RuleId rule, String uniqueId) {
    super(new Description(rule.toString(), type));
    this.uniqueId = uniqueId;
    this.rule = rule;
  }

  /** Of a test; empty if it is no rule. */
  static Optional<RuleUnit> of(Class<?> type, TestIdentifier test) {
    return test.getSource()
        .filter(MethodSource.class::isInstance)
        .map(MethodSource.class::cast)
        .flatMap(source -> RuleId.ofMethod(source.getMethodName()))
        .map(rule -> new RuleUnit(type, rule, test.getUniqueId()));
  }

  @Override
  public void execute(ResultCollector results) {
    Launcher launcher = LauncherFactory.create();
    Listener listener = new Listener();
    results.notifyStart(getDescription());
    launcher.execute(
        LauncherDiscoveryRequestBuilder.request()
            .selectors(DiscoverySelectors.selectUniqueId(uniqueId))
            .configurationParameter(TckExtension.RULE, rule.toString())
            .build(),
        listener);
    listener.failure.ifPresentOrElse(
        failure -> results.notifyEnd(getDescription(), failure),
        () -> results.notifyEnd(getDescription()));
  }

  /** Keeps what failed, be it the rule or what stands around it. */
  private static final class Listener implements TestExecutionListener {
    private Optional<Throwable> failure = Optional.empty();

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult end) {
      if (end.getStatus() == Status.FAILED && failure.isEmpty()) {
        failure =
            end.getThrowable().or(() -> Optional.of(new AssertionError(test.getDisplayName())));
      }
    }
  }
}

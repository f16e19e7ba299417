// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import java.lang.management.ManagementFactory;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.pitest.testapi.AbstractTestUnit;
import org.pitest.testapi.Description;
import org.pitest.testapi.ResultCollector;

/**
 * One rule, run alone. It kills a mutant if it is a MUST rule and fails twice in a row, or hangs,
 * or if the provider is not found: a machine under load may let it fail once. That a SHOULD rule is
 * not met ends as an aborted test, and kills none.
 */
final class RuleUnit extends AbstractTestUnit {
  /** After so many seconds a rule hangs if nothing moves: less than {@link Rule#SECONDS}. */
  private static final int HANGS = 3;

  /** For how long a JVM has to be idle, in nanoseconds, for a rule to hang and not to be slow. */
  private static final long STILL = TimeUnit.SECONDS.toNanos(1);

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
    results.notifyStart(getDescription());
    run()
        .flatMap(once -> run())
        .ifPresentOrElse(
            failure -> results.notifyEnd(getDescription(), failure),
            () -> results.notifyEnd(getDescription()));
  }

  /** In a thread of its own, which is left behind: a new JVM for each that hangs takes longer. */
  private Optional<Throwable> run() {
    Listener listener = new Listener();
    Thread thread = new Thread(() -> run(listener), rule.toString());
    thread.setDaemon(true);
    thread.start();
    long patience = TimeUnit.SECONDS.toNanos(HANGS);
    while (!Bounded.join(thread, patience)) {
      long cpu = cpuNanos();
      if (Bounded.join(thread, STILL)) {
        break;
      }
      if (cpuNanos() - cpu < STILL / 200) {
        return Optional.of(new AssertionError("hangs"));
      }
      patience = 0; // one that computes for ever ends with the JVM: PIT sees to that
    }
    return listener.failure;
  }

  private void run(Listener listener) {
    LauncherFactory.create()
        .execute(
            LauncherDiscoveryRequestBuilder.request()
                .selectors(DiscoverySelectors.selectUniqueId(uniqueId))
                .configurationParameter(TckExtension.RULE, rule.toString())
                .build(),
            listener);
  }

  /** How much processor time this JVM has used. */
  private static long cpuNanos() {
    return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
        .getProcessCpuTime();
  }

  /** Keeps what failed, be it the rule or what stands around it. */
  private static final class Listener implements TestExecutionListener {
    private volatile Optional<Throwable> failure = Optional.empty();

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult end) {
      if (end.getStatus() == Status.FAILED && failure.isEmpty()) {
        failure =
            end.getThrowable().or(() -> Optional.of(new AssertionError(test.getDisplayName())));
      }
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import java.lang.management.ManagementFactory;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
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
  /** After so many seconds a rule hangs: less than {@link Rule#SECONDS}, since many do. */
  private static final int HANGS = 4;

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
    Optional<Throwable> failure = run();
    if (failure.isPresent() && !(failure.get() instanceof Hanging)) {
      failure = run();
    }
    failure.ifPresentOrElse(
        why -> results.notifyEnd(getDescription(), why), () -> results.notifyEnd(getDescription()));
  }

  /** In a thread of its own, which is left behind: a new JVM for each that hangs takes longer. */
  private Optional<Throwable> run() {
    Listener listener = new Listener();
    Thread thread = new Thread(() -> run(listener), rule.toString());
    thread.setDaemon(true);
    thread.start();
    if (Bounded.join(thread, TimeUnit.SECONDS.toNanos(HANGS))) {
      return listener.failure;
    }
    while (isBusy()) { // one that computes for ever ends with the JVM: PIT sees to that
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
    }
    return Optional.of(new Hanging());
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

  /** Whether this JVM computes, although nothing goes on but what hangs. */
  private static boolean isBusy() {
    long begin = cpuNanos();
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
    return cpuNanos() - begin > TimeUnit.MILLISECONDS.toNanos(20);
  }

  private static long cpuNanos() {
    return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
        .getProcessCpuTime();
  }

  /** A rule has not ended. */
  private static final class Hanging extends AssertionError {
    private static final long serialVersionUID = 1L;

    Hanging() {
      super("hangs");
    }
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

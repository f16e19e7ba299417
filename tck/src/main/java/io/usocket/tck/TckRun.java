// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import io.usocket.USocketException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.EngineFilter;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Runs the TCK on one provider, in this JVM, and answers a report. For tools; in a build, extend
 * {@link UsocketTck}.
 *
 * <p>The provider is looked up as applications do, with the thread's context class loader. Nothing
 * around the run has a say in it: no configuration file of JUnit, no extension or listener on the
 * class path, no system property. Immutable.
 */
public final class TckRun {
  /** What runs: all areas, the provider given by name. */
  @Execution(ExecutionMode.CONCURRENT)
  static final class WholeSuite extends UsocketTck {}

  private final Class<? extends Suite> suite;
  private final Catalogue catalogue;
  private final String provider;
  private final Optional<RuleId> only;
  private final Consumer<RuleResult> progress;

  TckRun(
      Class<? extends Suite> suite,
      Catalogue catalogue,
      String provider,
      Optional<RuleId> only,
      Consumer<RuleResult> progress) {
    this.suite = suite;
    this.catalogue = catalogue;
    this.provider = provider;
    this.only = only;
    this.progress = progress;
  }

  /**
   * A run of all rules.
   *
   * @param provider such as {@code nio}, {@code nio:Conscrypt}
   * @return the run, not begun
   */
  public static TckRun of(String provider) {
    return new TckRun(
        WholeSuite.class, Catalogue.ofThisVersion(), provider, Optional.empty(), result -> {});
  }

  /**
   * The same, of one rule alone; its verdict is at best INCOMPLETE, see {@link TckReport#isGood}.
   *
   * @param id such as {@code STREAM-2.3}
   * @return the run, not begun
   * @throws IllegalArgumentException there is no such rule
   */
  public TckRun only(String id) {
    return new TckRun(
        suite, catalogue, provider, Optional.of(TckExtension.known(catalogue, id)), progress);
  }

  /**
   * The same, telling of each rule as soon as it has ended.
   *
   * @param listener called by one thread at a time, before {@link #run} returns
   * @return the run, not begun
   */
  public TckRun onProgress(Consumer<RuleResult> listener) {
    return new TckRun(suite, catalogue, provider, only, listener);
  }

  /** How many rules there are: the most that will be told of. */
  public int rules() {
    return only.isPresent() ? 1 : catalogue.rules().size();
  }

  /**
   * Runs. Returns in bounded time: a rule that hangs is left behind after 10 s.
   *
   * @return what was found; of a provider that cannot be used, INCOMPLETE with the reason
   */
  public TckReport run() {
    long begin = System.nanoTime();
    Candidate candidate;
    try {
      candidate = Candidate.find(provider);
    } catch (USocketException | RuntimeException | LinkageError e) {
      return cannotBegin(e);
    }
    RunListener listener = new RunListener(catalogue, candidate, progress);
    LauncherFactory.create(
            LauncherConfig.builder()
                .enableTestExecutionListenerAutoRegistration(false)
                .enableLauncherDiscoveryListenerAutoRegistration(false)
                .enableLauncherSessionListenerAutoRegistration(false)
                .enablePostDiscoveryFilterAutoRegistration(false)
                .build())
        .execute(request(), listener);
    List<RuleResult> results =
        catalogue.rules().stream().map(rule -> result(rule, candidate, listener)).toList();
    return new TckReport(
        Environment.of(
            candidate.backend().name(), candidate.backend().tlsLibrary(), candidate.claims()),
        Verdict.on(results),
        only.map(RuleId::toString),
        listener.problem(),
        Duration.ofNanos(System.nanoTime() - begin),
        results);
  }

  private LauncherDiscoveryRequest request() {
    return LauncherDiscoveryRequestBuilder.request()
        .configurationParameters(SideBySide.CONFIGURATION)
        .selectors(DiscoverySelectors.selectClass(suite))
        .filters(
            EngineFilter.includeEngines("junit-jupiter"),
            (PostDiscoveryFilter)
                test -> FilterResult.includedIf(test.getSource().filter(this::other).isEmpty()))
        .enableImplicitConfigurationParameters(false)
        .configurationParameter(TckExtension.PROVIDER, provider)
        .configurationParameter(TckExtension.RULE, only.map(RuleId::toString).orElse(""))
        .configurationParameter("junit.jupiter.conditions.deactivate", "org.junit.*")
        .configurationParameter("junit.jupiter.execution.timeout.mode", "enabled")
        .build();
  }

  /** Whether it is a rule that was not asked for. */
  private boolean other(Object source) {
    return only.isPresent()
        && source instanceof MethodSource method
        && !RuleId.ofMethod(method.getMethodName()).equals(only);
  }

  private RuleResult result(Requirement rule, Candidate candidate, RunListener listener) {
    boolean applies = rule.appliesTo(candidate.claims());
    boolean asked = only.map(rule.id()::equals).orElse(true);
    if (!asked) {
      return RuleResult.of(rule, Outcome.NOT_ASKED, Duration.ZERO, Optional.empty());
    }
    if (!applies) {
      return RuleResult.of(
          rule, Outcome.NOT_APPLICABLE, Duration.ZERO, RunListener.leftOut(rule.condition()));
    }
    return listener
        .result(rule.id())
        .orElseGet(
            () ->
                RuleResult.of(
                    rule,
                    Outcome.NOT_RUN,
                    Duration.ZERO,
                    RunListener.leftOut(listener.problem().orElse("it was never begun"))));
  }

  private TckReport cannotBegin(Throwable reason) {
    List<RuleResult> results =
        catalogue.rules().stream()
            .map(
                rule ->
                    RuleResult.of(
                        rule,
                        Outcome.NOT_RUN,
                        Duration.ZERO,
                        RunListener.leftOut(String.valueOf(reason))))
            .toList();
    return new TckReport(
        Environment.of(provider, "unknown", Set.of()),
        Verdict.INCOMPLETE,
        only.map(RuleId::toString),
        Optional.of("the provider cannot be used: " + reason),
        Duration.ZERO,
        results);
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import io.usocket.USocketException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.engine.support.store.Namespace;
import org.junit.platform.launcher.EngineFilter;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.LauncherSession;
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

  private static final Namespace NAMESPACE = Namespace.create(TckExtension.class);

  private final Class<? extends Suite> suite;
  private final Catalogue catalogue;
  private final String provider;
  private final Optional<RuleId> only;
  private final Deviations deviations;
  private final Consumer<RuleResult> progress;

  TckRun(
      Class<? extends Suite> suite,
      Catalogue catalogue,
      String provider,
      Optional<RuleId> only,
      Deviations deviations,
      Consumer<RuleResult> progress) {
    this.suite = suite;
    this.catalogue = catalogue;
    this.provider = provider;
    this.only = only;
    this.deviations = deviations;
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
        WholeSuite.class,
        Catalogue.ofThisVersion(),
        provider,
        Optional.empty(),
        Deviations.NONE,
        result -> {});
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
        suite, catalogue, provider, Optional.of(catalogue.known(id).id()), deviations, progress);
  }

  /**
   * The same, with deviations declared. Their rules run all the same and have to fail: one that
   * holds counts as failed. One that does not apply to what the provider claims is a problem, with
   * which nothing runs.
   *
   * @param declared all of them, instead of those that were declared before
   * @return the run, not begun
   * @throws IllegalArgumentException there is no such rule, it is a SHOULD rule, or it is declared
   *     twice
   */
  public TckRun deviating(List<Deviation> declared) {
    return new TckRun(
        suite, catalogue, provider, only, Deviations.of(catalogue, declared), progress);
  }

  /**
   * The same, telling of each rule as soon as it has ended.
   *
   * @param listener called by one thread at a time, before {@link #run} returns
   * @return the run, not begun
   */
  public TckRun onProgress(Consumer<RuleResult> listener) {
    return new TckRun(suite, catalogue, provider, only, deviations, listener);
  }

  /** How many rules there are: the most that will be told of. */
  public int rules() {
    return only.isPresent() ? 1 : catalogue.rules().size();
  }

  /**
   * Looks whether the provider is there, for half a minute at most. A provider that is there and
   * fails or hangs when it is asked is the business of {@link #run}, which tells so in its report.
   *
   * @throws USocketException there is no such provider, or its library is missing; the text says
   *     what there is, and what to add
   */
  public void requireThere() throws USocketException {
    try {
      Candidate.find(provider);
    } catch (IllegalStateException e) {
      return;
    }
  }

  /**
   * Runs. Returns in bounded time: a rule that hangs is left behind after 10 s, and after rules
   * that fail have taken two minutes in all, no other begins.
   *
   * <p>If the JVM ends meanwhile ({@code System.exit}, a signal), this is told on {@code
   * System.err} and the exit status is 1.
   *
   * @return what was found; of a provider that cannot be used, INCOMPLETE with the reason
   */
  public TckReport run() {
    long begin = System.nanoTime();
    Assignment assignment;
    try {
      assignment = new Assignment(Candidate.find(provider), catalogue, only, deviations);
    } catch (USocketException | RuntimeException e) {
      return cannotBegin(e);
    }
    RunListener listener = new RunListener(assignment, progress);
    play(assignment, listener);
    return new Tally(assignment, listener::result, listener.problem())
        .report(Duration.ofNanos(System.nanoTime() - begin));
  }

  private void play(Assignment assignment, RunListener listener) {
    JvmEnd end = JvmEnd.watch(provider, listener::running);
    try (end;
        LauncherSession session = session(assignment)) {
      // JUnit does not run tests within a thread that runs some: this may be called by a test.
      CompletableFuture.runAsync(
              () -> session.getLauncher().execute(request(), listener),
              runner -> new Thread(runner, "rule runner").start())
          .join();
    }
  }

  /** A session with an assignment: so it is no build, and nothing around it has a say. */
  static LauncherSession session(Assignment assignment) {
    LauncherSession session =
        LauncherFactory.openSession(
            LauncherConfig.builder()
                .enableTestExecutionListenerAutoRegistration(false)
                .enableLauncherDiscoveryListenerAutoRegistration(false)
                .enableLauncherSessionListenerAutoRegistration(false)
                .enablePostDiscoveryFilterAutoRegistration(false)
                .build());
    session.getStore().put(NAMESPACE, Assignment.class, assignment);
    return session;
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
        .configurationParameter("junit.jupiter.conditions.deactivate", "org.junit.*")
        .build();
  }

  /** Whether it is a rule that was not asked for. */
  private boolean other(Object source) {
    return only.isPresent()
        && source instanceof MethodSource method
        && !RuleId.ofMethod(method.getMethodName()).equals(only);
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
                        RunListener.leftOut(text(reason)),
                        deviations.of(rule.id())))
            .toList();
    return new TckReport(
        Environment.of(provider, "unknown", Set.of()),
        Verdict.INCOMPLETE,
        only.map(RuleId::toString),
        Optional.of("the run cannot begin: " + text(reason)),
        Duration.ZERO,
        results);
  }

  /** What we say of a provider ourselves needs no name of an exception before it. */
  private static String text(Throwable reason) {
    return reason.getClass() == IllegalStateException.class && reason.getMessage() != null
        ? reason.getMessage()
        : reason.toString();
  }
}

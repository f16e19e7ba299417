// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import java.lang.reflect.Method;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.jupiter.api.extension.TestWatcher;
import org.opentest4j.TestAbortedException;

/**
 * Runs rules as JUnit tests: finds the provider, gives each rule its {@link Subject}, lets none
 * leave by a side door, and fails a class of which a rule did not run.
 */
final class TckExtension
    implements BeforeAllCallback,
        ExecutionCondition,
        ParameterResolver,
        InvocationInterceptor,
        AfterEachCallback,
        TestWatcher,
        AfterAllCallback {
  static final String PROVIDER = "usocket.tck.provider";
  static final String RULE = "usocket.tck.rule";

  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(TckExtension.class);

  /** One run of one suite on one provider. */
  private record Run(
      Candidate candidate, Catalogue catalogue, Optional<RuleId> asked, Set<RuleId> ran) {
    boolean wants(Requirement rule) {
      return rule.appliesTo(candidate.claims()) && asked.map(rule.id()::equals).orElse(true);
    }
  }

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    if (!isSuite(context)) {
      return;
    }
    Suite suite = (Suite) context.getRequiredTestInstance();
    String name = suite.provider();
    if (name.isEmpty()) {
      name = context.getConfigurationParameter(PROVIDER).orElse("");
    }
    Catalogue catalogue = suite.catalogue();
    Optional<RuleId> asked =
        context
            .getConfigurationParameter(RULE)
            .filter(text -> !text.isBlank())
            .map(text -> known(catalogue, text));
    put(context, new Run(Candidate.find(name), catalogue, asked, ConcurrentHashMap.newKeySet()));
  }

  static RuleId known(Catalogue catalogue, String text) {
    return RuleId.parse(text.strip())
        .filter(id -> catalogue.find(id).isPresent())
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no rule '" + text + "'; docs/SPEC.md has them, such as STREAM-2.3"));
  }

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    Optional<Requirement> rule = context.getTestMethod().flatMap(method -> rule(context, method));
    if (rule.isPresent() && !run(context).wants(rule.get())) {
      return ConditionEvaluationResult.disabled(
          rule.get().appliesTo(run(context).candidate().claims())
              ? "another rule was asked for"
              : rule.get().condition());
    }
    return ConditionEvaluationResult.enabled("the rule applies");
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Subject.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Subject subject = new Subject(run(context).candidate());
    context.getStore(NAMESPACE).put(Subject.class, subject);
    return subject;
  }

  @Override
  public void interceptTestMethod(
      Invocation<@Nullable Void> invocation,
      ReflectiveInvocationContext<Method> invocationContext,
      ExtensionContext context)
      throws Throwable {
    boolean should =
        rule(context, context.getRequiredTestMethod())
            .map(rule -> rule.level() == Level.SHOULD)
            .orElse(false);
    try {
      invocation.proceed();
    } catch (TestAbortedException e) {
      throw new AssertionError("a rule cannot be aborted: " + e, e);
    } catch (Exception | AssertionError e) {
      throw should ? new ShouldNotMet(e) : e;
    }
  }

  @Override
  public void afterEach(ExtensionContext context) {
    Subject subject = context.getStore(NAMESPACE).remove(Subject.class, Subject.class);
    if (subject != null) {
      subject.close();
    }
  }

  @Override
  public void testSuccessful(ExtensionContext context) {
    markRan(context);
  }

  @Override
  public void testFailed(ExtensionContext context, @Nullable Throwable cause) {
    markRan(context);
  }

  @Override
  public void testAborted(ExtensionContext context, @Nullable Throwable cause) {
    if (cause instanceof ShouldNotMet) {
      markRan(context);
    }
  }

  private static void markRan(ExtensionContext context) {
    RuleId.ofMethod(context.getRequiredTestMethod().getName()).ifPresent(run(context).ran()::add);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (!isSuite(context)) {
      return;
    }
    Run run = run(context);
    String missing =
        run.catalogue().rules().stream()
            .filter(run::wants)
            .map(Requirement::id)
            .filter(id -> !run.ran().contains(id))
            .map(RuleId::toString)
            .collect(Collectors.joining(", "));
    if (!missing.isEmpty()) {
      throw new IncompleteRun(missing);
    }
  }

  private static boolean isSuite(ExtensionContext context) {
    return Suite.class.isAssignableFrom(context.getRequiredTestClass());
  }

  private static void put(ExtensionContext context, Run run) {
    context.getStore(NAMESPACE).put(Run.class, run);
  }

  private static Run run(ExtensionContext context) {
    return Objects.requireNonNull(
        context.getStore(NAMESPACE).get(Run.class, Run.class), "beforeAll has not run");
  }

  private static Optional<Requirement> rule(ExtensionContext context, Method method) {
    return RuleId.ofMethod(method.getName()).flatMap(run(context).catalogue()::find);
  }
}

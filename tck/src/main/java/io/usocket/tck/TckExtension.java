// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import io.usocket.tck.pki.TestPki;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
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
        TestWatcher,
        AfterAllCallback {
  static final String PROVIDER = "usocket.tck.provider";
  static final String RULE = "usocket.tck.rule";

  static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(TckExtension.class);

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    if (!isSuite(context)) {
      return;
    }
    Suite suite = (Suite) context.getRequiredTestInstance();
    Optional<Assignment> assigned = assigned(context);
    SuiteRun run =
        assigned.isPresent()
            ? new SuiteRun(assigned.get(), suite.bounds(), EarlierFailures.none())
            : new SuiteRun(
                ofBuild(suite, context), suite.bounds(), EarlierFailures.of(suite.getClass()));
    context.getStore(NAMESPACE).put(SuiteRun.class, run);
    TestPki.begin();
  }

  /** What {@link TckRun} asks for; empty: it is a build. */
  static Optional<Assignment> assigned(ExtensionContext context) {
    return Optional.ofNullable(
        context
            .getStore(ExtensionContext.StoreScope.LAUNCHER_SESSION, NAMESPACE)
            .get(Assignment.class, Assignment.class));
  }

  /** What a build asks for. */
  private static Assignment ofBuild(Suite suite, ExtensionContext context) throws Exception {
    String name = suite.provider();
    if (name.isEmpty()) {
      name = context.getConfigurationParameter(PROVIDER).orElse("");
    }
    Catalogue catalogue = suite.catalogue();
    Optional<RuleId> only =
        context
            .getConfigurationParameter(RULE)
            .filter(text -> !text.isBlank())
            .map(text -> catalogue.known(text).id());
    return new Assignment(
        Candidate.find(name), catalogue, only, Deviations.of(catalogue, suite.deviations()));
  }

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return context
        .getTestMethod()
        .flatMap(method -> rule(context, method))
        .flatMap(rule -> run(context).assignment().whyNot(rule))
        .map(ConditionEvaluationResult::disabled)
        .orElseGet(() -> ConditionEvaluationResult.enabled("the rule applies"));
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Subject.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return new Subject(run(context).assignment().candidate());
  }

  /** Calls the rule's method itself: an interceptor that came after this one has no say. */
  @Override
  public void interceptTestMethod(
      Invocation<@Nullable Void> invocation,
      ReflectiveInvocationContext<Method> rule,
      ExtensionContext context)
      throws Throwable {
    Optional<Requirement> requirement = rule(context, rule.getExecutable());
    if (requirement.isEmpty()) {
      invocation.proceed();
      return;
    }
    invocation.skip();
    SuiteRun run = run(context);
    Optional<String> whyNot = run.assignment().whyNot(requirement.get());
    if (whyNot.isPresent()) { // the condition was switched off
      throw new TestAbortedException(whyNot.get());
    }
    List<Subject> subjects =
        rule.getArguments().stream()
            .filter(Subject.class::isInstance)
            .map(Subject.class::cast)
            .toList();
    run.play(requirement.get(), () -> call(rule), subjects);
  }

  private static void call(ReflectiveInvocationContext<Method> rule) throws Throwable {
    Method method = rule.getExecutable();
    method.setAccessible(true);
    try {
      method.invoke(rule.getTarget().orElseThrow(), rule.getArguments().toArray());
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }

  @Override
  public void testFailed(ExtensionContext context, @Nullable Throwable cause) {
    rule(context, context.getRequiredTestMethod())
        .ifPresent(rule -> run(context).shownAsFailed(rule.id()));
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (isSuite(context)) {
      run(context).end();
    }
  }

  /** The run of a class as a whole; empty: it is not one, or has not begun. */
  static Optional<SuiteRun> runOf(ExtensionContext context) {
    return Optional.of(context)
        .filter(TckExtension::isSuite)
        .map(suite -> suite.getStore(NAMESPACE).get(SuiteRun.class, SuiteRun.class));
  }

  private static boolean isSuite(ExtensionContext context) {
    return Suite.class.isAssignableFrom(context.getRequiredTestClass());
  }

  private static SuiteRun run(ExtensionContext context) {
    return Objects.requireNonNull(
        context.getStore(NAMESPACE).get(SuiteRun.class, SuiteRun.class), "beforeAll has not run");
  }

  /** Only rules of the TCK are: nobody else can annotate a method so. */
  private static Optional<Requirement> rule(ExtensionContext context, Method method) {
    return method.isAnnotationPresent(Rule.class)
        ? RuleId.ofMethod(method.getName()).flatMap(run(context).assignment().catalogue()::find)
        : Optional.empty();
  }
}

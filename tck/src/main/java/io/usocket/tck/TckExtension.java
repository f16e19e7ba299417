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

  static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(TckExtension.class);

  /** One run of one suite on one provider. */
  private record Run(Assignment assignment, Set<RuleId> ran) {}

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    if (!isSuite(context)) {
      return;
    }
    Assignment assigned =
        context
            .getStore(ExtensionContext.StoreScope.LAUNCHER_SESSION, NAMESPACE)
            .get(Assignment.class, Assignment.class);
    put(
        context,
        new Run(assigned == null ? assignment(context) : assigned, ConcurrentHashMap.newKeySet()));
  }

  /** What a build asks for. */
  private static Assignment assignment(ExtensionContext context) throws Exception {
    Suite suite = (Suite) context.getRequiredTestInstance();
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
    Optional<Requirement> rule = context.getTestMethod().flatMap(method -> rule(context, method));
    if (rule.isPresent() && !assignmentOf(context).wants(rule.get())) {
      return ConditionEvaluationResult.disabled(
          assignmentOf(context).applies(rule.get())
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
    Subject subject = new Subject(assignmentOf(context).candidate());
    context.getStore(NAMESPACE).put(Subject.class, subject);
    return subject;
  }

  @Override
  public void interceptTestMethod(
      Invocation<@Nullable Void> invocation,
      ReflectiveInvocationContext<Method> invocationContext,
      ExtensionContext context)
      throws Throwable {
    Optional<Requirement> rule = rule(context, context.getRequiredTestMethod());
    Optional<Deviation> declared =
        rule.flatMap(each -> assignmentOf(context).deviations().of(each.id()));
    try {
      invocation.proceed();
    } catch (TestAbortedException e) {
      throw new AssertionError("a rule cannot be aborted: " + e, e);
    } catch (Exception | AssertionError e) {
      if (declared.isPresent()) {
        throw new DeclaredDeviation(declared.get(), e);
      }
      throw rule.filter(each -> each.level() == Level.SHOULD).isPresent() ? new ShouldNotMet(e) : e;
    }
    if (declared.isPresent()) {
      throw Expect.failure(
          "the declared deviation of " + declared.get().rule(),
          "the rule does not hold, as declared",
          "it holds: take the declaration away");
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
    if (cause instanceof ShouldNotMet || cause instanceof DeclaredDeviation) {
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
        run.assignment().catalogue().rules().stream()
            .filter(run.assignment()::wants)
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

  private static Assignment assignmentOf(ExtensionContext context) {
    return run(context).assignment();
  }

  private static Optional<Requirement> rule(ExtensionContext context, Method method) {
    return RuleId.ofMethod(method.getName()).flatMap(assignmentOf(context).catalogue()::find);
  }
}

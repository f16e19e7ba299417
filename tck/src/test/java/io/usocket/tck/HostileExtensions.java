// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.launcher.PostDiscoveryFilter;

/** What a build can put around tests to make them green. */
public final class HostileExtensions {
  private HostileExtensions() {}

  /** Forgets what tests throw. */
  public static final class Forgetting implements TestExecutionExceptionHandler {
    /** For ServiceLoader. */
    public Forgetting() {}

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable thrown) {
      // it is gone
    }
  }

  /** Catches what tests throw. */
  static final class Swallowing implements InvocationInterceptor {
    @Override
    public void interceptTestMethod(
        Invocation<@Nullable Void> invocation,
        ReflectiveInvocationContext<Method> method,
        ExtensionContext context) {
      try {
        invocation.proceed();
      } catch (Throwable e) {
        // it is gone
      }
    }
  }

  /** Does not run tests at all. */
  static final class Idle implements InvocationInterceptor {
    @Override
    public void interceptTestMethod(
        Invocation<@Nullable Void> invocation,
        ReflectiveInvocationContext<Method> method,
        ExtensionContext context) {
      invocation.skip();
    }
  }

  /** Switches tests off. */
  static final class Off implements ExecutionCondition, AfterTestExecutionCallback {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      return context.getTestMethod().isPresent()
          ? ConditionEvaluationResult.disabled("not today")
          : ConditionEvaluationResult.enabled("a class");
    }

    @Override
    public void afterTestExecution(ExtensionContext context) {
      throw new IllegalStateException("it ran");
    }
  }

  /** Leaves tests out. */
  public static final class Filter implements PostDiscoveryFilter {
    /** For ServiceLoader. */
    public Filter() {}

    @Override
    public FilterResult apply(TestDescriptor test) {
      return FilterResult.includedIf(
          !test.getUniqueId().toString().matches(".*OfMany.*FAKE_1_1.*"));
    }
  }
}

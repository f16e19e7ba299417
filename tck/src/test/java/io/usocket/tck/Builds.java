// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import java.util.ArrayList;
import java.util.List;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs classes as Maven, Gradle and IDEs do. */
final class Builds {
  private Builds() {}

  /** What a build would tell of a class: its failures, one a line; empty: it is green. */
  static String failures(Class<?> suite) {
    return failures(
        LauncherDiscoveryRequestBuilder.request().selectors(DiscoverySelectors.selectClass(suite)));
  }

  /** The same, of what a build asks for. */
  static String failures(LauncherDiscoveryRequestBuilder request) {
    List<String> failures = new ArrayList<>();
    LauncherFactory.create()
        .execute(
            request.build(),
            new TestExecutionListener() {
              @Override
              public void executionFinished(TestIdentifier test, TestExecutionResult end) {
                if (end.getStatus() == TestExecutionResult.Status.FAILED) {
                  failures.add(String.valueOf(end.getThrowable().orElse(null)));
                }
              }
            });
    return String.join("\n", failures);
  }
}

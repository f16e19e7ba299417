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
    return failures(suite, LauncherDiscoveryRequestBuilder.request());
  }

  /** The same, with what else the build asks for. */
  static String failures(Class<?> suite, LauncherDiscoveryRequestBuilder request) {
    return told(
        request.selectors(DiscoverySelectors.selectClass(suite)),
        TestExecutionResult.Status.FAILED);
  }

  /** What a build tells of all that ends in this way, one a line. */
  static String told(LauncherDiscoveryRequestBuilder request, TestExecutionResult.Status status) {
    List<String> told = new ArrayList<>();
    LauncherFactory.create()
        .execute(
            request.build(),
            new TestExecutionListener() {
              @Override
              public void executionFinished(TestIdentifier test, TestExecutionResult end) {
                if (end.getStatus() == status) {
                  told.add(test.getDisplayName() + ": " + end.getThrowable().orElse(null));
                }
              }
            });
    return String.join("\n", told);
  }
}

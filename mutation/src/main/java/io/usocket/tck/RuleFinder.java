// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.pitest.testapi.TestUnit;
import org.pitest.testapi.TestUnitExecutionListener;
import org.pitest.testapi.TestUnitFinder;

/** Finds the rules in a class that runs the TCK on a provider, without running any. */
final class RuleFinder implements TestUnitFinder {
  /** Short, since rules that fail wait for so long. */
  private static final Duration SOON = Duration.ofMillis(1500);

  @Override
  public List<TestUnit> findTestUnits(Class<?> type, TestUnitExecutionListener listener) {
    if (!UsocketTck.class.isAssignableFrom(type)) {
      return List.of();
    }
    Bounded.soon = SOON;
    TestPlan plan =
        LauncherFactory.create()
            .discover(
                LauncherDiscoveryRequestBuilder.request()
                    .selectors(DiscoverySelectors.selectClass(type))
                    .build());
    List<TestUnit> rules = new ArrayList<>();
    for (TestIdentifier root : plan.getRoots()) {
      for (TestIdentifier test : plan.getDescendants(root)) {
        RuleUnit.of(type, test).ifPresent(rules::add);
      }
    }
    return rules;
  }
}

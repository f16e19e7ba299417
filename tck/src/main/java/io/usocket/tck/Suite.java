// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.TestClassOrder;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** A class of rules that are held against one provider, with a verdict at its end. */
@ExtendWith({BuildReport.class, TckExtension.class})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestClassOrder(GroundUp.class)
@Execution(ExecutionMode.SAME_THREAD)
@ResourceLock(providers = Isolation.class)
abstract class Suite {
  /** The name of the provider under test; empty: as the run or the deployment says. */
  protected abstract String provider();

  /** What does not hold, and is known to users. */
  protected abstract List<Deviation> deviations();

  /** How long the run may take. */
  SuiteRun.Bounds bounds() {
    return new SuiteRun.Bounds(Pace.rule(Duration.ofSeconds(Rule.SECONDS)), Duration.ofMinutes(2));
  }

  Catalogue catalogue() {
    return Catalogue.ofThisVersion();
  }
}

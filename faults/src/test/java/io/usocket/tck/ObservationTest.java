// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * A provider in which every place of every fault is woven and none is broken: all rules hold. On
 * the way it is noted which rules come by which fault. A class for each provider, so that they run
 * beside each other.
 */
abstract class ObservationTest {
  private final String provider;

  ObservationTest(String provider) {
    this.provider = provider;
  }

  /** To be listened to costs allocations: what fails then has to hold when nobody listens. */
  @Test
  void unbroken_it_conforms() throws Exception {
    Set<RuleId> doubtful = FaultRun.set();
    must(Observation.make(provider, Faults.of(provider))).stream()
        .filter(result -> result.outcome() != Outcome.PASSED)
        .flatMap(result -> RuleId.parse(result.id()).stream())
        .forEach(doubtful::add);
    List<RuleResult> alone = must(new FaultRun(provider).run(doubtful, rule -> {}));
    assertEquals(Set.of(), FaultRun.failures(alone), () -> FaultRun.texts(alone));
  }

  private static List<RuleResult> must(List<RuleResult> results) {
    return results.stream().filter(result -> result.level() == Level.MUST).toList();
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * A provider in which every place of every fault is woven and none is broken: all rules hold. On
 * the way it is noted which rules come by which fault.
 */
class ObservationTest {
  @TestFactory
  Stream<DynamicTest> unbroken_it_conforms() {
    Map<String, List<Fault>> byProvider =
        Faults.ofAllAreas().stream().collect(Collectors.groupingBy(Fault::provider));
    return byProvider.entrySet().stream()
        .map(
            each ->
                DynamicTest.dynamicTest(
                    each.getKey(), () -> conforms(each.getKey(), each.getValue())));
  }

  /** To be listened to costs allocations: what fails then has to hold when nobody listens. */
  private static void conforms(String provider, List<Fault> faults) throws Exception {
    Set<RuleId> doubtful = FaultRun.set();
    must(Observation.make(provider, faults)).stream()
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

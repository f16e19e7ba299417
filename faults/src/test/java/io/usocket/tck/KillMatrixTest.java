// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Which rules the faults break: all of them, or a rule might be one that cannot fail. */
class KillMatrixTest {
  private static final List<Fault> FAULTS = Faults.ofAllAreas();

  private static Set<String> rules(Level level) {
    return Catalogue.ofThisVersion().rules().stream()
        .filter(rule -> rule.level() == level)
        .map(rule -> rule.id().toString())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> broken() {
    return FAULTS.stream()
        .map(Fault::breaks)
        .flatMap(Collection::stream)
        .map(RuleId::toString)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void every_MUST_rule_is_broken_by_a_fault() {
    Set<String> unbroken = rules(Level.MUST);
    unbroken.removeAll(broken());
    assertEquals(Set.of(), unbroken, "MUST rules that no fault breaks");
  }

  @Test
  void faults_name_rules_that_are_there() {
    Set<String> unknown = broken();
    unknown.removeAll(rules(Level.MUST));
    unknown.removeAll(rules(Level.SHOULD));
    assertEquals(Set.of(), unknown, "rules that docs/SPEC.md does not have");
  }

  @Test
  void each_provider_with_faults_is_observed() {
    assertEquals(
        Set.of("bc", "nio"),
        FAULTS.stream().map(Fault::provider).collect(Collectors.toSet()),
        "those with an ObservationTest, and those with faults");
  }

  @Test
  void each_fault_has_a_name_of_its_own_and_breaks_something() {
    Set<String> names = new TreeSet<>();
    for (Fault fault : FAULTS) {
      assertEquals(true, names.add(fault.name()), "a second fault: " + fault.name());
      assertEquals(false, fault.breaks().isEmpty(), "breaks no rule: " + fault.name());
    }
  }
}

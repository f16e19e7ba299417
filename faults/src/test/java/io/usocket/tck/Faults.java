// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.platform.commons.support.ReflectionSupport;

/**
 * Providers that are broken on purpose, those of one area. Each test breaks one, runs every rule in
 * which that can show, and demands that exactly the rules fail that the fault names.
 */
abstract class Faults {
  /** What has to happen soon does not in most of these runs. */
  private static final Duration PATIENCE = Duration.ofMillis(1500);

  private final List<Fault> all = new ArrayList<>();

  Faults() {
    define();
  }

  /** Names the faults, each by {@link #fault}. */
  abstract void define();

  /** Begins a fault; {@link Fault.Draft#breaks} ends it. */
  final Fault.Draft fault(String name) {
    return new Fault.Draft(name, all::add);
  }

  final List<Fault> all() {
    return all;
  }

  /** The faults of all areas. */
  static List<Fault> ofAllAreas() {
    return ReflectionSupport.findAllClassesInPackage(
            Faults.class.getPackageName(),
            type -> Faults.class.isAssignableFrom(type) && type != Faults.class,
            name -> name.endsWith("FaultsTest"))
        .stream()
        .map(type -> (Faults) ReflectionSupport.newInstance(type))
        .flatMap(faults -> faults.all().stream())
        .toList();
  }

  @TestFactory
  Stream<DynamicTest> each_fault_breaks_its_rules_and_no_others() {
    Seams.weave(all.stream().map(Fault::place).toList());
    return all.stream().map(fault -> DynamicTest.dynamicTest(fault.name(), () -> run(fault)));
  }

  private static void run(Fault fault) throws Exception {
    Set<RuleId> rules = FaultRun.set();
    rules.addAll(Observation.of(fault).orElse(Set.of()));
    Catalogue.ofThisVersion().rules().stream()
        .filter(fault::concerns)
        .forEach(rule -> rules.add(rule.id()));
    assertTrue(!rules.isEmpty(), "no rule comes by " + fault.place());
    List<RuleResult> results = trial(fault, rules);
    assertEquals(
        FaultRun.names(fault.breaks()),
        FaultRun.failures(results),
        () -> fault.name() + ": rules that fail of " + rules + "\n" + FaultRun.texts(results));
  }

  /**
   * Breaks the provider while rules run, with little patience. A rule that then fails and should
   * not is run once more with the patience of every day: haste is no verdict.
   */
  static List<RuleResult> trial(Fault fault, Set<RuleId> rules) throws Exception {
    Duration usual = Bounded.soon;
    Seams.arm(fault);
    try {
      Bounded.soon = PATIENCE;
      List<RuleResult> results = new FaultRun(fault.provider()).run(rules, rule -> {});
      Bounded.soon = usual;
      Set<RuleId> again = FaultRun.set();
      results.stream()
          .filter(result -> result.outcome() != Outcome.PASSED)
          .flatMap(result -> RuleId.parse(result.id()).stream())
          .filter(rule -> !fault.breaks().contains(rule))
          .forEach(again::add);
      if (again.isEmpty()) {
        return results;
      }
      List<RuleResult> all = new ArrayList<>(new FaultRun(fault.provider()).run(again, rule -> {}));
      results.stream()
          .filter(result -> !FaultRun.names(again).contains(result.id()))
          .forEach(all::add);
      return all;
    } finally {
      Bounded.soon = usual;
      Seams.disarm();
      Seams.requireNoProblem();
    }
  }
}

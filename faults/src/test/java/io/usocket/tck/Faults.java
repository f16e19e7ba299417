// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
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

  /** The faults of one provider. */
  static List<Fault> of(String provider) {
    return ofAllAreas().stream().filter(fault -> fault.provider().equals(provider)).toList();
  }

  @TestFactory
  Stream<DynamicTest> each_fault_breaks_its_rules_and_no_others() {
    Seams.weave(all.stream().map(Fault::place).toList());
    return all.stream().map(fault -> DynamicTest.dynamicTest(fault.name(), () -> run(fault)));
  }

  private static void run(Fault fault) throws Exception {
    Set<RuleId> rules = rules(fault);
    assertTrue(!rules.isEmpty(), "no rule comes by " + fault.place());
    List<RuleResult> results = trial(fault, rules);
    assertEquals(
        FaultRun.names(fault.breaks()),
        FaultRun.failures(results),
        () -> fault.name() + ": rules that fail of " + rules + "\n" + FaultRun.texts(results));
  }

  /** The rules in which a fault can show: those that were observed, and those that it names. */
  static Set<RuleId> rules(Fault fault) throws IOException {
    Set<RuleId> rules = FaultRun.set();
    rules.addAll(Observation.of(fault).orElse(Set.of()));
    Catalogue.ofThisVersion().rules().stream()
        .filter(fault::concerns)
        .forEach(rule -> rules.add(rule.id()));
    return rules;
  }

  /**
   * Breaks the provider while rules run, with little patience. Those that end otherwise than the
   * fault says run once more with the patience of every day: haste is no verdict.
   */
  static List<RuleResult> trial(Fault fault, Set<RuleId> rules) throws Exception {
    Duration usual = Bounded.soon;
    Seams.arm(fault);
    try {
      Bounded.soon = PATIENCE;
      List<RuleResult> hasty = new FaultRun(fault.provider()).run(rules, rule -> {});
      Bounded.soon = usual;
      Map<Boolean, List<RuleResult>> asNamed =
          hasty.stream().collect(Collectors.partitioningBy(result -> isAsNamed(fault, result)));
      Set<RuleId> again = FaultRun.set();
      asNamed.get(false).forEach(result -> RuleId.parse(result.id()).ifPresent(again::add));
      List<RuleResult> all = new ArrayList<>(asNamed.get(true));
      all.addAll(new FaultRun(fault.provider()).run(again, rule -> {}));
      return all;
    } finally {
      Bounded.soon = usual;
      Seams.disarm();
      Seams.requireNoProblem();
    }
  }

  private static boolean isAsNamed(Fault fault, RuleResult result) {
    return (result.outcome() != Outcome.PASSED)
        == FaultRun.names(fault.breaks()).contains(result.id());
  }
}

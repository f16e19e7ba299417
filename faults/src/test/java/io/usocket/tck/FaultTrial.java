// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * For those who write faults: {@code observe TEXT} runs all rules once and notes in which of them
 * the faults show whose name or class has this text; {@code try TEXT} breaks them one by one and
 * prints what fails of those rules and of those that they name.
 */
final class FaultTrial {
  private FaultTrial() {}

  /**
   * Runs.
   *
   * @param args {@code observe} or {@code try}, and a part of the faults' names; {@code .} is all
   */
  public static void main(String[] args) throws Exception {
    List<Fault> faults =
        Faults.ofAllAreas().stream()
            .filter(
                fault ->
                    args[1].equals(".")
                        || fault.name().contains(args[1])
                        || FaultRun.names(fault.breaks()).stream()
                            .anyMatch(rule -> rule.startsWith(args[1])))
            .toList();
    System.out.println(faults.size() + " faults");
    if (args[0].equals("observe")) {
      observe(faults);
    } else {
      Seams.weave(faults.stream().map(Fault::place).toList());
      for (Fault fault : faults) {
        tell(fault);
      }
    }
    System.exit(0);
  }

  private static void observe(List<Fault> faults) throws Exception {
    for (String provider : new TreeSet<>(faults.stream().map(Fault::provider).toList())) {
      List<RuleResult> results =
          Observation.make(
              provider,
              faults.stream().filter(fault -> fault.provider().equals(provider)).toList());
      System.out.println(provider + " unbroken, not passed: " + FaultRun.failures(results));
    }
    for (Fault fault : faults) {
      System.out.println(
          fault.name() + ": shows in " + FaultRun.names(Observation.of(fault).orElse(Set.of())));
    }
  }

  private static void tell(Fault fault) {
    try {
      Set<RuleId> rules = Faults.rules(fault);
      long begin = System.nanoTime();
      List<RuleResult> results = Faults.trial(fault, rules);
      long millis = (System.nanoTime() - begin) / 1_000_000;
      Set<String> failed = FaultRun.failures(results);
      boolean exact = failed.equals(FaultRun.names(fault.breaks()));
      System.out.println(
          (exact ? "EXACT " : "WRONG ")
              + fault.name()
              + " ("
              + rules.size()
              + " rules, "
              + millis
              + " ms)");
      if (!exact) {
        System.out.println("    named  " + FaultRun.names(fault.breaks()));
        System.out.println("    failed " + failed);
        System.out.println(indent(results));
      }
    } catch (Exception | LinkageError e) {
      System.out.println("WRONG " + fault.name() + ": " + e);
      e.printStackTrace(System.out);
    }
  }

  private static String indent(Collection<RuleResult> results) {
    return FaultRun.texts(results)
        .lines()
        .map(line -> "      " + line)
        .collect(Collectors.joining("\n"));
  }
}

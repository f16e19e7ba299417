// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * In which rules the calls come that a fault bends, seen in a run in which nothing is bent. A rule
 * without such a call is run by the same code with and without the fault, so nobody has to run it
 * again. Kept in a file, since faults run in several JVMs.
 */
final class Observation implements Seams.Listener {
  private static final Path FOLDER = Path.of("target", "observed");

  /** What comes in these is drawn anew in each run: they show a fault, or do not. */
  private static final Set<String> DRAWN = Set.of("NB-9.1", "NB-9.2");

  private final Map<Place, List<Fault>> faults;
  private final Map<Fault, Set<RuleId>> seen = new ConcurrentHashMap<>();
  private volatile Optional<RuleId> now = Optional.empty();

  private Observation(Collection<Fault> faults) {
    this.faults = faults.stream().collect(Collectors.groupingBy(Fault::place));
  }

  /**
   * Runs all rules on a provider, notes what comes by its faults, and answers what became of them.
   */
  static List<RuleResult> make(String provider, Collection<Fault> faults) throws IOException {
    Observation observation = new Observation(faults);
    Seams.weave(observation.faults.keySet());
    Seams.listen(observation.faults.keySet(), observation);
    try {
      return new FaultRun(provider)
          .run(FaultRun.everyRule(), rule -> observation.now = Optional.of(rule));
    } finally {
      Seams.disarm();
      Seams.requireNoProblem();
      observation.write(provider, faults);
    }
  }

  @Override
  public void entered(Call call) {
    look(call, Fault.Stage.BEFORE);
  }

  @Override
  public void ended(Call call) {
    look(call, Fault.Stage.AFTER);
  }

  private void look(Call call, Fault.Stage stage) {
    now.ifPresent(
        rule -> {
          for (Fault fault : faults.getOrDefault(call.place(), List.of())) {
            if (fault.stage() == stage) {
              Set<RuleId> rules = seen.computeIfAbsent(fault, one -> FaultRun.set());
              if (!rules.contains(rule) && fault.when().test(call)) {
                rules.add(rule);
              }
            }
          }
        });
  }

  private void write(String provider, Collection<Fault> faults) throws IOException {
    Map<String, String> lines = new TreeMap<>(read(provider));
    for (Fault fault : faults) {
      lines.put(
          fault.name(),
          seen.getOrDefault(fault, Set.of()).stream()
              .map(RuleId::toString)
              .filter(rule -> !DRAWN.contains(rule))
              .collect(Collectors.joining(" ")));
    }
    Files.createDirectories(FOLDER);
    Files.write(
        file(provider),
        lines.entrySet().stream().map(line -> line.getKey() + "\t" + line.getValue()).toList());
  }

  /** The rules in which the fault shows, as they were observed; empty: nobody has looked. */
  static Optional<Set<RuleId>> of(Fault fault) throws IOException {
    return Optional.ofNullable(read(fault.provider()).get(fault.name()))
        .map(
            line ->
                java.util.Arrays.stream(line.split(" "))
                    .map(RuleId::parse)
                    .flatMap(Optional::stream)
                    .collect(Collectors.toCollection(FaultRun::set)));
  }

  private static Map<String, String> read(String provider) throws IOException {
    return Files.exists(file(provider))
        ? Files.readAllLines(file(provider)).stream()
            .map(line -> line.split("\t", -1))
            .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]))
        : Map.of();
  }

  private static Path file(String provider) {
    return FOLDER.resolve(provider.replace(':', '-') + ".txt");
  }
}

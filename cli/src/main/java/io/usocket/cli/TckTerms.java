// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import io.usocket.tck.Deviation;
import io.usocket.tck.TckRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What is said of one run of the TCK beforehand. */
final class TckTerms {
  private static final String SEED = "usocket.tck.seed";

  @Option(
      names = "--deviations",
      paramLabel = "FILE",
      description = {
        "MUST rules that are known not to hold, one a line: ID LINK REASON. They run, and have to"
            + " fail.",
        "With one --provider."
      })
  private Optional<Path> deviations = Optional.empty();

  @Option(
      names = "--seed",
      paramLabel = "NUMBER",
      description = "The random input of a rule that failed, as its report tells.")
  private Optional<Long> seed = Optional.empty();

  /** Says it of a run on one of these providers. */
  TckRun on(TckRun run, List<String> providers) throws UsageException {
    seed.ifPresent(number -> System.setProperty(SEED, number.toString()));
    if (deviations.isEmpty()) {
      return run;
    }
    if (providers.size() != 1) {
      throw new UsageException("--deviations are those of one provider: name one with --provider");
    }
    try {
      return run.deviating(Deviation.read(deviations.get()));
    } catch (IllegalArgumentException e) {
      throw new UsageException("--deviations: " + e.getMessage());
    } catch (IOException e) {
      throw new UsageException("--deviations: " + deviations.get() + " cannot be read: " + e);
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import io.usocket.ProviderException;
import io.usocket.Sockets;
import io.usocket.tck.JsonReport;
import io.usocket.tck.TckReport;
import io.usocket.tck.TckRun;
import io.usocket.tck.TextReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.logging.Logger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs the TCK and tells, provider by provider, what it says. */
@Command(
    name = "tck",
    mixinStandardHelpOptions = true,
    description = {
      "Prove providers, rule by rule (docs/SPEC.md), and end with one line and verdict for each.",
      "",
      "Failures are printed in full; with --report they are in the files, which every run gets.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  usocket tck                                         the providers of this project",
      "  usocket tck --provider acme --classpath acme.jar    a provider of your own",
      "  usocket tck --provider nio --rule STREAM-2.3        one rule, while you work on it",
      "  usocket tck --report target/tck                     text and JSON, one file for each",
      "",
      "Exit codes: 0 all conform, with deviations as declared or without (with --rule: it holds),",
      "1 one does not, or the run did not come to its end, 2 the command line cannot be carried out."
    })
final class TckCommand implements Callable<Integer> {
  private static final List<String> OURS =
      List.of("jdk", "jdk:Conscrypt", "nio", "nio:Conscrypt", "nio:BCJSSE", "bc");

  /** They warn of what rules do on purpose; held, so that what is set here stays. */
  private static final List<Logger> PROVOKED =
      List.of(Logger.getLogger("io.usocket.leak"), Logger.getLogger("io.usocket.tls"));

  private final Console console;

  @Option(
      names = "--provider",
      paramLabel = "NAME",
      description = "A provider, with an engine if wanted; may be repeated. Default: our six.")
  private List<String> named = new ArrayList<>();

  @Option(
      names = "--rule",
      paramLabel = "ID",
      description = "Run this rule alone, such as STREAM-2.3.")
  private Optional<String> rule = Optional.empty();

  @Option(
      names = "--report",
      paramLabel = "DIR",
      description = "Write NAME.txt and NAME.json for each provider into this folder.")
  private Optional<Path> folder = Optional.empty();

  @Option(names = "--markdown", description = "Print the table at the end as Markdown.")
  private boolean asMarkdown;

  @Mixin private final TckTerms terms = new TckTerms();

  @Mixin private final ExtraJars jars = new ExtraJars();

  TckCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException, UsageException {
    PROVOKED.forEach(logger -> logger.setUseParentHandlers(false));
    jars.addToThread();
    requireUsable();
    if (folder.isPresent()) {
      Files.createDirectories(folder.get());
    }
    List<String> providers = named.isEmpty() ? OURS : named;
    List<TckReport> reports = new ArrayList<>();
    for (String provider : providers) {
      String title = "[" + (reports.size() + 1) + "/" + providers.size() + "] " + provider;
      TckReport report = run(provider, title);
      tell(report);
      reports.add(report);
    }
    console.out().print(asMarkdown ? Conformance.markdown(reports) : Conformance.text(reports));
    return reports.stream().allMatch(TckReport::isGood) ? ExitCode.OK : ExitCode.FAILED;
  }

  /** A name that was typed is wrong before anything runs; one of ours has its line in the table. */
  private void requireUsable() throws ProviderException {
    for (String provider : named) {
      Sockets.using(provider);
    }
  }

  private TckReport run(String provider, String title) throws UsageException {
    TckRun run = terms.on(TckRun.of(provider), named);
    if (rule.isPresent()) {
      try {
        run = run.only(rule.get());
      } catch (IllegalArgumentException e) {
        throw new UsageException("--rule: " + e.getMessage());
      }
    }
    Progress progress = new Progress(console, title, run.rules());
    try {
      return run.onProgress(progress::ended).run();
    } finally {
      progress.end();
    }
  }

  private void tell(TckReport report) throws IOException {
    if (folder.isPresent()) {
      String name = report.environment().provider().replace(':', '-');
      Files.writeString(folder.get().resolve(name + ".txt"), TextReport.of(report));
      Files.writeString(folder.get().resolve(name + ".json"), JsonReport.of(report));
      report
          .failures()
          .forEach(each -> console.out().println(each.id() + " failed: " + each.requirement()));
    } else if (!report.isGood()) {
      console.out().println(TextReport.of(report));
    }
  }
}

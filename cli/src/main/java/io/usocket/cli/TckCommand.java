// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import io.usocket.USocketException;
import io.usocket.tck.ReportFolder;
import io.usocket.tck.TckReport;
import io.usocket.tck.TckRun;
import io.usocket.tck.TextReport;
import io.usocket.tck.TextStyle;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
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
      "Reports of a whole run are written to a folder: one HTML page that says it all, text, JSON, JUnit",
      "XML, and a badge, for each provider. Failures are printed too, the first ten in full.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  usocket tck                                         the providers of this project",
      "  usocket tck --provider acme --classpath acme.jar    a provider of your own",
      "  usocket tck --provider nio --rule STREAM-2.3        one rule, while you work on it",
      "  usocket tck --report target/tck                     reports in a folder of your choice",
      "",
      "Exit codes: 0 all conform, with deviations as declared or without (with --rule: it holds),",
      "1 one does not, or the run did not come to its end, 2 the command line cannot be carried out."
    })
final class TckCommand implements Callable<Integer> {
  private static final String DEFAULT_FOLDER = "usocket-tck-report";
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
      description = {
        "Write the reports into this folder: for each provider a page, text, JSON, JUnit XML, a row and"
            + " a badge; and index.html.",
        "Default: " + DEFAULT_FOLDER + "; with --rule, which prints it all, none."
      })
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
    Optional<ReportFolder> written = reports();
    TextStyle style = Colours.of(console, System.getenv());
    List<String> providers = named.isEmpty() ? OURS : named;
    List<TckReport> reports = new ArrayList<>();
    for (String provider : providers) {
      String title = "[" + (reports.size() + 1) + "/" + providers.size() + "] " + provider;
      TckReport report = run(provider, title);
      reports.add(report);
      if (!report.isGood()) {
        console.out().println(TextReport.brief(report, style));
      }
      if (written.isPresent()) {
        written.get().add(report);
      }
    }
    console
        .out()
        .print(asMarkdown ? Conformance.markdown(reports) : Conformance.text(reports, style));
    written.ifPresent(each -> console.say("the reports are in " + each.page()));
    return reports.stream().allMatch(TckReport::isGood) ? ExitCode.OK : ExitCode.FAILED;
  }

  /** A name that was typed is wrong before anything runs; one of ours has its line in the table. */
  private void requireUsable() throws USocketException {
    for (String provider : named) {
      TckRun.of(provider).requireThere();
    }
  }

  /** Where reports go, which is found out before anything runs. */
  private Optional<ReportFolder> reports() throws UsageException {
    Optional<Path> wanted =
        rule.isPresent() ? folder : folder.or(() -> Optional.of(Path.of(DEFAULT_FOLDER)));
    try {
      return wanted.isPresent() ? Optional.of(new ReportFolder(wanted.get())) : Optional.empty();
    } catch (IOException e) {
      throw new UsageException(
          "reports cannot be written to '"
              + wanted.get()
              + "': "
              + (e instanceof FileAlreadyExistsException ? "it is a file" : Failures.text(e))
              + "; --report DIR names another folder");
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
}

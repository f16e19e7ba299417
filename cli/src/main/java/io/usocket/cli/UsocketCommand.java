// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import java.io.PrintWriter;
import java.nio.charset.Charset;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line as a whole; its subcommands do the work. */
@Command(
    name = "usocket",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    description = "BSD sockets with TLS, on the provider of your choice.",
    footer = {
      "",
      "Examples:",
      "  usocket providers",
      "  usocket tck --provider nio --provider bc",
      "  usocket echo --port 8443 --tls --cert server.pem --key server.key",
      "  usocket connect example.org 443 --tls -v",
      "  usocket probe example.org 443",
      "",
      "Exit codes: 0 done, 1 tried and failed, 2 the command line cannot be carried out.",
      "Help on one command: usocket help COMMAND"
    })
final class UsocketCommand {
  private UsocketCommand() {}

  static CommandLine line(Console console) {
    Failures failures = new Failures(console);
    CommandLine line =
        new CommandLine(new UsocketCommand())
            .addSubcommand("tck", new TckCommand(console))
            .addSubcommand("providers", new ProvidersCommand(console))
            .addSubcommand("echo", new EchoCommand(console))
            .addSubcommand("connect", new ConnectCommand(console))
            .addSubcommand("probe", new ProbeCommand(console))
            .addSubcommand("help", new CommandLine.HelpCommand());
    line.getSubcommands()
        .values()
        .forEach(each -> each.getCommandSpec().versionProvider(new Version()));
    return line.setOut(new PrintWriter(console.out(), true, Charset.defaultCharset()))
        .setErr(new PrintWriter(console.err(), true, Charset.defaultCharset()))
        .setUsageHelpWidth(100)
        .setParameterExceptionHandler(failures)
        .setExecutionExceptionHandler(failures);
  }
}

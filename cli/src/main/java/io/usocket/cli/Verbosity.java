// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

/** How much is told on standard error. */
final class Verbosity {
  private static final String OPTION = "--verbose";
  static final int STACK_TRACES = 2;

  @Option(
      names = {"-v", OPTION},
      description = "Tell what was agreed on, on standard error. Twice: stack traces of errors.")
  private boolean[] given = {};

  boolean isOn() {
    return given.length > 0;
  }

  /** How often it was given on the command line, in whichever command. */
  static int of(ParseResult parsed) {
    ParseResult last = parsed;
    while (last.hasSubcommand()) {
      last = last.subcommand();
    }
    return last.matchedOptionValue(OPTION, new boolean[0]).length;
  }
}

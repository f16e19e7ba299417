// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import io.usocket.ProviderException;
import io.usocket.TlsException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns what a command throws into one line on standard error and an exit code. */
final class Failures implements IExecutionExceptionHandler, IParameterExceptionHandler {
  private final Console console;

  Failures(Console console) {
    this.console = console;
  }

  @Override
  public int handleParseException(ParameterException e, String[] args) {
    CommandLine line = e.getCommandLine();
    console.say(text(e).replaceFirst("^Error: ", ""));
    UnmatchedArgumentException.printSuggestions(e, line.getErr());
    return tryHelp(line);
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine line, ParseResult parsed) {
    console.say(text(e));
    if (Verbosity.of(parsed) >= Verbosity.STACK_TRACES) {
      e.printStackTrace(console.err());
    }
    if (e instanceof UsageException) {
      return tryHelp(line);
    }
    return isOfCommandLine(e) ? ExitCode.USAGE : ExitCode.FAILED;
  }

  /** In a line what went wrong; of what has no text of its own, its kind. */
  static String text(Throwable e) {
    if (e instanceof NoSuchFileException file) {
      return "there is no file '" + file.getFile() + "'";
    }
    if (e instanceof AccessDeniedException file) {
      return "no permission for '" + file.getFile() + "'";
    }
    if (e instanceof FileSystemException file) {
      return "'" + file.getFile() + "': " + file.getReason();
    }
    String message = e.getMessage();
    boolean speaksForItself = e instanceof IOException || e instanceof UsageException;
    return message == null || !(speaksForItself || e instanceof ParameterException)
        ? e.toString()
        : message;
  }

  private int tryHelp(CommandLine line) {
    console.err().println("Try '" + line.getCommandSpec().qualifiedName() + " --help'.");
    return ExitCode.USAGE;
  }

  /** Errors that another try with the same arguments would meet again. */
  private static boolean isOfCommandLine(Exception e) {
    return e instanceof ProviderException
        || e instanceof FileSystemException
        || (e instanceof TlsException tls && tls.reason() == TlsException.Reason.CONFIGURATION);
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import java.io.InputStream;
import java.io.PrintStream;

/**
 * Where a command reads and writes.
 *
 * @param in standard input
 * @param out standard output: results, and nothing else
 * @param err standard error: progress, what {@code -v} tells, errors
 * @param isTerminal whether a human looks on, so that a line may move
 */
record Console(InputStream in, PrintStream out, PrintStream err, boolean isTerminal) {
  /** On JDK 22 to 24 there always is a console: a moving line in a file harms nobody. */
  @SuppressWarnings("SystemConsoleNull")
  static Console ofProcess() {
    return new Console(System.in, System.out, System.err, System.console() != null);
  }

  /** Tells the user something, beside the output. */
  void say(String text) {
    err.println("usocket: " + text);
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import java.util.logging.Level;
import java.util.logging.Logger;

/** Starts the {@code usocket} command. */
public final class Main {
  /** Held, because a logger that nobody holds forgets its level. */
  private static final Logger BOUNCY_CASTLE = Logger.getLogger("org.bouncycastle");

  private Main() {}

  /**
   * Runs the command and ends the JVM with its {@linkplain ExitCode exit code}.
   *
   * @param args as typed
   */
  public static void main(String[] args) {
    silenceBouncyCastle();
    System.exit(UsocketCommand.line(Console.ofProcess()).execute(args));
  }

  /** It logs as it loads, per connection and per failed handshake, which we report ourselves. */
  static void silenceBouncyCastle() {
    BOUNCY_CASTLE.setLevel(Level.OFF);
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import io.usocket.USocketException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** What the operator of an echo server is told: what failed always, the rest if it is wanted. */
final class EchoLog {
  private final Console console;
  private final Duration timeout;
  private final boolean isVerbose;
  private long failed;

  EchoLog(Console console, Duration timeout, boolean isVerbose) {
    this.console = console;
    this.timeout = timeout;
    this.isVerbose = isVerbose;
  }

  /** How many connections have failed. */
  long failed() {
    return failed;
  }

  void connected(EchoConnection connection) {
    if (!isVerbose) {
      return;
    }
    tell(connection, "connected");
    try {
      Agreement.lines(connection.socket().tlsInfo()).forEach(line -> tell(connection, line));
    } catch (USocketException e) {
      tell(connection, "plain TCP");
    }
  }

  void done(EchoConnection connection) {
    if (isVerbose) {
      tell(connection, "done, " + connection.bytes() + " bytes");
    }
  }

  void silent(EchoConnection connection) {
    fail(connection, "gave up after " + Seconds.of(timeout) + " s of silence");
  }

  /** What the connection has thrown. */
  void failed(EchoConnection connection, Throwable why) {
    fail(connection, Failures.text(why));
  }

  /** A connection could not be taken. */
  void refused(USocketException why) {
    failed++;
    console.say("accept: " + why.getMessage());
  }

  /** No connection can be taken for now. */
  void pausing(USocketException why) {
    console.say("accept: " + why.getMessage() + "; again when a connection has ended");
  }

  /** The file of the TLS configuration has changed, and connections to come have what it says. */
  void reloaded(Path file) {
    console.say("'" + file + "' was read again");
  }

  /** That file is wrong: nothing has changed. */
  void notReloaded(Path file, IOException why) {
    console.say("'" + file + "' is left aside, all stays as it was: " + Failures.text(why));
  }

  private void fail(EchoConnection connection, String why) {
    failed++;
    tell(connection, why);
  }

  private void tell(EchoConnection connection, String what) {
    console.say(connection.peer() + ": " + what);
  }
}

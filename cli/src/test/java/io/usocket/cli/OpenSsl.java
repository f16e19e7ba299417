// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import java.util.ArrayList;
import java.util.List;

/** The machine's {@code openssl} at work. */
final class OpenSsl extends PeerProcess {
  /** The one on the PATH. */
  static final String PROGRAM = "openssl";

  private OpenSsl(String program, List<String> args) {
    super(
        "these tests need the program 'openssl', version 1.1.1 or later, on the PATH: install the"
            + " package 'openssl' (apt-get install openssl, dnf install openssl, brew install"
            + " openssl)",
        command(program, args));
  }

  private static List<String> command(String program, List<String> args) {
    List<String> command = new ArrayList<>(List.of(program));
    command.addAll(args);
    return command;
  }

  static OpenSsl start(List<String> args) {
    return new OpenSsl(PROGRAM, args);
  }

  /** One that lies elsewhere. */
  static OpenSsl start(String program, List<String> args) {
    return new OpenSsl(program, args);
  }

  /** A server for one connection, that sends each line back reversed. */
  static OpenSsl server(List<String> args) {
    List<String> all =
        new ArrayList<>(List.of("s_server", "-accept", "127.0.0.1:0", "-rev", "-naccept", "1"));
    all.addAll(args);
    return start(all);
  }

  /** The port that the server listens on. */
  int port() throws InterruptedException {
    return Integer.parseInt(out.await("ACCEPT \\S+:(\\d+)\\n").group(1));
  }

  /** The number of the alert that it was sent. */
  int alert() throws InterruptedException {
    return Integer.parseInt(err.await("SSL alert number (\\d+)").group(1));
  }
}

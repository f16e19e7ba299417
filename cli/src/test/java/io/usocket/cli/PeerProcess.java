// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program of somebody else's at work; ended with the test, whatever happens. */
class PeerProcess implements AutoCloseable {
  private static final int MOST_SECONDS = 20;

  final Captured out;
  final Captured err;
  private final String program;
  private final Process process;

  /**
   * Starts a program.
   *
   * @param needed what to say if it is not there
   */
  PeerProcess(String needed, List<String> command) {
    try {
      process = new ProcessBuilder(command).start();
    } catch (IOException e) {
      throw new AssertionError(needed, e);
    }
    program = command.get(0);
    out = Captured.from(process.getInputStream());
    err = Captured.from(process.getErrorStream());
  }

  final void type(String text) throws IOException {
    OutputStream in = process.getOutputStream();
    in.write(text.getBytes(UTF_8));
    in.flush();
  }

  final void endInput() throws IOException {
    process.getOutputStream().close();
  }

  final int exitCode() throws InterruptedException {
    if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError(program + " does not end; " + out.text() + err.text());
    }
    return process.exitValue();
  }

  @Override
  public final void close() {
    process.destroyForcibly();
  }
}

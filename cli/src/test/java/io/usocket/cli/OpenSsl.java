// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The machine's {@code openssl} at work; ended with the test, whatever happens. */
final class OpenSsl implements AutoCloseable {
  final Captured out;
  final Captured err;
  private final Process process;

  private OpenSsl(List<String> args) throws IOException {
    List<String> command = new ArrayList<>(List.of("openssl"));
    command.addAll(args);
    try {
      process = new ProcessBuilder(command).start();
    } catch (IOException e) {
      throw new AssertionError(
          "these tests need the program 'openssl', version 1.1.1 or later, on the PATH: install the"
              + " package 'openssl' (apt-get install openssl, dnf install openssl, brew install"
              + " openssl)",
          e);
    }
    out = Captured.from(process.getInputStream());
    err = Captured.from(process.getErrorStream());
  }

  static OpenSsl start(List<String> args) throws IOException {
    return new OpenSsl(args);
  }

  /** A server for one connection, that sends each line back reversed. */
  static OpenSsl server(List<String> args) throws IOException {
    List<String> all =
        new ArrayList<>(List.of("s_server", "-accept", "127.0.0.1:0", "-rev", "-naccept", "1"));
    all.addAll(args);
    return new OpenSsl(all);
  }

  /** The port that the server listens on. */
  int port() throws InterruptedException {
    return Integer.parseInt(out.await("ACCEPT \\S+:(\\d+)\\n").group(1));
  }

  void type(String text) throws IOException {
    OutputStream in = process.getOutputStream();
    in.write(text.getBytes(UTF_8));
    in.flush();
  }

  void endInput() throws IOException {
    process.getOutputStream().close();
  }

  /** The number of the alert that it was sent. */
  int alert() throws InterruptedException {
    return Integer.parseInt(err.await("SSL alert number (\\d+)").group(1));
  }

  int exitCode() throws InterruptedException {
    if (!process.waitFor(20, TimeUnit.SECONDS)) {
      throw new AssertionError("openssl does not end; " + out.text() + err.text());
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}

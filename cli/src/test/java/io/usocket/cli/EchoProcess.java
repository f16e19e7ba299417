// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code usocket echo} in a JVM of its own, ended with the test. */
final class EchoProcess implements AutoCloseable {
  final Captured out;
  final Captured err;
  private final Process process;

  private EchoProcess(List<String> command) throws IOException {
    process = new ProcessBuilder(command).start();
    out = Captured.from(process.getInputStream());
    err = Captured.from(process.getErrorStream());
  }

  static EchoProcess start(String... args) throws IOException {
    return new EchoProcess(command(args));
  }

  /** One that may have only so many descriptors. */
  static EchoProcess withDescriptors(int most, String... args) throws IOException {
    List<String> command =
        new ArrayList<>(List.of("sh", "-c", "ulimit -n " + most + "; exec \"$@\"", "sh"));
    command.addAll(command(args));
    return new EchoProcess(command);
  }

  private static List<String> command(String... args) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "echo",
                "--port",
                "0"));
    command.addAll(List.of(args));
    return command;
  }

  InetSocketAddress address() throws InterruptedException {
    return new InetSocketAddress(
        "127.0.0.1", Integer.parseInt(out.await("listening on \\S+:(\\d+)\\R").group(1)));
  }

  /** How long it has computed so far. */
  Duration computed() {
    return process.info().totalCpuDuration().orElseThrow();
  }

  /** Asks it to end, as {@code kill} does. */
  void terminate() {
    process.destroy();
  }

  int exitCode() throws InterruptedException {
    if (!process.waitFor(120, TimeUnit.SECONDS)) {
      throw new AssertionError("echo does not end; " + out.text() + err.text());
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The {@code usocket} command at work in this JVM, with streams of its own. */
final class Command implements AutoCloseable {
  private static final long MOST_SECONDS = 20;

  final Captured out = new Captured();
  final Captured err = new Captured();
  private final PipedOutputStream in = new PipedOutputStream();
  private final FutureTask<Integer> task;
  private final Thread thread;

  private Command(List<String> args) throws IOException {
    Console console =
        new Console(new PipedInputStream(in, 65_536), out.printer(), err.printer(), false);
    task = new FutureTask<>(() -> execute(console, args));
    thread = new Thread(task, "usocket " + args);
    thread.setDaemon(true);
    thread.start();
  }

  private int execute(Console console, List<String> args) {
    try (out;
        err) {
      return UsocketCommand.line(console).execute(args.toArray(String[]::new));
    }
  }

  static Command start(String... args) throws IOException {
    return new Command(List.of(args));
  }

  static Command start(List<String> args) throws IOException {
    return new Command(args);
  }

  /** To its end, with nothing on standard input. */
  static Command run(String... args) throws Exception {
    try (Command command = start(args)) {
      command.endInput();
      command.exitCode();
      return command;
    }
  }

  Command type(String text) throws IOException {
    in.write(text.getBytes(UTF_8));
    in.flush();
    return this;
  }

  void endInput() throws IOException {
    in.close();
  }

  /** The port that {@code echo} listens on. */
  int port() throws InterruptedException {
    return Integer.parseInt(out.await("listening on \\S+:(\\d+)\\n").group(1));
  }

  int exitCode() throws InterruptedException, ExecutionException {
    try {
      return task.get(MOST_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("it does not end; out: " + out.text() + " err: " + err.text(), e);
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
    thread.interrupt();
  }
}

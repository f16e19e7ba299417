// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import static io.usocket.Sockets.AF_INET;
import static io.usocket.Sockets.SOCK_STREAM;

import io.usocket.Protocol;
import io.usocket.Sockets;
import io.usocket.TlsConfig;
import io.usocket.USocket;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** An echo server in a thread of its own. */
final class RunningEcho implements AutoCloseable {
  private static final Duration MOST_SILENCE = Duration.ofMinutes(10);

  final Captured err = new Captured();
  private final USocket listener;
  private final EchoServer server;
  private final FutureTask<Long> failed;
  private final Thread thread;

  private RunningEcho(USocket listener, long most) throws Exception {
    this.listener = listener;
    Console console = new Console(InputStream.nullInputStream(), System.out, err.printer(), false);
    EchoLog log = new EchoLog(console, MOST_SILENCE, false);
    server = new EchoServer(listener, most, MOST_SILENCE, log, () -> {});
    failed =
        new FutureTask<>(
            () -> {
              server.serve();
              return log.failed();
            });
    thread = new Thread(failed, "echo");
    thread.setDaemon(true);
    thread.start();
  }

  static RunningEcho start(String provider, Protocol protocol, TlsConfig config, long most)
      throws Exception {
    USocket listener = Sockets.using(provider).socket(AF_INET, SOCK_STREAM, protocol, config);
    listener.bind("127.0.0.1", 0);
    listener.listen(4096);
    return new RunningEcho(listener, most);
  }

  InetSocketAddress address() throws Exception {
    return listener.getsockname();
  }

  /** How many connections have failed, once there were so many as were to come. */
  long failed() throws Exception {
    return failed.get(30, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    server.close();
    try {
      thread.join(30_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    listener.close();
  }
}

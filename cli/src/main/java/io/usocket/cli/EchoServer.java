// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import io.usocket.Accepted;
import io.usocket.Errno;
import io.usocket.SocketTimedOutException;
import io.usocket.USocket;
import io.usocket.USocketException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/** Accepts connections and sends back what they bring: a daemon thread each, bounded in number. */
final class EchoServer {
  private static final int MOST_THREADS = 256;
  private static final int BUFFER = 16 * 1024;

  /** After so many failures of accept in a row there is no hope. */
  private static final int MOST_REFUSALS = 16;

  private final Console console;
  private final Duration timeout;
  private final boolean isVerbose;
  private final Semaphore free = new Semaphore(MOST_THREADS);
  private final AtomicLong failed = new AtomicLong();

  EchoServer(Console console, Duration timeout, boolean isVerbose) {
    this.console = console;
    this.timeout = timeout;
    this.isVerbose = isVerbose;
  }

  /**
   * Serves until there were so many connections, or the thread is interrupted.
   *
   * @return how many of the connections failed
   */
  long serve(USocket listener, long most) throws USocketException, InterruptedException {
    ExecutorService threads =
        Executors.newCachedThreadPool(
            work -> {
              Thread thread = new Thread(work, "usocket-echo");
              thread.setDaemon(true);
              return thread;
            });
    try {
      for (long n = 0; n < most; n++) {
        free.acquire();
        Accepted accepted = accept(listener);
        threads.execute(() -> serve(accepted));
      }
      free.acquire(MOST_THREADS); // those that are still at work
      return failed.get();
    } finally {
      threads.shutdownNow();
    }
  }

  /** The next connection; one that is gone before it could be taken is told of and counted. */
  private Accepted accept(USocket listener) throws USocketException {
    for (int refusals = 0; ; ) {
      try {
        return listener.accept();
      } catch (USocketException e) {
        if (e.errno() == Errno.EINTR || e.errno() == Errno.EBADF || ++refusals == MOST_REFUSALS) {
          throw e;
        }
        failed.incrementAndGet();
        console.say("accept: " + e.getMessage());
      }
    }
  }

  private void serve(Accepted accepted) {
    String peer = AddressText.of(accepted.address());
    try (USocket socket = accepted.socket()) {
      echo(socket, peer);
    } catch (SocketTimedOutException e) {
      fail(peer, "gave up after " + Seconds.of(timeout) + " s: " + e.getMessage());
    } catch (USocketException e) {
      fail(peer, Failures.text(e));
    } catch (RuntimeException | LinkageError e) {
      fail(peer, e.toString());
    } finally {
      free.release();
    }
  }

  private void echo(USocket socket, String peer) throws USocketException {
    socket.settimeout(Seconds.of(timeout));
    socket.handshake();
    if (isVerbose) {
      describe(socket, peer);
    }
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    long bytes = 0;
    while (socket.recv(buffer) >= 0) {
      buffer.flip();
      bytes += buffer.remaining();
      socket.sendall(buffer);
      buffer.clear();
    }
    if (isVerbose) {
      console.say(peer + ": done, " + bytes + " bytes");
    }
  }

  private void describe(USocket socket, String peer) {
    console.say(peer + ": connected");
    try {
      Agreement.lines(socket.tlsInfo()).forEach(line -> console.say(peer + ": " + line));
    } catch (USocketException e) {
      console.say(peer + ": plain TCP");
    }
  }

  private void fail(String peer, String why) {
    failed.incrementAndGet();
    console.say(peer + ": " + why);
  }
}

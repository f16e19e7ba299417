// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import static io.usocket.Sockets.SHUT_WR;

import io.usocket.USocket;
import io.usocket.USocketException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Copies standard input to a socket and the socket to standard output, both at once. The calling
 * thread receives; a daemon thread sends, since nothing wakes a thread that reads a terminal.
 */
final class Pipe {
  /** What becomes of our direction when there is nothing more to send. */
  enum AtEndOfInput {
    HALF_CLOSE,
    STAY_OPEN
  }

  private static final int BUFFER = 16 * 1024;

  private final Console console;
  private final USocket socket;
  private final @Nullable Duration idle;
  private final AtEndOfInput atEnd;
  private final CountDownLatch received = new CountDownLatch(1);
  private volatile long lastReceived = System.nanoTime();
  private volatile boolean isIdle;
  private volatile @Nullable IOException sendingFailed;

  Pipe(Console console, USocket socket, @Nullable Duration idle, AtEndOfInput atEnd) {
    this.console = console;
    this.socket = socket;
    this.idle = idle;
    this.atEnd = atEnd;
  }

  /** Returns when the peer has ended, or was silent for too long after our end. */
  void run() throws IOException {
    Thread sender = new Thread(this::sendAndWatch, "usocket-send");
    sender.setDaemon(true);
    sender.start();
    try {
      receive();
    } catch (USocketException e) {
      if (!isIdle) {
        throw sendingFailed != null && socket.isClosed() ? sendingFailed : e;
      }
    } finally {
      received.countDown();
      console.out().flush();
    }
    if (sendingFailed != null) {
      throw sendingFailed;
    }
  }

  private void receive() throws IOException {
    byte[] bytes = new byte[BUFFER];
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (true) {
      int n = socket.recv(buffer.clear());
      if (n < 0) {
        return;
      }
      lastReceived = System.nanoTime();
      console.out().write(bytes, 0, n);
      console.out().flush();
      if (console.out().checkError()) {
        throw new IOException("standard output cannot be written");
      }
    }
  }

  private void sendAndWatch() {
    try {
      send();
      watch();
    } catch (USocketException e) {
      fail(e); // the peer may have said more than the kernel: the receiver reads it first
    } catch (IOException e) {
      fail(new IOException("standard input cannot be read: " + e.getMessage(), e));
      socket.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What fails after the peer has ended, or because of it, is of no account. */
  private void fail(IOException e) {
    if (received.getCount() > 0) {
      sendingFailed = e;
    }
  }

  private void send() throws IOException {
    byte[] bytes = new byte[BUFFER];
    int n;
    while ((n = console.in().read(bytes)) >= 0) {
      socket.sendall(ByteBuffer.wrap(bytes, 0, n));
    }
    if (atEnd == AtEndOfInput.HALF_CLOSE) {
      socket.shutdown(SHUT_WR);
    }
  }

  private void watch() throws InterruptedException {
    Duration limit = idle;
    if (limit == null) {
      return;
    }
    lastReceived = Math.max(lastReceived, System.nanoTime());
    long left = limit.toNanos();
    while (left > 0) {
      if (received.await(left, TimeUnit.NANOSECONDS)) {
        return;
      }
      left = limit.toNanos() - (System.nanoTime() - lastReceived);
    }
    isIdle = true;
    socket.close();
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket;

import io.usocket.spi.Deadline;
import io.usocket.spi.Port;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Holds the open port of one socket, and closes it: when the application says so, or when it has
 * lost the socket. It knows nothing of the socket, which could not become unreachable otherwise.
 */
final class Handle implements Runnable {
  private static final Logger LOG = System.getLogger("io.usocket.leak");

  /** {@code -Dusocket.leak=trace}: remember where each socket was made. */
  private static final boolean TRACE = "trace".equals(System.getProperty("usocket.leak"));

  private final ReentrantLock lock = new ReentrantLock();
  private final @Nullable Throwable made = TRACE ? new Throwable("the socket was made here") : null;
  private @Nullable Port port;
  private volatile boolean closed;

  /** Takes charge of a port, in place of the one before; a closed handle closes it at once. */
  void hold(Port next) throws IOException {
    lock.lock();
    try {
      if (closed) {
        next.close();
        throw closedError();
      }
      port = next;
    } finally {
      lock.unlock();
    }
  }

  boolean isClosed() {
    return closed;
  }

  void requireOpen() throws USocketException {
    if (closed) {
      throw closedError();
    }
  }

  static USocketException closedError() {
    return new USocketException(Errno.EBADF, "the socket is closed");
  }

  /** The error of a call that failed. */
  USocketException failed(Exception e, String what) {
    return closed ? closedError() : ErrorNumbers.named(e, what);
  }

  /** The error of a call that would have to wait longer than it may. */
  USocketException cannotGoOn(int want, String what, Deadline deadline, long transferred) {
    if (closed) {
      return closedError();
    }
    return deadline.isNow()
        ? new WouldBlockException(Errno.EAGAIN, what, direction(want), transferred)
        : new SocketTimedOutException(what, transferred);
  }

  private static WouldBlockException.Direction direction(int want) {
    return want == Port.WANT_READ
        ? WouldBlockException.Direction.READ
        : WouldBlockException.Direction.WRITE;
  }

  void close() throws IOException {
    Port last;
    lock.lock();
    try {
      closed = true;
      last = port;
      port = null;
    } finally {
      lock.unlock();
    }
    if (last != null) {
      last.close();
    }
  }

  /** Closes; a peer that is gone already is no news. */
  void closeQuietly() {
    try {
      close();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "closing failed", e);
    }
  }

  /** The socket has become unreachable. */
  @Override
  public void run() {
    if (closed) {
      return;
    }
    LOG.log(
        Level.WARNING,
        "a socket was not closed before it became unreachable; closing it"
            + (TRACE ? "" : " (-Dusocket.leak=trace tells where it was made)"),
        made);
    closeQuietly();
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import static io.usocket.Sockets.POLLIN;

import io.usocket.Accepted;
import io.usocket.Errno;
import io.usocket.Poller;
import io.usocket.USocket;
import io.usocket.USocketException;
import io.usocket.WouldBlockException;

/**
 * Takes connections from a listening socket: as many as are wanted, and only while there are
 * descriptors for them. A client that cannot be taken waits in the backlog, and the poller would
 * tell of it again and again.
 */
final class Acceptor {
  /** So many are taken before the connections that are there get their turn again. */
  private static final int MOST_AT_ONCE = 64;

  /** After so many failures in a row there is no hope. */
  private static final int MOST_FAILURES = 16;

  /** Who gets the connections. */
  interface Taker {
    void take(Accepted accepted) throws USocketException;
  }

  private final USocket listener;
  private final Poller poller;
  private final EchoLog log;
  private long left;
  private int failures;
  private boolean pausing;

  Acceptor(USocket listener, long most, Poller poller, EchoLog log) throws USocketException {
    this.listener = listener;
    this.left = most;
    this.poller = poller;
    this.log = log;
    listener.setblocking(false);
    poller.register(listener, POLLIN);
  }

  boolean isOf(USocket socket) {
    return socket == listener;
  }

  /** Whether all that were wanted have come. */
  boolean isDone() {
    return left == 0;
  }

  /** Whether none is taken until {@link #resume}, for want of descriptors. */
  boolean isPausing() {
    return pausing;
  }

  /** Takes those that have come. */
  void accept(Taker taker) throws USocketException {
    for (int n = 0; n < MOST_AT_ONCE && left > 0 && !pausing; n++) {
      try {
        taker.take(listener.accept());
        failures = 0;
        left--;
      } catch (WouldBlockException e) {
        return;
      } catch (USocketException e) {
        fail(e);
      }
    }
    if (left == 0) {
      poller.unregister(listener);
    }
  }

  private void fail(USocketException e) throws USocketException {
    if (e.errno() == Errno.EMFILE || e.errno() == Errno.ENOBUFS) {
      pausing = true;
      poller.unregister(listener);
      log.pausing(e);
    } else if (e.errno() == Errno.EBADF || ++failures == MOST_FAILURES) {
      throw e;
    } else {
      log.refused(e);
    }
  }

  /** There may be descriptors again. */
  void resume() throws USocketException {
    if (pausing) {
      pausing = false;
      poller.register(listener, POLLIN);
    }
  }
}

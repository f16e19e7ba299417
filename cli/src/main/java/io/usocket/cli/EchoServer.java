// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import io.usocket.Accepted;
import io.usocket.PollEvent;
import io.usocket.Poller;
import io.usocket.Sockets;
import io.usocket.USocket;
import io.usocket.USocketException;
import java.io.Closeable;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Sends back whatever clients send, to many of them at once: one thread, one poller. What goes
 * wrong with a connection ends that one only.
 */
final class EchoServer implements Closeable {
  private static final long NANOS_PER_MILLI = 1_000_000;

  /** So long it waits for descriptors when no connection is there that could give one back. */
  private static final int PAUSE_MILLIS = 1000;

  private final EchoLog log;
  private final long timeout;
  private final Poller poller;
  private final Acceptor acceptor;
  private final Runnable beforeAccept;
  private final ByteBuffer room = ByteBuffer.allocate(WriteQueue.CHUNK);

  /** The longest silent one first: who is looked up goes to the end. */
  private final Map<USocket, EchoConnection> connections = new LinkedHashMap<>(16, 0.75f, true);

  private volatile boolean closed;

  /**
   * A server of a listening socket, which stays the caller's.
   *
   * @param most end after so many connections
   * @param timeout the most that a client may be silent, once its handshake is done
   * @param beforeAccept called whenever connections have come, before they are taken
   */
  EchoServer(USocket listener, long most, Duration timeout, EchoLog log, Runnable beforeAccept)
      throws USocketException {
    this.log = log;
    this.timeout = timeout.toNanos();
    this.beforeAccept = beforeAccept;
    this.poller = Sockets.poll();
    this.acceptor = new Acceptor(listener, most, poller, log);
  }

  /**
   * Serves until there were so many connections as were wanted, or this is closed, or the thread is
   * interrupted; closes the connections that are left then.
   *
   * @throws USocketException EINTR; or the listening socket has failed
   */
  void serve() throws USocketException {
    try (poller) {
      int millis = -1;
      while (!closed && !(acceptor.isDone() && connections.isEmpty())) {
        if (acceptor.isPausing() && connections.isEmpty()) {
          serveEvents(PAUSE_MILLIS);
          acceptor.resume();
        } else {
          serveEvents(millis);
        }
        millis = endSilent();
      }
    } finally {
      connections.keySet().forEach(USocket::close);
    }
  }

  /** Makes {@link #serve} return; from any thread. */
  @Override
  public void close() {
    closed = true;
    poller.wakeup();
  }

  private void serveEvents(int millis) throws USocketException {
    for (PollEvent event : poller.ipoll(millis)) {
      if (acceptor.isOf(event.socket())) {
        beforeAccept.run();
        acceptor.accept(this::take);
      } else {
        EchoConnection connection = connections.get(event.socket());
        if (connection != null) {
          serve(connection, event.events());
        }
      }
    }
  }

  private void take(Accepted accepted) throws USocketException {
    EchoConnection connection = new EchoConnection(accepted);
    connections.put(accepted.socket(), connection);
    poller.register(accepted.socket(), connection.interest());
  }

  private void serve(EchoConnection connection, int events) throws USocketException {
    boolean isNew = !connection.isConnected();
    try {
      boolean more = connection.goOn(events, room);
      if (isNew) {
        log.connected(connection);
      }
      if (!more) {
        log.done(connection);
        end(connection);
      } else if (connection.hasNewInterest()) {
        poller.modify(connection.socket(), connection.interest());
      }
    } catch (USocketException | RuntimeException | LinkageError e) {
      log.failed(connection, e);
      end(connection);
    }
  }

  private void end(EchoConnection connection) throws USocketException {
    connections.remove(connection.socket());
    poller.unregister(connection.socket());
    connection.socket().close();
    acceptor.resume();
  }

  /** Ends clients that were silent for too long; in how many milliseconds the next one may be. */
  private int endSilent() throws USocketException {
    long now = System.nanoTime();
    while (!connections.isEmpty()) {
      EchoConnection eldest = connections.values().iterator().next();
      long left = timeout - (now - eldest.lastHeard());
      if (left > 0) {
        return (int) Math.min(Integer.MAX_VALUE, left / NANOS_PER_MILLI + 1);
      }
      if (eldest.isConnected()) {
        log.silent(eldest);
        end(eldest);
      } else { // the poller knows when a handshake has taken too long
        eldest.heard(now);
        connections.get(eldest.socket());
      }
    }
    return -1;
  }
}

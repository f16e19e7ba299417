// SPDX-License-Identifier: Apache-2.0
package io.usocket;

import io.usocket.spi.Deadline;
import io.usocket.spi.Port;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Set;

/** The writing half of a stream socket: every way to write, over one primitive. */
final class StreamWriter {
  private final StreamConnection connection;
  private final Turn turn;
  private volatile boolean shut;

  StreamWriter(StreamConnection connection, Watchers watchers) {
    this.connection = connection;
    this.turn = new Turn(watchers);
  }

  /** What the socket takes: all of it when blocking, else at least one byte. */
  int send(ByteBuffer src, Deadline deadline) throws IOException {
    return write(src, "send", deadline, deadline.isNever() ? src.remaining() : 1);
  }

  /** All of it, or an error that tells how far it came. */
  void sendall(ByteBuffer src, Deadline deadline) throws IOException {
    finish("sendall", deadline, write(src, "sendall", deadline, src.remaining()));
  }

  /** All of it; a call that must not wait is content with what goes. */
  int write(ByteBuffer src, Deadline deadline) throws IOException {
    int enough = deadline.isNow() ? 1 : src.remaining();
    return finish("write", deadline, write(src, "write", deadline, enough));
  }

  private int write(ByteBuffer src, String call, Deadline deadline, int enough) throws IOException {
    begin(call, deadline);
    int start = src.position();
    try {
      connection.requireConnection();
      if (shut) {
        throw new USocketException(Errno.EPIPE, call + " after shutdown(SHUT_WR)");
      }
      while (src.hasRemaining()) {
        int n = step(src, deadline);
        int sent = src.position() - start;
        if (n < 0 && sent < enough) {
          throw connection.cannotGoOn(n, call, deadline, sent);
        }
        if (n < 0 || (sent >= enough && !deadline.isNow())) {
          return sent;
        }
      }
      return src.position() - start;
    } catch (WouldBlockException | SocketTimedOutException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw broken(connection.failed(e, call)).after(src.position() - start);
    } finally {
      turn.end();
    }
  }

  /** Who waits for all of it to go also waits for what the port has taken and not sent. */
  private int finish(String call, Deadline deadline, int sent) throws IOException {
    if (deadline.isNow()) {
      return sent;
    }
    int want = turn.begin(deadline) ? flush(call, deadline, sent) : Port.WANT_WRITE;
    if (want < 0) {
      throw connection.cannotGoOn(want, call, deadline, sent);
    }
    return sent;
  }

  private int flush(String call, Deadline deadline, int sent) throws IOException {
    try {
      return connection.bytes().flush(deadline);
    } catch (IOException | RuntimeException e) {
      throw broken(connection.failed(e, call)).after(sent);
    } finally {
      turn.end();
    }
  }

  /** What was sent too late or to nobody has ended the connection. */
  private USocketException broken(USocketException e) {
    boolean misused = Set.of(Errno.EINTR, Errno.EBADF, Errno.ENOTCONN).contains(e.errno());
    if (!misused && !shut) {
      connection.breakdown().tell();
    }
    return e;
  }

  /**
   * Sends for a poller what is left of earlier writes.
   *
   * @return 0: nothing is left; WANT_READ, WANT_WRITE, or BUSY
   */
  int look() {
    if (!turn.beginLook()) {
      return Probe.BUSY;
    }
    try {
      return connection.bytes().flush(Deadline.NOW);
    } catch (IOException | RuntimeException e) {
      connection.breakdown().notice(); // the next write meets it too
      return 0;
    } finally {
      turn.endLook();
    }
  }

  /** Whether the writing direction was ended here. */
  boolean isShut() {
    return shut;
  }

  private void begin(String call, Deadline deadline) throws IOException {
    if (!turn.begin(deadline)) {
      throw connection.cannotGoOn(Port.WANT_WRITE, call, deadline, 0);
    }
  }

  private int step(ByteBuffer src, Deadline deadline) throws IOException {
    int want = connection.prepare(deadline);
    return want < 0 ? want : connection.bytes().write(src, deadline);
  }

  /** Does something while nobody writes. */
  void whileAtRest(Deadline deadline, StreamReader.Step step) throws IOException {
    begin("starttls", deadline);
    try {
      step.take();
    } finally {
      turn.end();
    }
  }

  /** Ends the writing direction once the call that writes is through. */
  void shutdown(Deadline deadline) throws IOException {
    begin("shutdown", deadline);
    try {
      int want = connection.prepare(deadline);
      want = want < 0 ? want : connection.bytes().shutdownOutput(deadline);
      if (want < 0) {
        throw connection.cannotGoOn(want, "shutdown", deadline, 0);
      }
      shut = true;
    } catch (IOException | RuntimeException e) {
      throw connection.failed(e, "shutdown");
    } finally {
      turn.end();
    }
  }
}

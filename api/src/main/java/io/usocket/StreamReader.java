// SPDX-License-Identifier: Apache-2.0
package io.usocket;

import static io.usocket.spi.Port.END_OF_STREAM;

import io.usocket.spi.Deadline;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The reading half of a stream socket: every way to read, over one primitive. What a call has
 * gathered when it must give up stays in the stash and comes first in the next one.
 */
final class StreamReader {
  /** How much is read ahead at a time, and the most that one recv() gives. */
  private static final int CHUNK = 64 * 1024;

  private final StreamConnection connection;
  private final Turn turn;
  private final Watchers watchers;
  private final Stash stash = new Stash();
  private final Stickiness failure = new Stickiness();
  private volatile boolean ended;
  private volatile boolean shut;
  private volatile boolean stashed;

  StreamReader(StreamConnection connection, Watchers watchers) {
    this.connection = connection;
    this.watchers = watchers;
    this.turn = new Turn(watchers);
  }

  /** At least one byte into {@code dst}, or -1 at the end of the stream. */
  int recv(ByteBuffer dst, boolean peek, Deadline deadline) throws IOException {
    begin("recv", deadline);
    try {
      connection.requireConnection();
      if (!dst.hasRemaining()) {
        return 0;
      }
      if (peek && stash.size() == 0) {
        int n = more(Math.min(CHUNK, dst.remaining()), deadline);
        if (n < END_OF_STREAM) {
          throw connection.cannotGoOn(n, "recv", deadline, 0);
        }
      }
      if (peek || stash.size() > 0) {
        int n = peek ? stash.peekInto(dst) : stash.takeInto(dst);
        return n == 0 ? END_OF_STREAM : n;
      }
      int n = step(dst, deadline);
      if (n < END_OF_STREAM) {
        throw connection.cannotGoOn(n, "recv", deadline, 0);
      }
      return n;
    } finally {
      end();
    }
  }

  byte[] recv(int size, boolean peek, Deadline deadline) throws IOException {
    byte[] room = new byte[Math.min(size, CHUNK)];
    int n = Math.max(0, recv(ByteBuffer.wrap(room), peek, deadline));
    return n == room.length ? room : java.util.Arrays.copyOf(room, n);
  }

  /**
   * Exactly {@code size} bytes; fewer at the end of the stream or, without waiting, what is there.
   */
  byte[] read(int size, Deadline deadline) throws IOException {
    begin("read", deadline);
    try {
      connection.requireConnection();
      if (size == 0) {
        return new byte[0];
      }
      require(size, "read", deadline);
      return stash.take(Math.min(size, stash.size()));
    } finally {
      end();
    }
  }

  /** As {@link #read}, into a buffer; -1 at the end of the stream. */
  int readinto(ByteBuffer dst, Deadline deadline) throws IOException {
    begin("readinto", deadline);
    try {
      connection.requireConnection();
      if (!dst.hasRemaining()) {
        return 0;
      }
      require(dst.remaining(), "readinto", deadline);
      int n = stash.takeInto(dst);
      return n == 0 ? END_OF_STREAM : n;
    } finally {
      end();
    }
  }

  /** A line with its newline; without one at the end of the stream or after {@code limit} bytes. */
  byte[] readline(int limit, Deadline deadline) throws IOException {
    begin("readline", deadline);
    try {
      connection.requireConnection();
      int searched = 0;
      int length = stash.lineLength(0);
      while (length < 0 && stash.size() < limit && !ended) {
        searched = stash.size();
        int n = more(Math.min(CHUNK, limit - searched), deadline);
        if (n < END_OF_STREAM) {
          throw connection.cannotGoOn(n, "readline", deadline, 0);
        }
        length = stash.lineLength(searched);
      }
      return stash.take(Math.min(limit, length < 0 ? stash.size() : length));
    } finally {
      end();
    }
  }

  /** From now on, also for a call that waits, the stream has ended. */
  void shutdown() {
    shut = true;
  }

  /** Whether a read does not have to wait, whatever the channel shows. */
  boolean isReady() {
    return stashed || ended || shut || !failure.isEmpty();
  }

  /** Whether the stream has ended, in order, or been shut. */
  boolean hasEnded() {
    return ended || shut;
  }

  /**
   * Reads ahead for a poller what is there; an error is kept for the next call.
   *
   * @return false: another thread reads
   */
  boolean lookAhead(Probe probe) {
    if (!turn.beginLook()) {
      return false;
    }
    try {
      if (!isReady() && (connection.mayShowInput(probe) || connection.bytes().hasBufferedInput())) {
        ByteBuffer room = probe.room();
        if (readPort(room, Deadline.NOW) > 0) {
          stash.put(room.flip());
          stashed = true;
        }
      }
    } catch (IOException e) {
      if (!failure.isEmpty()) {
        connection.breakdown().notice(); // the next call throws it
      }
    } finally {
      turn.endLook();
    }
    if (isReady()) {
      watchers.changedBy(probe.author());
    }
    return true;
  }

  /**
   * Does something while nobody reads.
   *
   * @throws TlsException there are bytes that came before: they were not protected by what is about
   *     to begin, and whoever sits between can have made them up
   */
  void beforeTls(Deadline deadline, Step begin) throws IOException {
    begin("starttls", deadline);
    try {
      int ahead = stash.discard();
      if (ahead > 0) {
        connection.abandon();
        throw failure.condemn(
            new TlsException(
                TlsException.Reason.PROTOCOL_VIOLATION,
                "starttls: the peer sent "
                    + ahead
                    + " bytes in plain text that were not read before TLS began; they are refused,"
                    + " since anybody can have put them in",
                null));
      }
      begin.take();
    } finally {
      end();
    }
  }

  /** What {@link #beforeTls} does. */
  interface Step {
    void take() throws IOException;
  }

  private void end() {
    stashed = stash.size() > 0;
    turn.end();
  }

  private void begin(String call, Deadline deadline) throws IOException {
    if (!turn.begin(deadline)) {
      throw connection.cannotGoOn(io.usocket.spi.Port.WANT_READ, call, deadline, 0);
    }
  }

  /**
   * Gathers until the stash holds {@code target} bytes or the stream ends; a call that must not
   * wait is content with what is there.
   */
  private void require(int target, String call, Deadline deadline) throws IOException {
    while (stash.size() < target && !ended) {
      int n = more(Math.min(CHUNK, target - stash.size()), deadline);
      if (n < END_OF_STREAM) {
        if (deadline.isNow() && stash.size() > 0) {
          return;
        }
        throw connection.cannotGoOn(n, call, deadline, 0);
      }
    }
  }

  /** Reads up to {@code most} bytes into the stash. */
  private int more(int most, Deadline deadline) throws IOException {
    ByteBuffer room = stash.room(most);
    room.limit(room.position() + most);
    int n = step(room, deadline);
    if (n > 0) {
      stash.filled(n);
    }
    return n;
  }

  /** One read for the application, which hears of a failure by it. */
  private int step(ByteBuffer dst, Deadline deadline) throws IOException {
    try {
      return readPort(dst, deadline);
    } finally {
      if (!failure.isEmpty()) {
        connection.breakdown().tell();
      }
    }
  }

  /** The one primitive: one read of the port, with its end and its failure remembered. */
  private int readPort(ByteBuffer dst, Deadline deadline) throws IOException {
    if (ended || shut) {
      ended = true;
      return END_OF_STREAM;
    }
    failure.rethrow();
    try {
      int want = connection.prepare(deadline);
      int n = want < 0 ? want : connection.bytes().read(dst, deadline);
      if (n == END_OF_STREAM) {
        connection.requireOpen(); // a reader that close() has woken is at no end
        ended = true;
      }
      return n;
    } catch (IOException | RuntimeException e) {
      if (shut) {
        return END_OF_STREAM;
      }
      throw failure.remember(connection.failed(e, "recv"));
    }
  }
}

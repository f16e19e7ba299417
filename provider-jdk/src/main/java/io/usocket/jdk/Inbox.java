// SPDX-License-Identifier: Apache-2.0
package io.usocket.jdk;

import io.usocket.TlsAlert;
import io.usocket.TlsException;
import io.usocket.TlsException.Reason;
import io.usocket.spi.BytePort;
import io.usocket.spi.Deadline;
import io.usocket.spi.Port;
import io.usocket.spi.channel.BufferPool;
import io.usocket.spi.channel.ReadAhead;
import io.usocket.spi.jsse.PlainAlert;
import io.usocket.spi.jsse.ServerFlight;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What an SSLSocket reads. It reads ahead, since the libraries read header and body of a record one
 * by one, and gives out one record at a time, so that none of them can hide a second one in a
 * buffer of its own.
 *
 * <p>In the handshake a read waits, as the SSLSocket expects it to. After that the SSLSocket is
 * called once {@link #await} has a whole record for it, and a read never waits: so nobody waits
 * with the locks of a library held. A read that cannot go on leaves the SSLSocket by a {@link
 * SocketTimeoutException}, with nothing lost; {@link #wanted} then tells what it waits for. What
 * else went wrong down here is in {@link #failure}, whatever the library makes of it.
 *
 * <p>One thread at a time: from {@link #begin} to {@link #done}. {@link #end} and {@link #discard}
 * come from any thread.
 */
final class Inbox extends InputStream {
  /** Two full records. */
  private static final int ROOM = 2 * (5 + 16384 + 256);

  /** Type, version and length (RFC 8446 section 5.1). */
  private static final int HEADER = 5;

  /** The most that a record may be (RFC 5246 section 6.2.3; in TLS 1.3 it is less). */
  private static final int LONGEST = HEADER + 16384 + 2048;

  /** The type of records with handshake messages; TLS 1.3 hides it once keys are there. */
  private static final byte HANDSHAKE = 22;

  private final Outbox outbox;
  private final ReadAhead ahead;
  private final ReentrantLock using = new ReentrantLock();
  private Deadline deadline = Deadline.NOW;
  private boolean negotiating;
  private int wanted;
  private boolean handshakesRefused;

  /** The SSLSocket gets nothing more to read but this. */
  private @Nullable TlsException refusal;

  private @Nullable IOException failure;
  private volatile boolean endSeen;
  private volatile boolean ended;

  /** In the handshake, what the record that was begun says if it is an alert in clear. */
  private Optional<TlsAlert> alertInClear = Optional.empty();

  /** What has not been given out of the record that was begun. */
  private int recordLeft;

  private volatile boolean recordReady;

  /** Sees what a client reads. */
  private @Nullable ServerFlight spectator;

  Inbox(BytePort transport, Outbox outbox) {
    this.outbox = outbox;
    this.ahead = new ReadAhead(transport, BufferPool.HEAP);
  }

  /** From now on {@code flight} is shown what the SSLSocket reads; before the handshake. */
  void showTo(ServerFlight flight) {
    spectator = flight;
  }

  /** Before the SSLSocket's handshake is called, which waits in here. */
  void beginHandshake(Deadline until) {
    begin(until);
    negotiating = true;
  }

  /** Before {@link #await}. */
  void begin(Deadline until) {
    using.lock();
    deadline = until;
    negotiating = false;
    wanted = 0;
    failure = null;
  }

  /** After that. */
  void done() {
    ahead.settle();
    recordReady = isReady();
    using.unlock();
  }

  /** What a read waited for in vain since {@link #begin}; 0: none did. */
  int wanted() {
    return wanted;
  }

  /** The transport's error since {@link #begin}. */
  @Nullable IOException failure() {
    return failure;
  }

  /** From now on records of the handshake (TLS 1.2: a renegotiation) are an error. */
  void refuseHandshakes() {
    handshakesRefused = true;
  }

  /** The alert in clear that the SSLSocket has been given, in the handshake. */
  Optional<TlsAlert> alertInClear() {
    return alertInClear;
  }

  /** Whether the SSLSocket was told that the transport has ended. */
  boolean isEndSeen() {
    return endSeen;
  }

  /** Whether the rest of a record is here. */
  boolean isRecordReady() {
    return recordReady;
  }

  /** Reads that begin from now on tell the SSLSocket that the transport has ended. */
  void end() {
    ended = true;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  /**
   * Waits for a whole record, or for more of one that has been begun.
   *
   * @return 0: there is something for the SSLSocket to read; {@link Port#END_OF_STREAM} or what to
   *     wait for
   */
  int await() throws IOException {
    wanted = 0;
    while (!isReady()) {
      int n = fill(deadline);
      if (n < 0) {
        endSeen |= n == Port.END_OF_STREAM;
        return n;
      }
    }
    return 0;
  }

  private boolean isReady() {
    ByteBuffer bytes = ahead.bytes();
    if (recordLeft > 0) {
      return bytes.hasRemaining();
    }
    // one that is too long is for the library to refuse
    return ahead.holdsRecord() || (bytes.remaining() >= HEADER && recordLength(bytes) > LONGEST);
  }

  private static int recordLength(ByteBuffer bytes) {
    return HEADER + Short.toUnsignedInt(bytes.getShort(bytes.position() + 3));
  }

  @Override
  public int read(byte[] b, int off, int len) throws IOException {
    if (len == 0) {
      return 0;
    }
    if (ended) {
      return -1;
    }
    requireNoRefusal();
    if (recordLeft == 0) {
      while (ahead.bytes().remaining() < HEADER && fillOrLeave()) {}
      ByteBuffer begun = ahead.bytes();
      recordLeft = begun.remaining() < HEADER ? begun.remaining() : recordLength(begun);
      alertInClear = negotiating ? PlainAlert.at(begun) : Optional.empty();
      if (handshakesRefused && recordLeft > 0 && begun.get(begun.position()) == HANDSHAKE) {
        refusal =
            new TlsException(Reason.PROTOCOL_VIOLATION, "the peer wants to renegotiate", null);
        requireNoRefusal();
      }
    }
    if (!ahead.bytes().hasRemaining() && !fillOrLeave()) {
      endSeen = true;
      return -1;
    }
    ByteBuffer bytes = ahead.bytes();
    int n = Math.min(Math.min(len, recordLeft), bytes.remaining());
    bytes.get(b, off, n);
    recordLeft -= n;
    if (spectator != null) {
      spectator.look(b, off, n);
    }
    return n;
  }

  private void requireNoRefusal() throws TlsException {
    if (refusal != null) {
      failure = refusal;
      throw refusal;
    }
  }

  /** Reads ahead for the SSLSocket; false: the transport has ended. */
  private boolean fillOrLeave() throws IOException {
    int n = fill(negotiating ? deadline : Deadline.NOW);
    if (n < Port.END_OF_STREAM) {
      wanted = n;
      throw new NotYet();
    }
    return n > 0;
  }

  private int fill(Deadline until) throws IOException {
    try {
      int want = sendFirst(until);
      return want < 0 ? want : ahead.fill(ROOM, until);
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }

  /**
   * In the handshake the peer answers only what it got. Later, answers to the peer go out if there
   * is room; that there is none, or no connection, is for the writer to tell.
   */
  private int sendFirst(Deadline until) throws IOException {
    if (negotiating || outbox.isFull()) {
      return outbox.flush(until);
    }
    if (outbox.hasBytes()) {
      try {
        outbox.flush(Deadline.NOW);
      } catch (IOException e) {
        // what the peer has sent before is still to be read
      }
    }
    return 0;
  }

  /** Takes what has come and nobody will read, so that the connection is not reset. */
  void discard() throws IOException {
    if (!using.tryLock()) {
      return;
    }
    try {
      ahead.discard();
    } finally {
      using.unlock();
    }
  }

  /** A turn of the work, not an error: without a stack trace. */
  private static final class NotYet extends SocketTimeoutException {
    private static final long serialVersionUID = 1L;

    @Override
    public synchronized Throwable fillInStackTrace() {
      return this;
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.bc;

import io.usocket.spi.DatagramPort;
import io.usocket.spi.Deadline;
import io.usocket.spi.channel.DtlsRecords;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.bouncycastle.tls.DatagramTransport;
import org.jspecify.annotations.Nullable;

/**
 * What Bouncy Castle's DTLS receives from and sends to: a port, one record at a time, with a
 * deadline that the library does not know. It never sees an error of the network, which it would
 * take for the end: {@link #trouble} has them.
 */
final class BcDtlsTransport implements DatagramTransport {
  /** The library stops with it, and can go on afterwards; no more than that is known here. */
  static final class Stopped extends InterruptedIOException {
    private static final long serialVersionUID = 1L;

    @Override
    public synchronized Throwable fillInStackTrace() {
      return this; // it is an answer, not an error
    }
  }

  /** Datagrams without data that a call takes although its deadline has passed. */
  private static final int MOST_IN_VAIN = 64;

  private final DatagramPort port;
  private final Progress progress;
  private final ReentrantLock out = new ReentrantLock();
  private volatile @Nullable IOException trouble;

  /** Whoever encrypts data, which goes here first. */
  private volatile @Nullable Thread encrypting;

  private ByteBuffer encrypted = ByteBuffer.allocate(0);

  // What follows belongs to the thread that receives, or shakes hands.
  private final DtlsRecords records = new DtlsRecords();
  private ByteBuffer datagram = ByteBuffer.allocate(0);
  private Deadline deadline = Deadline.NOW;
  private int vain;
  private volatile boolean inputBuffered;

  BcDtlsTransport(DatagramPort port, Progress progress) {
    this.port = port;
    this.progress = progress;
  }

  /** Begins a call that receives, or the handshake. */
  void until(Deadline end) {
    deadline = end;
    vain = 0;
  }

  /** Whether there is a record that the library has not seen. */
  boolean hasBufferedInput() {
    return inputBuffered;
  }

  /** What has stopped the library, if it was the network; told once. */
  @Nullable IOException trouble() {
    IOException last = trouble;
    trouble = null;
    return last;
  }

  @Override
  public int getReceiveLimit() {
    return DtlsRecords.MOST_RECORD;
  }

  /** Handshake messages are cut into pieces that every path takes. */
  @Override
  public int getSendLimit() {
    return progress.isDone() ? DtlsRecords.MOST_RECORD : DtlsRecords.HANDSHAKE_DATAGRAM;
  }

  /**
   * Gives the next record; below 0: it is time to send again.
   *
   * @param waitMillis for how long, in the handshake; after it there is no such limit
   */
  @Override
  public int receive(byte[] buffer, int offset, int length, int waitMillis) throws IOException {
    if (trouble != null || progress.isClosedByPeer() || (++vain > MOST_IN_VAIN && isLate())) {
      throw new Stopped();
    }
    Deadline end =
        progress.isDone()
            ? deadline
            : deadline.earlier(Deadline.after(TimeUnit.MILLISECONDS.toNanos(waitMillis)));
    ByteBuffer record;
    try {
      record = next(end);
    } catch (IOException e) {
      trouble = e;
      throw new Stopped();
    }
    if (record == null && isLate()) {
      throw new Stopped();
    }
    if (record == null) {
      return -1;
    }
    int n = record.remaining();
    record.get(buffer, offset, n);
    return n;
  }

  private boolean isLate() {
    return deadline.hasPassed();
  }

  private @Nullable ByteBuffer next(Deadline end) throws IOException {
    while (true) {
      ByteBuffer record = records.next(datagram);
      inputBuffered = datagram.hasRemaining();
      if (record != null && isDecodable(record)) {
        return record;
      }
      if (record == null && !receive(end)) {
        return null;
      }
    }
  }

  /** Receives a datagram; false: none came before the deadline. */
  private boolean receive(Deadline end) throws IOException {
    if (++vain > MOST_IN_VAIN && end.hasPassed()) {
      return false;
    }
    if (datagram.capacity() == 0) {
      datagram = ByteBuffer.allocate(DtlsRecords.MOST_RECORD);
    }
    boolean came = port.receive(datagram.clear(), end) != null;
    datagram.limit(came ? datagram.position() : 0).position(0);
    return came;
  }

  /**
   * Whether a record is long enough to be encrypted. One that is not is the end of everything to
   * the library (decode_error), though anybody can send it. In the handshake only messages of the
   * handshake are encrypted.
   */
  private boolean isDecodable(ByteBuffer record) {
    if (DtlsRecords.epoch(record) == 0) {
      return true;
    }
    boolean expected = progress.isDone() || DtlsRecords.type(record) == DtlsRecords.HANDSHAKE;
    return expected && record.remaining() >= DtlsRecords.HEADER + overhead();
  }

  /** What encryption adds at least (RFC 5288, RFC 6655, RFC 7905), in bytes. */
  private int overhead() {
    String suite = progress.isDone() ? progress.info().cipherSuite() : "";
    return suite.contains("CHACHA20") || suite.contains("CCM_8") ? 16 : 24;
  }

  /** Encrypts data by {@code sending} and then sends it, outside of the library's locks. */
  int send(Sending sending, Deadline end) throws IOException {
    out.lock();
    try {
      encrypting = Thread.currentThread();
      try {
        sending.run();
      } finally {
        encrypting = null;
      }
      return port.send(encrypted, null, end);
    } finally {
      out.unlock();
    }
  }

  /** What makes the library send. */
  interface Sending {
    void run() throws IOException;
  }

  /** Data is kept for its sender; all else goes now or, without room, is lost. */
  @Override
  public void send(byte[] buffer, int offset, int length) {
    if (encrypting == Thread.currentThread()) {
      encrypted = ByteBuffer.wrap(buffer, offset, length);
      return;
    }
    if (!out.tryLock()) {
      return;
    }
    try {
      port.send(ByteBuffer.wrap(buffer, offset, length), null, Deadline.NOW);
    } catch (IOException e) {
      trouble = e;
    } finally {
      out.unlock();
    }
  }

  /** The library's end is not the port's. */
  @Override
  public void close() {}
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.jdk;

import io.usocket.spi.BytePort;
import io.usocket.spi.Deadline;
import io.usocket.spi.Port;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What an SSLSocket writes, until the transport takes it. {@link #write} never waits and never
 * fails, so that the SSLSocket is never stopped in the middle of a record with its locks held;
 * {@link #flush(Deadline)} waits.
 *
 * <p>Any thread may call: a reader answers a key update while a writer waits for room.
 */
final class Outbox extends OutputStream {
  /** More than this is not let grow by a peer that asks for answers and does not take them. */
  private static final int FULL = 64 * 1024;

  private static final int FIRST_ROOM = 1024;
  private static final byte[] NO_BYTES = {};

  private final BytePort transport;
  private final AtomicInteger pending = new AtomicInteger();

  /** Held while bytes are handed to the transport, which may take long. */
  private final ReentrantLock sending = new ReentrantLock();

  /** Held while bytes are copied. */
  private final ReentrantLock filling = new ReentrantLock();

  /** What the transport takes next. Guarded by {@link #sending}. */
  private ByteBuffer leaving = ByteBuffer.wrap(NO_BYTES);

  /** What comes after that. Guarded by {@link #filling}. */
  private byte[] waiting = NO_BYTES;

  private int count;

  private boolean silenced;

  Outbox(BytePort transport) {
    this.transport = transport;
  }

  @Override
  public void write(int b) {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] b, int off, int len) {
    filling.lock();
    try {
      if (silenced) {
        return;
      }
      if (waiting.length - count < len) {
        int room = Math.max(FIRST_ROOM, Math.max(2 * waiting.length, count + len));
        waiting = Arrays.copyOf(waiting, room);
      }
      System.arraycopy(b, off, waiting, count, len);
      count += len;
      pending.addAndGet(len);
    } finally {
      filling.unlock();
    }
  }

  /** Takes these bytes as the last ones: what is written from now on is dropped. */
  void endWith(byte[] lastWords) {
    filling.lock();
    try {
      write(lastWords, 0, lastWords.length);
      silenced = true;
    } finally {
      filling.unlock();
    }
  }

  /** Whether something has not been sent yet. */
  boolean hasBytes() {
    return pending.get() > 0;
  }

  /** Whether so much waits that nothing should be done that makes it more. */
  boolean isFull() {
    return pending.get() > FULL;
  }

  /**
   * Sends what there is.
   *
   * @return 0: all of it, or {@link Port#WANT_WRITE} (or what else the transport wants)
   */
  int flush(Deadline deadline) throws IOException {
    while (hasBytes()) { // again, if another thread left something here while we were sending
      if (!begin(deadline)) {
        return Port.WANT_WRITE;
      }
      try {
        int want = send(deadline);
        if (want < 0) {
          return want;
        }
      } finally {
        sending.unlock();
      }
    }
    return 0;
  }

  private boolean begin(Deadline deadline) throws InterruptedIOException {
    if (sending.tryLock()) {
      return true;
    }
    if (deadline.isNow()) {
      return false;
    }
    try {
      return sending.tryLock(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while another thread sends");
    }
  }

  private int send(Deadline deadline) throws IOException {
    while (leaving.hasRemaining() || next()) {
      int n = transport.write(leaving, deadline);
      if (n < 0) {
        return n;
      }
      pending.addAndGet(-n);
    }
    return 0;
  }

  /** Changes the two arrays over. */
  private boolean next() {
    filling.lock();
    try {
      byte[] empty = leaving.array();
      leaving = ByteBuffer.wrap(waiting, 0, count);
      waiting = empty;
      count = 0;
      return leaving.hasRemaining();
    } finally {
      filling.unlock();
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.jdk;

import io.usocket.spi.BytePort;
import io.usocket.spi.Deadline;
import io.usocket.spi.Port;
import io.usocket.spi.channel.BufferPool;
import io.usocket.spi.jsse.ServerFlight;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

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

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final BytePort transport;
  private final AtomicInteger pending = new AtomicInteger();

  /** Held while bytes are handed to the transport, which may take long. */
  private final ReentrantLock sending = new ReentrantLock();

  /** Held while bytes are copied. */
  private final ReentrantLock filling = new ReentrantLock();

  /** What the transport takes next. Guarded by {@link #sending}. */
  private ByteBuffer leaving = NOTHING;

  /** What comes after that, up to its position. Guarded by {@link #filling}. */
  private ByteBuffer waiting = NOTHING;

  /** Sees what a server writes. Guarded by {@link #filling}. */
  private @Nullable ServerFlight spectator;

  Outbox(BytePort transport) {
    this.transport = transport;
  }

  /** From now on {@code flight} is shown what is written. */
  void showTo(ServerFlight flight) {
    filling.lock();
    try {
      spectator = flight;
    } finally {
      filling.unlock();
    }
  }

  @Override
  public void write(int b) {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] b, int off, int len) {
    filling.lock();
    try {
      if (waiting.remaining() < len) {
        grow(len);
      }
      waiting.put(b, off, len);
      pending.addAndGet(len);
      if (spectator != null) {
        spectator.look(b, off, len);
      }
    } finally {
      filling.unlock();
    }
  }

  private void grow(int more) {
    ByteBuffer full = waiting.flip();
    waiting =
        BufferPool.HEAP.take(Math.max(2 * full.capacity(), full.remaining() + more)).put(full);
    BufferPool.HEAP.give(full);
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
    try {
      while (leaving.hasRemaining() || next()) {
        int n = transport.write(leaving, deadline);
        if (n < 0) {
          return n;
        }
        pending.addAndGet(-n);
      }
      return 0;
    } finally {
      leaving = BufferPool.HEAP.shrink(leaving);
    }
  }

  /** What waits is the next to leave. */
  private boolean next() {
    BufferPool.HEAP.give(leaving);
    filling.lock();
    try {
      leaving = waiting.flip();
      waiting = NOTHING;
      return leaving.hasRemaining();
    } finally {
      filling.unlock();
    }
  }
}

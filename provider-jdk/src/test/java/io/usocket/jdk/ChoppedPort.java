// SPDX-License-Identifier: Apache-2.0
package io.usocket.jdk;

import io.usocket.spi.BytePort;
import io.usocket.spi.Deadline;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.util.concurrent.CountDownLatch;

/** A transport that gives bytes out in small pieces, gives up often, ends early, and tells. */
final class ChoppedPort implements BytePort {
  private final BytePort under;
  private volatile int most = Integer.MAX_VALUE;
  private volatile boolean stuttering;
  private volatile int left = Integer.MAX_VALUE;
  private volatile CountDownLatch reads = new CountDownLatch(0);
  private volatile CountDownLatch writes = new CountDownLatch(0);
  private volatile CountDownLatch full = new CountDownLatch(0);
  private volatile boolean interrupting;
  private boolean silent;

  ChoppedPort(BytePort under) {
    this.under = under;
  }

  /** From now on a read gives so many bytes at most. */
  void chop(int bytes) {
    most = bytes;
  }

  /** From now on every other read gives up at once, as if its time had passed. */
  void stutter() {
    stuttering = true;
  }

  /** From now on every other read finds its thread interrupted. */
  void interrupt() {
    interrupting = true;
  }

  /** After so many more bytes comes the end of the stream. */
  void endAfter(int bytes) {
    left = bytes;
  }

  /** Opens when a read has found nothing there and begins to wait. */
  CountDownLatch nextWaitingRead() {
    return reads = new CountDownLatch(1);
  }

  /** Opens when the transport has taken something. */
  CountDownLatch nextWrite() {
    return writes = new CountDownLatch(1);
  }

  /** Opens when a write has found no room and begins to wait. */
  CountDownLatch nextFullWrite() {
    return full = new CountDownLatch(1);
  }

  @Override
  public int read(ByteBuffer dst, Deadline deadline) throws IOException {
    silent = (stuttering || interrupting) && !silent;
    if (silent && interrupting) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting");
    }
    if (silent) {
      return WANT_READ;
    }
    if (left == 0) {
      return END_OF_STREAM;
    }
    int limit = dst.limit();
    dst.limit(dst.position() + Math.min(dst.remaining(), Math.min(most, left)));
    try {
      int n = under.read(dst, Deadline.NOW);
      if (n == WANT_READ && !deadline.isNow()) {
        reads.countDown();
        n = under.read(dst, deadline);
      }
      left -= Math.max(0, n);
      return n;
    } finally {
      dst.limit(limit);
    }
  }

  @Override
  public int write(ByteBuffer src, Deadline deadline) throws IOException {
    int n = under.write(src, Deadline.NOW);
    if (n == WANT_WRITE) {
      full.countDown();
      n = under.write(src, deadline);
    }
    if (n > 0) {
      writes.countDown();
    }
    return n;
  }

  @Override
  public int shutdownOutput(Deadline deadline) throws IOException {
    return under.shutdownOutput(deadline);
  }

  @Override
  public SelectableChannel channel() {
    return under.channel();
  }

  @Override
  public int interest(int wanted) {
    return under.interest(wanted);
  }

  @Override
  public boolean hasBufferedInput() {
    return under.hasBufferedInput();
  }

  @Override
  public void close() throws IOException {
    under.close();
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.spi.channel;

import io.usocket.spi.Deadline;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Waits until one channel is ready in one direction, or a deadline has passed. The selector behind
 * it is opened by the first wait: a socket that never waits costs nothing here.
 *
 * <p>One thread waits at a time; {@link #close} comes from any thread and wakes it.
 */
final class ChannelWait implements Closeable {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final SelectableChannel channel;
  private final ReentrantLock opening = new ReentrantLock();
  private @Nullable SelectionKey key;
  private boolean closed;

  ChannelWait(SelectableChannel channel) {
    this.channel = channel;
  }

  /**
   * Waits.
   *
   * @return whether it is time to try again; false: the deadline has passed
   */
  boolean await(int operations, Deadline deadline) throws IOException {
    if (deadline.hasPassed()) {
      return false;
    }
    SelectionKey registered = key();
    Selector selector = registered.selector();
    try {
      registered.interestOps(operations);
      selector.select(millis(deadline));
      selector.selectedKeys().clear();
    } catch (ClosedSelectorException | java.nio.channels.CancelledKeyException e) {
      throw closedWhileWaiting(e);
    }
    if (!channel.isOpen()) {
      throw closedWhileWaiting(null);
    }
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedIOException("interrupted while waiting for " + channel);
    }
    return true;
  }

  /** Rounded up, so that a wait is never shorter than its deadline; 0 means endless to select(). */
  private static long millis(Deadline deadline) {
    return deadline.isNever()
        ? 0
        : Math.max(1, (deadline.remainingNanos() + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI);
  }

  private SelectionKey key() throws IOException {
    opening.lock();
    try {
      if (closed) {
        throw closedWhileWaiting(null);
      }
      if (key == null) {
        Selector selector = Selector.open();
        try {
          key = channel.register(selector, 0);
        } catch (IOException e) {
          selector.close();
          throw e;
        }
      }
      return key;
    } finally {
      opening.unlock();
    }
  }

  private static IOException closedWhileWaiting(@Nullable Throwable cause) {
    AsynchronousCloseException e = new AsynchronousCloseException();
    if (cause != null) {
      e.initCause(cause);
    }
    return e;
  }

  @Override
  public void close() throws IOException {
    opening.lock();
    try {
      closed = true;
      if (key != null) {
        key.selector().close();
      }
    } finally {
      opening.unlock();
    }
  }
}

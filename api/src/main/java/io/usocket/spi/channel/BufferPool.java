// SPDX-License-Identifier: Apache-2.0
package io.usocket.spi.channel;

import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Large buffers that are needed only while bytes move: an idle connection holds none. Used by many
 * threads; a buffer belongs to the one that took it.
 */
public final class BufferPool {
  /** Buffers on the heap, with an array. */
  public static final BufferPool HEAP = new BufferPool();

  /** Direct ones, for native libraries. */
  public static final BufferPool DIRECT = new BufferPool();

  /** Several TLS records, so that one system call moves them together. */
  private static final int SIZE = 64 * 1024;

  /** More than this are not kept; who needs them makes them. */
  private static final int MOST_KEPT = 64;

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final ConcurrentLinkedQueue<ByteBuffer> free = new ConcurrentLinkedQueue<>();
  private final AtomicInteger kept = new AtomicInteger();

  private BufferPool() {}

  /**
   * A buffer to be filled; {@link #give} or {@link #shrink} takes it back.
   *
   * @param size the least capacity in bytes
   * @return a cleared buffer, mostly of 64 KiB
   */
  public ByteBuffer take(int size) {
    if (size > SIZE) {
      return allocate(size);
    }
    ByteBuffer known = free.poll();
    if (known == null) {
      return allocate(SIZE);
    }
    kept.decrementAndGet();
    return known.clear();
  }

  /**
   * Takes a buffer back.
   *
   * @param buffer from {@link #take}; nobody uses it any more. Others are left to the garbage
   *     collector
   */
  public void give(ByteBuffer buffer) {
    if (buffer.capacity() != SIZE) {
      return;
    }
    if (kept.incrementAndGet() > MOST_KEPT) {
      kept.decrementAndGet();
      return;
    }
    free.add(buffer);
  }

  /**
   * Takes a buffer back in which something is left.
   *
   * @param buffer as for {@link #give}
   * @return what is left, in a buffer on the heap that is no larger than that
   */
  public ByteBuffer shrink(ByteBuffer buffer) {
    ByteBuffer rest =
        buffer.hasRemaining()
            ? ByteBuffer.allocate(buffer.remaining()).put(buffer).flip()
            : NOTHING;
    give(buffer);
    return rest;
  }

  /** Whether its buffers are outside the heap. */
  public boolean isDirect() {
    return this == DIRECT;
  }

  private ByteBuffer allocate(int size) {
    return isDirect() ? ByteBuffer.allocateDirect(size) : ByteBuffer.allocate(size);
  }
}

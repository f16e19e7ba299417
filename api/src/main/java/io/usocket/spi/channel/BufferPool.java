// SPDX-License-Identifier: Apache-2.0
package io.usocket.spi.channel;

import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Large buffers that are needed only while bytes move: an idle connection holds none. Used by many
 * threads.
 */
final class BufferPool {
  /** Several TLS records, so that one system call moves them together. */
  private static final int SIZE = 64 * 1024;

  /** More than this are not kept; who needs them makes them. */
  private static final int MOST_KEPT = 64;

  static final BufferPool HEAP = new BufferPool();
  static final BufferPool DIRECT = new BufferPool();

  private final ConcurrentLinkedQueue<ByteBuffer> free = new ConcurrentLinkedQueue<>();
  private final AtomicInteger kept = new AtomicInteger();

  private BufferPool() {}

  /** A cleared buffer of at least {@code size}; {@link #give} it back. */
  ByteBuffer take(int size) {
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

  void give(ByteBuffer buffer) {
    if (buffer.capacity() != SIZE) {
      return;
    }
    if (kept.incrementAndGet() > MOST_KEPT) {
      kept.decrementAndGet();
      return;
    }
    free.add(buffer);
  }

  private ByteBuffer allocate(int size) {
    return this == DIRECT ? ByteBuffer.allocateDirect(size) : ByteBuffer.allocate(size);
  }
}

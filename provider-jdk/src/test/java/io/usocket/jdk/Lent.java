// SPDX-License-Identifier: Apache-2.0
package io.usocket.jdk;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.usocket.spi.channel.BufferPool;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** All the buffers that a pool has to lend: whether they have come back. */
final class Lent {
  private static final int ALL = 3;

  /** More than a pool keeps. */
  private static final int MANY = 100;

  private final BufferPool pool;
  private final List<ByteBuffer> buffers;

  private Lent(BufferPool pool, List<ByteBuffer> buffers) {
    this.pool = pool;
    this.buffers = buffers;
  }

  static Lent from(BufferPool pool) {
    List<ByteBuffer> emptied = new ArrayList<>();
    while (emptied.size() < MANY) {
      emptied.add(pool.take(1));
    }
    List<ByteBuffer> some = emptied.subList(0, ALL);
    some.forEach(pool::give);
    return new Lent(pool, some);
  }

  void assertReturned() {
    List<ByteBuffer> there = Stream.generate(() -> pool.take(1)).limit(ALL).toList();
    there.forEach(pool::give);
    for (ByteBuffer each : buffers) {
      assertTrue(there.stream().anyMatch(one -> one == each), "a buffer is still out");
    }
  }
}

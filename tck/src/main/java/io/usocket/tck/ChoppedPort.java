// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import io.usocket.spi.BytePort;
import io.usocket.spi.Deadline;
import io.usocket.spi.StreamPort;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A transport that gives and takes at most so many bytes at a time, and of the calls that must not
 * wait refuses every second one. It notes what it refused, and which calls could have waited.
 */
final class ChoppedPort extends WrappedPort<StreamPort> implements BytePort {
  private final int piece;
  private final Set<Integer> refusals = ConcurrentHashMap.newKeySet();
  private final AtomicInteger waits = new AtomicInteger();
  private volatile boolean dry;
  private volatile boolean stuck;
  private int reads;
  private volatile int writes;

  ChoppedPort(StreamPort whole, int piece) {
    super(whole);
    this.piece = piece;
  }

  /** The most bytes that it gives and takes at a time. */
  int piece() {
    return piece;
  }

  /** What was refused since the last time: a set of WANT_READ and WANT_WRITE. */
  Set<Integer> takeRefusals() {
    Set<Integer> taken = Set.copyOf(refusals);
    refusals.clear();
    return taken;
  }

  /** How many calls came that were allowed to wait. */
  int waits() {
    return waits.get();
  }

  /** Whether the last refusal was not a whim: there was nothing to read, or no room. */
  boolean isDry() {
    return dry;
  }

  /** From now on nothing is taken. */
  void clog() {
    stuck = true;
  }

  /** From now on bytes are taken again, the next time for certain. */
  void unclog() {
    writes = 0;
    stuck = false;
  }

  @Override
  public int read(ByteBuffer dst, Deadline deadline) throws IOException {
    if (mustGo(deadline) && reads++ % 2 == 1) {
      return refuse(WANT_READ, false);
    }
    int limit = dst.limit();
    dst.limit(Math.min(limit, dst.position() + piece));
    try {
      int n = whole.read(dst, deadline);
      return n < END_OF_STREAM ? refuse(n, true) : n;
    } finally {
      dst.limit(limit);
    }
  }

  @Override
  public int write(ByteBuffer src, Deadline deadline) throws IOException {
    if (mustGo(deadline) && (stuck || isSecond())) {
      return refuse(WANT_WRITE, stuck);
    }
    int limit = src.limit();
    src.limit(Math.min(limit, src.position() + piece));
    try {
      int n = whole.write(src, deadline);
      return n < 0 ? refuse(n, true) : n;
    } finally {
      src.limit(limit);
    }
  }

  private boolean mustGo(Deadline deadline) {
    if (!deadline.isNow()) {
      waits.incrementAndGet();
    }
    return deadline.isNow();
  }

  /** At most one thread writes, so nobody counts at the same time. */
  private boolean isSecond() {
    int before = writes;
    writes = before + 1;
    return before % 2 == 1;
  }

  private int refuse(int want, boolean forGoodReason) {
    dry = forGoodReason;
    refusals.add(want);
    return want;
  }

  @Override
  public int shutdownOutput(Deadline deadline) throws IOException {
    return whole.shutdownOutput(deadline);
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Bytes that were taken from a port and not yet handed to the application: what a peek showed, what
 * lies behind a line, what a call that timed out had gathered. First in, first out; grows.
 */
final class Stash {
  private static final byte[] NOTHING = {};

  private byte[] bytes = NOTHING;
  private int head;
  private int tail;

  int size() {
    return tail - head;
  }

  /** A buffer over free room for {@code atLeast} bytes; {@link #filled} tells how many came. */
  ByteBuffer room(int atLeast) {
    if (bytes.length - tail < atLeast) {
      int size = size();
      int wanted = Math.addExact(size, atLeast);
      byte[] to = bytes.length >= wanted ? bytes : new byte[Math.max(wanted, grown(size))];
      System.arraycopy(bytes, head, to, 0, size);
      bytes = to;
      head = 0;
      tail = size;
    }
    return ByteBuffer.wrap(bytes, tail, bytes.length - tail);
  }

  private static int grown(int size) {
    return (int) Math.min(Integer.MAX_VALUE - 8L, 2L * size);
  }

  /** Appends all of a buffer. */
  void put(ByteBuffer src) {
    int n = src.remaining();
    room(n).put(src);
    filled(n);
  }

  void filled(int count) {
    tail += count;
  }

  /** Takes out as many bytes as there are and fit. */
  int takeInto(ByteBuffer dst) {
    int n = peekInto(dst);
    drop(n);
    return n;
  }

  /** Copies as many bytes as there are and fit, and keeps them. */
  int peekInto(ByteBuffer dst) {
    int n = Math.min(size(), dst.remaining());
    dst.put(bytes, head, n);
    return n;
  }

  byte[] take(int count) {
    byte[] taken = Arrays.copyOfRange(bytes, head, head + count);
    drop(count);
    return taken;
  }

  private void drop(int count) {
    head += count;
    if (head == tail) { // an idle socket holds no memory
      bytes = NOTHING;
      head = 0;
      tail = 0;
    }
  }

  /** Forgets everything; how much it was. */
  int discard() {
    int size = size();
    drop(size);
    return size;
  }

  /** How many bytes up to and with the first newline at or behind {@code from}; -1: none. */
  int lineLength(int from) {
    for (int i = head + from; i < tail; i++) {
      if (bytes[i] == '\n') {
        return i - head + 1;
      }
    }
    return -1;
  }
}

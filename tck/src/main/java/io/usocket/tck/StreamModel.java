// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import java.nio.ByteBuffer;

/**
 * What has to be so in one direction of a connection: which byte is at which place, how far the
 * sender and the receiver have come, and how it may end. The byte at a place is computed, so that
 * nothing has to be kept.
 */
final class StreamModel {
  /** How the direction ends, as far as the sender knows. */
  enum End {
    /** Not yet. */
    OPEN,
    /** In order, behind the last byte. */
    ORDERLY,
    /** In order behind the last byte, or anywhere with an error. */
    MAYBE_CUT,
    /** With an error. */
    RESET
  }

  /** One byte of so many is a newline. */
  private static final int LINE = 32;

  private final long seed;
  private long accepted;
  private long offered;
  private long delivered;
  private End end = End.OPEN;

  StreamModel(long seed) {
    this.seed = seed;
  }

  private byte at(long place) {
    long mixed = (seed + place) * 0x9E3779B97F4A7C15L;
    mixed ^= mixed >>> 29;
    mixed *= 0xBF58476D1CE4E5B9L;
    mixed ^= mixed >>> 32;
    byte value = (byte) mixed;
    if ((mixed >>> 8) % LINE == 0) {
      return '\n';
    }
    return value == '\n' ? (byte) '.' : value;
  }

  /** The bytes that a call is to send now; it may send the first of them. */
  ByteBuffer offer(int size) {
    ByteBuffer bytes = ByteBuffer.allocate(size);
    for (int i = 0; i < size; i++) {
      bytes.put(i, at(accepted + i));
    }
    offered = accepted + size;
    return bytes;
  }

  /** The call has sent so many of what was offered. */
  void accept(long count) {
    accepted += count;
    offered = accepted;
  }

  /** The first of these bytes that is not the one that comes next; -1: none. */
  int firstWrong(ByteBuffer bytes) {
    for (int i = 0; i < bytes.remaining(); i++) {
      if (bytes.get(i) != at(delivered + i)) {
        return i;
      }
    }
    return -1;
  }

  /** Whether so many bytes more can have been sent. */
  boolean canHaveSent(int count) {
    return delivered + count <= offered;
  }

  /** The receiver has got so many bytes. */
  void deliver(int count) {
    delivered += count;
  }

  long delivered() {
    return delivered;
  }

  long accepted() {
    return accepted;
  }

  /** Whether nothing is on its way, nor is anything being sent. */
  boolean isEmpty() {
    return delivered == offered;
  }

  /** Whether the receiver has got all that calls which are through have sent. */
  boolean isCaughtUp() {
    return delivered >= accepted;
  }

  End end() {
    return end;
  }

  /** It ends so; what is worse than before stays. */
  void end(End how) {
    if (how.compareTo(end) > 0) {
      end = how;
    }
  }

  @Override
  public String toString() {
    return delivered + " of " + accepted + " bytes delivered, " + end;
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import io.usocket.USocket;
import io.usocket.USocketException;
import io.usocket.WouldBlockException;
import java.nio.ByteBuffer;

/**
 * Bytes on their way to a socket that does not wait: what goes is sent at once, the rest is kept in
 * order. Who writes has to stop while it is full; it takes memory only while something waits.
 */
final class WriteQueue {
  /** The most that one write may bring. */
  static final int CHUNK = 16 * 1024;

  private static final int MOST = 4 * CHUNK;
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final USocket socket;
  private ByteBuffer waiting = NOTHING;

  WriteQueue(USocket socket) {
    this.socket = socket;
  }

  boolean isEmpty() {
    return !waiting.hasRemaining();
  }

  /** Whether there is no room for a whole chunk. */
  boolean isFull() {
    return waiting.remaining() > MOST - CHUNK;
  }

  /** Takes all of it; up to a chunk, and only while this is not full. */
  void write(ByteBuffer src) throws USocketException {
    if (isEmpty()) {
      send(src);
    }
    if (src.hasRemaining()) {
      ByteBuffer all = ByteBuffer.allocate(waiting.remaining() + src.remaining());
      waiting = all.put(waiting).put(src).flip();
    }
  }

  /** Sends what goes of that which waits. */
  void flush() throws USocketException {
    if (!isEmpty()) {
      send(waiting);
      waiting = isEmpty() ? NOTHING : waiting;
    }
  }

  private void send(ByteBuffer src) throws USocketException {
    try {
      socket.send(src);
    } catch (WouldBlockException e) {
      // POLLOUT tells when there is room
    }
  }
}

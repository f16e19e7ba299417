// SPDX-License-Identifier: Apache-2.0
package io.usocket.spi.channel;

import io.usocket.Errno;
import io.usocket.USocketException;
import io.usocket.spi.BytePort;
import io.usocket.spi.Deadline;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.util.ArrayDeque;
import java.util.Deque;

/** A transport without a network: what arrives, how much it takes, and in which pieces. */
final class ScriptedPort implements BytePort {
  private final Deque<Byte> arriving = new ArrayDeque<>();
  private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
  private int piece = Integer.MAX_VALUE;
  private int room = Integer.MAX_VALUE;
  private boolean gap;
  private boolean ended;
  private boolean reset;
  private int closings;
  private Runnable wait = () -> {};

  /** What happens while a call waits, which comes to an end only by that. */
  void whileWaiting(Runnable happens) {
    wait = happens;
  }

  /** Every call moves so many bytes at most, and every second call none. */
  void pieces(int size) {
    piece = size;
  }

  void arrive(byte[] bytes) {
    for (byte b : bytes) {
      arriving.add(b);
    }
  }

  void accept(int bytes) {
    room = bytes;
  }

  void end() {
    ended = true;
  }

  /** What has arrived can still be read; nothing can be written. */
  void reset() {
    reset = true;
  }

  byte[] sent() {
    return sent.toByteArray();
  }

  int closings() {
    return closings;
  }

  boolean isDrained() {
    return arriving.isEmpty();
  }

  private boolean isGap() {
    gap = !gap;
    return piece < Integer.MAX_VALUE && gap;
  }

  @Override
  public int read(ByteBuffer dst, Deadline deadline) {
    if (arriving.isEmpty() && !deadline.isNow()) {
      wait.run();
    }
    if (arriving.isEmpty() || isGap()) {
      return arriving.isEmpty() && ended ? END_OF_STREAM : WANT_READ;
    }
    int n = 0;
    while (n < piece && dst.hasRemaining() && !arriving.isEmpty()) {
      dst.put(arriving.remove());
      n++;
    }
    return n;
  }

  @Override
  public int write(ByteBuffer src, Deadline deadline) throws USocketException {
    if (reset) {
      throw new USocketException(Errno.ECONNRESET, "write");
    }
    if (room == 0 && !deadline.isNow()) {
      wait.run();
    }
    if (room == 0 || isGap()) {
      return WANT_WRITE;
    }
    int n = Math.min(Math.min(piece, room), src.remaining());
    for (int i = 0; i < n; i++) {
      sent.write(src.get());
    }
    room = room == Integer.MAX_VALUE ? room : room - n;
    return n;
  }

  @Override
  public int shutdownOutput(Deadline deadline) {
    return 0;
  }

  @Override
  public SelectableChannel channel() {
    throw new UnsupportedOperationException("there is no channel beneath");
  }

  @Override
  public int interest(int wanted) {
    return wanted;
  }

  @Override
  public boolean hasBufferedInput() {
    return false;
  }

  @Override
  public void close() {
    closings++;
  }
}

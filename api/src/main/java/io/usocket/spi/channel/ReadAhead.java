// SPDX-License-Identifier: Apache-2.0
package io.usocket.spi.channel;

import io.usocket.spi.BytePort;
import io.usocket.spi.Deadline;
import io.usocket.spi.Port;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * What has come from the peer and TLS has not taken yet. Large buffers are borrowed while bytes
 * move; while a thread waits, and between calls, only what is left over is kept.
 *
 * <p>For one thread at a time.
 */
public final class ReadAhead {
  /** Type, version and length (RFC 8446 section 5.1). */
  private static final int HEADER = 5;

  /** Room for what ends a wait: a short message comes in one read. */
  private static final int FIRST_ROOM = 256;

  /** So many buffers are thrown away when closing; a peer that sends more is reset. */
  private static final int MOST_DISCARDED = 32;

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final BytePort transport;
  private final BufferPool pool;
  private ByteBuffer bytes = NOTHING;

  /** Where the first bytes come after a wait; used again and again by a connection that waits. */
  private ByteBuffer first = NOTHING;

  /**
   * Nothing yet.
   *
   * @param transport where bytes come from
   * @param pool of the kind that TLS takes
   */
  public ReadAhead(BytePort transport, BufferPool pool) {
    this.transport = transport;
    this.pool = pool;
  }

  /** The bytes, to be taken from the front; until the next call of another method. */
  public ByteBuffer bytes() {
    if (pool.isDirect() && !bytes.isDirect() && bytes.hasRemaining()) {
      enlarge(bytes.remaining());
    }
    return bytes;
  }

  /** Whether a whole record is there, if one begins where the bytes begin. */
  public boolean holdsRecord() {
    return bytes.remaining() >= HEADER
        && bytes.remaining() - HEADER
            >= Short.toUnsignedInt(bytes.getShort(bytes.position() + HEADER - 2));
  }

  /**
   * Reads more, at least one byte. A wait begins with little room: a large buffer is borrowed once
   * the first bytes are there.
   *
   * @param room for so many bytes in all, if they are there
   * @param deadline until when to wait for the first one
   * @return as {@link BytePort#read}
   * @throws IOException as {@link BytePort#read}; nothing is lost
   */
  public int fill(int room, Deadline deadline) throws IOException {
    if (bytes.hasRemaining() || deadline.isNow()) {
      if (bytes.capacity() < room) {
        enlarge(room);
      }
      int n = read(Deadline.NOW);
      if (n >= Port.END_OF_STREAM || deadline.isNow()) {
        return n;
      }
    }
    beginWait();
    return read(deadline);
  }

  private void beginWait() {
    if (bytes.hasRemaining()) {
      replace(ByteBuffer.allocate(bytes.remaining() + FIRST_ROOM));
      return;
    }
    if (first.capacity() == 0) {
      first = ByteBuffer.allocate(FIRST_ROOM);
    }
    pool.give(bytes);
    bytes = first.position(0).limit(0);
  }

  private void enlarge(int room) {
    replace(pool.take(Math.max(room, bytes.remaining())));
  }

  private void replace(ByteBuffer next) {
    ByteBuffer before = bytes;
    bytes = next.put(before).flip();
    pool.give(before);
  }

  private int read(Deadline deadline) throws IOException {
    bytes.compact();
    try {
      return transport.read(bytes, deadline);
    } finally {
      bytes.flip();
    }
  }

  /**
   * Ends a call. A buffer with whole records is soon wanted again; of a part of one only the part
   * is kept.
   */
  public void settle() {
    if (!holdsRecord()) {
      bytes = pool.shrink(bytes);
    }
  }

  /**
   * Takes what has come and nobody will read, such as session tickets, without waiting: closing
   * with unread bytes makes the kernel reset the connection, and the peer may lose the end of what
   * was sent.
   *
   * @throws IOException if the connection failed
   */
  public void discard() throws IOException {
    ByteBuffer bin = pool.take(1);
    try {
      int rounds = 0;
      while (rounds < MOST_DISCARDED
          && transport.read(bin.clear(), Deadline.NOW) == bin.capacity()) {
        rounds++;
      }
    } finally {
      pool.give(bin);
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import java.nio.ByteBuffer;

/**
 * The kinds of ByteBuffer that applications use. Each buffer has bytes before its position and
 * behind its limit, which no call may touch.
 */
enum BufferShape {
  /** With an array beneath. */
  HEAP(false, 0),
  /** Outside the heap. */
  DIRECT(true, 0),
  /** A part of an array, with an arrayOffset. */
  HEAP_SLICE(false, 5),
  /** A part of a direct buffer. */
  DIRECT_SLICE(true, 5);

  private static final int MARGIN = 3;
  private static final byte UNTOUCHED = 0x5a;

  private final boolean direct;
  private final int offset;

  BufferShape(boolean direct, int offset) {
    this.direct = direct;
    this.offset = offset;
  }

  /** A buffer with room for so many bytes. */
  ByteBuffer room(int size) {
    int whole = offset + MARGIN + size + MARGIN;
    ByteBuffer base = direct ? ByteBuffer.allocateDirect(whole) : ByteBuffer.allocate(whole);
    while (base.hasRemaining()) {
      base.put(UNTOUCHED);
    }
    ByteBuffer buffer = offset == 0 ? base.clear() : base.position(offset).slice();
    return buffer.position(MARGIN).limit(MARGIN + size);
  }

  /** A buffer with these bytes between position and limit. */
  ByteBuffer of(byte[] bytes) {
    ByteBuffer buffer = room(bytes.length);
    buffer.duplicate().put(bytes);
    return buffer;
  }

  /** The buffer has got these bytes, its position is behind them, and all else is untouched. */
  void expectFilled(ByteBuffer buffer, int size, String ascii, String check) {
    ByteBuffer expected = room(size);
    expected.put(Expect.ascii(ascii));
    if (buffer.position() != expected.position() || buffer.limit() != expected.limit()) {
      throw Expect.failure(
          check + ", " + this + ": position and limit",
          expected.position() + " and " + expected.limit(),
          buffer.position() + " and " + buffer.limit());
    }
    Expect.bytes(whole(expected), whole(buffer), check + ", " + this + ": all of the buffer");
  }

  private static byte[] whole(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.capacity()];
    buffer.duplicate().clear().get(bytes);
    return bytes;
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.spi.jsse;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The extensions of a hello (RFC 8446 section 4.2), as far as they are looked into here. */
final class HelloExtensions {
  static final int SUPPORTED_GROUPS = 10;
  static final int SIGNATURE_ALGORITHMS = 13;
  static final int EXTENDED_MASTER_SECRET = 23; // RFC 7627 section 5.1
  static final int PRE_SHARED_KEY = 41;
  static final int SUPPORTED_VERSIONS = 43;
  static final int KEY_SHARE = 51;

  private static final ByteBuffer NONE = ByteBuffer.allocate(0);

  private final Map<Integer, ByteBuffer> bodies = new HashMap<>();

  /**
   * Reads them.
   *
   * @param in at their length; its position moves behind them
   * @throws BufferUnderflowException they are cut off
   */
  HelloExtensions(ByteBuffer in) {
    ByteBuffer all = in.hasRemaining() ? vector16(in) : NONE;
    while (all.hasRemaining()) {
      int type = Short.toUnsignedInt(all.getShort());
      bodies.put(type, vector16(all));
    }
  }

  boolean has(int type) {
    return bodies.containsKey(type);
  }

  /** The content of an extension, from its beginning; empty if it is not there. */
  ByteBuffer body(int type) {
    return bodies.getOrDefault(type, NONE).duplicate();
  }

  /** The code points that a client lists in an extension, such as its groups, best first. */
  List<Integer> codes(int type) {
    List<Integer> codes = new ArrayList<>();
    ByteBuffer body = body(type);
    for (ByteBuffer list = vectorOrNone(body); list.hasRemaining(); ) {
      codes.add(Short.toUnsignedInt(list.getShort()));
    }
    return codes;
  }

  /** The groups of a client's key_share, for each of which it has made a key. */
  List<Integer> keyShares() {
    List<Integer> groups = new ArrayList<>();
    ByteBuffer body = body(KEY_SHARE);
    for (ByteBuffer list = vectorOrNone(body); list.hasRemaining(); vector16(list)) {
      groups.add(Short.toUnsignedInt(list.getShort()));
    }
    return groups;
  }

  private static ByteBuffer vectorOrNone(ByteBuffer in) {
    return in.hasRemaining() ? vector16(in) : NONE.duplicate();
  }

  /** A vector with a length of two bytes (RFC 8446 section 3.4). */
  static ByteBuffer vector16(ByteBuffer in) {
    return slice(in, Short.toUnsignedInt(in.getShort()));
  }

  /** A vector with a length of one byte. */
  static ByteBuffer vector8(ByteBuffer in) {
    return slice(in, Byte.toUnsignedInt(in.get()));
  }

  private static ByteBuffer slice(ByteBuffer in, int length) {
    if (length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    ByteBuffer slice = in.slice(in.position(), length);
    in.position(in.position() + length);
    return slice;
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import io.usocket.MessageFlag;
import io.usocket.USocket;
import io.usocket.USocketException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;

/** A way to read from a stream socket, and how much it promises. */
final class ReadingCall {
  /** How much comes. */
  enum Promise {
    /** At least one byte. */
    SOME,
    /** As much as was asked for; without waiting: what is there. */
    ALL,
    /** A line. */
    LINE
  }

  private interface Body {
    byte[] read(USocket socket, int size, MessageFlag... flags) throws USocketException;
  }

  private interface Filling {
    int fill(ByteBuffer room) throws USocketException;
  }

  static final ReadingCall RECV =
      new ReadingCall("recv", Promise.SOME, (s, size, flags) -> s.recv(size, flags));

  static final ReadingCall RECV_HEAP =
      new ReadingCall(
          "recv heap",
          Promise.SOME,
          (s, size, f) -> into(ByteBuffer::allocate, size, b -> s.recv(b, f)));

  static final ReadingCall RECV_DIRECT =
      new ReadingCall(
          "recv direct",
          Promise.SOME,
          (s, size, f) -> into(ByteBuffer::allocateDirect, size, b -> s.recv(b, f)));

  static final ReadingCall RECVFROM =
      new ReadingCall("recvfrom", Promise.SOME, (s, size, flags) -> s.recvfrom(size, flags).data());

  static final ReadingCall RECVFROM_HEAP =
      new ReadingCall(
          "recvfrom heap",
          Promise.SOME,
          (s, size, f) -> into(ByteBuffer::allocate, size, b -> s.recvfrom(b, f).length()));

  static final ReadingCall RECVFROM_DIRECT =
      new ReadingCall(
          "recvfrom direct",
          Promise.SOME,
          (s, size, f) -> into(ByteBuffer::allocateDirect, size, b -> s.recvfrom(b, f).length()));

  static final ReadingCall READ =
      new ReadingCall("read", Promise.ALL, (s, size, flags) -> s.read(size));

  static final ReadingCall READINTO_ARRAY =
      new ReadingCall(
          "readinto",
          Promise.ALL,
          (s, size, flags) -> {
            byte[] array = new byte[size + 3];
            return Arrays.copyOf(array, s.readinto(array, size));
          });

  static final ReadingCall READINTO_HEAP =
      new ReadingCall(
          "readinto heap",
          Promise.ALL,
          (s, size, f) -> into(ByteBuffer::allocate, size, s::readinto));

  static final ReadingCall READINTO_DIRECT =
      new ReadingCall(
          "readinto direct",
          Promise.ALL,
          (s, size, f) -> into(ByteBuffer::allocateDirect, size, s::readinto));

  static final ReadingCall READLINE =
      new ReadingCall("readline", Promise.LINE, (s, size, flags) -> s.readline(size));

  private static final List<ReadingCall> ALL_CALLS =
      List.of(
          RECV,
          RECV_HEAP,
          RECV_DIRECT,
          RECVFROM,
          RECVFROM_HEAP,
          RECVFROM_DIRECT,
          READ,
          READINTO_ARRAY,
          READINTO_HEAP,
          READINTO_DIRECT,
          READLINE);

  /** Room before and behind what a buffer shows. */
  private static final int MARGIN = 2;

  private final String name;
  private final Promise promise;
  private final Body body;

  private ReadingCall(String name, Promise promise, Body body) {
    this.name = name;
    this.promise = promise;
    this.body = body;
  }

  /** How much it promises. */
  Promise promise() {
    return promise;
  }

  /** All that take flags: those that promise some. */
  static List<ReadingCall> withFlags() {
    return ALL_CALLS.stream().filter(call -> call.promise == Promise.SOME).toList();
  }

  static List<ReadingCall> all() {
    return ALL_CALLS;
  }

  /** Makes the call; the bytes, none at the end of the stream. */
  byte[] read(USocket socket, int size, MessageFlag... flags) throws USocketException {
    return body.read(socket, size, flags);
  }

  private static byte[] into(IntFunction<ByteBuffer> allocate, int size, Filling call)
      throws USocketException {
    ByteBuffer room = allocate.apply(size + 2 * MARGIN).position(MARGIN).limit(MARGIN + size);
    int n = call.fill(room);
    boolean plausible = n >= (size == 0 ? 0 : -1) && n <= size && (n != 0 || size == 0);
    if (!plausible || room.position() != MARGIN + Math.max(0, n) || room.limit() != MARGIN + size) {
      throw Expect.failure(
          "a buffer with room for " + size + " bytes",
          "how many came, or -1 at the end; the position has moved by as many",
          n + "; from " + MARGIN + " to " + room);
    }
    byte[] bytes = new byte[Math.max(0, n)];
    room.get(MARGIN, bytes);
    return bytes;
  }

  @Override
  public String toString() {
    return name;
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import io.usocket.MessageFlag;
import io.usocket.USocket;
import io.usocket.USocketException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.IntFunction;

/** A way to write to a stream socket, and how much it promises. */
final class WritingCall {
  /** How much goes. */
  enum Promise {
    /** At least one byte; when blocking: all. */
    SOME,
    /** All of it, or an error that tells how far it came. */
    ALL,
    /** All of it; without waiting: at least one byte. */
    ALL_OR_WHAT_GOES
  }

  private interface Body {
    int write(USocket socket, byte[] data, MessageFlag... flags) throws USocketException;
  }

  private interface Emptying {
    int empty(ByteBuffer src) throws USocketException;
  }

  /** A stream does not look at the address of sendto. */
  private static final InetSocketAddress ANYWHERE = new InetSocketAddress(Subject.loopback(), 9);

  static final WritingCall SEND =
      new WritingCall("send", Promise.SOME, (s, data, flags) -> s.send(data, flags));

  static final WritingCall SEND_HEAP =
      new WritingCall(
          "send heap",
          Promise.SOME,
          (s, data, f) -> from(ByteBuffer::allocate, data, b -> s.send(b, f)));

  static final WritingCall SEND_DIRECT =
      new WritingCall(
          "send direct",
          Promise.SOME,
          (s, data, f) -> from(ByteBuffer::allocateDirect, data, b -> s.send(b, f)));

  static final WritingCall SENDTO =
      new WritingCall("sendto", Promise.SOME, (s, data, flags) -> s.sendto(data, ANYWHERE));

  static final WritingCall SENDTO_DIRECT =
      new WritingCall(
          "sendto direct",
          Promise.SOME,
          (s, data, f) -> from(ByteBuffer::allocateDirect, data, b -> s.sendto(b, ANYWHERE)));

  static final WritingCall SENDALL =
      new WritingCall(
          "sendall",
          Promise.ALL,
          (s, data, flags) -> {
            s.sendall(data);
            return data.length;
          });

  static final WritingCall SENDALL_HEAP =
      new WritingCall(
          "sendall heap",
          Promise.ALL,
          (s, data, f) -> from(ByteBuffer::allocate, data, b -> all(s, b)));

  static final WritingCall SENDALL_DIRECT =
      new WritingCall(
          "sendall direct",
          Promise.ALL,
          (s, data, f) -> from(ByteBuffer::allocateDirect, data, b -> all(s, b)));

  static final WritingCall WRITE =
      new WritingCall("write", Promise.ALL_OR_WHAT_GOES, (s, data, flags) -> s.write(data));

  static final WritingCall WRITE_HEAP =
      new WritingCall(
          "write heap",
          Promise.ALL_OR_WHAT_GOES,
          (s, data, f) -> from(ByteBuffer::allocate, data, s::write));

  static final WritingCall WRITE_DIRECT =
      new WritingCall(
          "write direct",
          Promise.ALL_OR_WHAT_GOES,
          (s, data, f) -> from(ByteBuffer::allocateDirect, data, s::write));

  private static final List<WritingCall> ALL_CALLS =
      List.of(
          SEND,
          SEND_HEAP,
          SEND_DIRECT,
          SENDTO,
          SENDTO_DIRECT,
          SENDALL,
          SENDALL_HEAP,
          SENDALL_DIRECT,
          WRITE,
          WRITE_HEAP,
          WRITE_DIRECT);
  private static final int MARGIN = 2;

  private final String name;
  private final Promise promise;
  private final Body body;

  private WritingCall(String name, Promise promise, Body body) {
    this.name = name;
    this.promise = promise;
    this.body = body;
  }

  /** How much it promises. */
  Promise promise() {
    return promise;
  }

  /** All that take flags. */
  static List<WritingCall> withFlags() {
    return List.of(SEND, SEND_HEAP, SEND_DIRECT);
  }

  static List<WritingCall> all() {
    return ALL_CALLS;
  }

  /** Makes the call; how many bytes went. */
  int write(USocket socket, byte[] data, MessageFlag... flags) throws USocketException {
    return body.write(socket, data, flags);
  }

  private static int all(USocket socket, ByteBuffer src) throws USocketException {
    int size = src.remaining();
    socket.sendall(src);
    return size;
  }

  private static int from(IntFunction<ByteBuffer> allocate, byte[] data, Emptying call)
      throws USocketException {
    ByteBuffer src = allocate.apply(data.length + 2 * MARGIN).position(MARGIN);
    src.put(data).flip().position(MARGIN);
    try {
      return moved(src, call.empty(src));
    } catch (USocketException e) {
      moved(src, e.bytesTransferred());
      throw e;
    }
  }

  private static int moved(ByteBuffer src, long told) {
    if (src.position() - MARGIN != told) {
      throw Expect.failure(
          "position of a buffer after a call that writes",
          "moved by what the call tells",
          "from " + MARGIN + " to " + src + ", it tells " + told);
    }
    return (int) told;
  }

  @Override
  public String toString() {
    return name;
  }
}

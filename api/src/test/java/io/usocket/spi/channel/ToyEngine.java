// SPDX-License-Identifier: Apache-2.0
package io.usocket.spi.channel;

import io.usocket.TlsException;
import io.usocket.TlsInfo;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A TLS engine without cryptography: records with TLS's header, whose first byte is the type. Each
 * side says hello, then data; a question wants an answer.
 */
final class ToyEngine implements TlsEngine {
  private static final int HELLO = 22;
  private static final int DATA = 23;
  private static final int CLOSE = 21;
  private static final int QUESTION = 24;
  private static final int ANSWER = 25;
  private static final int ALERT = 26;

  private final Deque<byte[]> output = new ArrayDeque<>();
  private boolean done;
  private boolean inboundDone;
  private boolean outboundDone;

  static byte[] hello() {
    return framed(HELLO, "hello");
  }

  static byte[] record(String data) {
    return framed(DATA, data);
  }

  static byte[] closeNotify() {
    return framed(CLOSE, "");
  }

  static byte[] question() {
    return framed(QUESTION, "?");
  }

  static byte[] answer() {
    return framed(ANSWER, "!");
  }

  static byte[] alert() {
    return framed(ALERT, "no");
  }

  static byte[] garbage() {
    return framed(99, "GET / HTTP/1.0");
  }

  static byte[] concat(byte[]... parts) {
    ByteBuffer all = ByteBuffer.allocate(1 << 16);
    for (byte[] part : parts) {
      all.put(part);
    }
    byte[] bytes = new byte[all.flip().remaining()];
    all.get(bytes);
    return bytes;
  }

  private static byte[] framed(int type, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(5 + bytes.length)
        .put((byte) type)
        .putShort((short) 0x0303)
        .putShort((short) bytes.length)
        .put(bytes)
        .array();
  }

  @Override
  public void begin() {
    output.add(hello());
  }

  @Override
  public int unwrap(ByteBuffer src, ByteBuffer dst) throws TlsException {
    if (src.remaining() < 5 || src.remaining() < 5 + src.getShort(src.position() + 3)) {
      return 0;
    }
    int type = src.get();
    src.getShort();
    ByteBuffer body = src.slice(src.position() + 2, src.getShort());
    src.position(src.position() + body.remaining());
    switch (type) {
      case HELLO -> done = true;
      case DATA -> {
        int n = body.remaining();
        dst.put(body);
        return n;
      }
      case CLOSE -> inboundDone = true;
      case QUESTION -> output.add(answer());
      default -> {
        output.add(alert());
        throw new TlsException(TlsException.Reason.PROTOCOL_VIOLATION, "type " + type, null);
      }
    }
    return 0;
  }

  @Override
  public void wrap(ByteBuffer src, ByteBuffer dst) {
    if (!output.isEmpty()) {
      dst.put(output.remove());
    } else if (done && src.hasRemaining()) {
      byte[] body = new byte[src.remaining()];
      src.get(body);
      dst.put(record(new String(body, StandardCharsets.US_ASCII)));
    }
  }

  @Override
  public boolean hasOutput() {
    return !output.isEmpty();
  }

  @Override
  public boolean isHandshakeDone() {
    return done;
  }

  @Override
  public boolean isInboundDone() {
    return inboundDone;
  }

  @Override
  public void closeOutbound() {
    if (!outboundDone) {
      outboundDone = true;
      output.add(closeNotify());
    }
  }

  /** As those of JSSE. */
  @Override
  public void close() {
    inboundDone = true;
  }

  @Override
  public int plaintextRoom() {
    return 1024;
  }

  @Override
  public int recordRoom() {
    return 1100;
  }

  @Override
  public boolean prefersDirectBuffers() {
    return false;
  }

  @Override
  public TlsInfo info() {
    throw new UnsupportedOperationException("a toy has nothing to tell");
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import io.usocket.USocket;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Bytes moved by calls that do not wait, as many as go at a time. */
final class Trickle {
  private Trickle() {}

  /** Sends all. */
  static void send(USocket socket, byte[] bytes, String check) throws IOException {
    ByteBuffer src = ByteBuffer.wrap(bytes);
    while (src.hasRemaining()) {
      Retry.until(check, () -> socket.send(src));
    }
  }

  /** Receives exactly so many. */
  static byte[] receive(USocket socket, int count, String check) throws IOException {
    byte[] bytes = new byte[count];
    ByteBuffer dst = ByteBuffer.wrap(bytes);
    while (dst.hasRemaining()) {
      if (Retry.until(check, () -> socket.recv(dst)) < 0) {
        throw Expect.failure(check, count + " bytes", "the end, after " + dst.position());
      }
    }
    return bytes;
  }

  /** Receives exactly this text. */
  static void expect(USocket socket, String ascii, String check) throws IOException {
    Expect.bytes(ascii, receive(socket, ascii.length(), check), check);
  }
}

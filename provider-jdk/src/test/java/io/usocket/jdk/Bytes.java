// SPDX-License-Identifier: Apache-2.0
package io.usocket.jdk;

import static io.usocket.spi.Port.WANT_READ;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.usocket.spi.Deadline;
import io.usocket.spi.TlsPort;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/** Bytes by the hundred, and what became of a task. */
final class Bytes {
  private Bytes() {}

  static byte[] data(int size) {
    byte[] bytes = new byte[size];
    new Random(42).nextBytes(bytes);
    return bytes;
  }

  static byte[] times(int n, byte[] some) {
    byte[] all = new byte[n * some.length];
    for (int i = 0; i < n; i++) {
      System.arraycopy(some, 0, all, i * some.length, some.length);
    }
    return all;
  }

  /** So many bytes, with reads that are made again when they give up. */
  static byte[] read(TlsPort port, int size) throws IOException {
    ByteBuffer dst = ByteBuffer.allocate(size);
    while (dst.hasRemaining()) {
      int n = port.read(dst, Deadline.NEVER);
      assertTrue(n > 0 || n == WANT_READ, "a read answered " + n);
    }
    return dst.array();
  }

  static void writeAll(TlsPort port, byte[] bytes) throws IOException {
    ByteBuffer src = ByteBuffer.wrap(bytes);
    while (src.hasRemaining()) {
      assertTrue(port.write(src, Deadline.NEVER) > 0);
    }
  }

  static <T> T outcome(CompletableFuture<T> task) throws Exception {
    try {
      return task.get();
    } catch (java.util.concurrent.ExecutionException e) {
      throw (Exception) e.getCause();
    }
  }
}

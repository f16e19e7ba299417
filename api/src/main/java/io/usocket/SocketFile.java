// SPDX-License-Identifier: Apache-2.0
package io.usocket;

import java.io.Closeable;
import java.io.Flushable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/**
 * A socket as a file: streams for all that {@code java.io} has. The output is buffered, so that
 * small writes become few segments and TLS records: call {@link #flush} before waiting for an
 * answer. The input is not buffered here, so that it can be mixed with the socket's own calls.
 *
 * <p>One thread may read while another writes. Timeouts and errors are those of the socket.
 */
public final class SocketFile implements Closeable, Flushable {
  static final int DEFAULT_BUFFER = 16 * 1024;

  private final InputStream input;
  private final OutputStream output;

  private SocketFile(InputStream input, OutputStream output) {
    this.input = input;
    this.output = output;
  }

  static SocketFile reading(USocket socket) {
    return new SocketFile(new In(socket), new NoOut());
  }

  static SocketFile writing(USocket socket, int buffering) {
    return new SocketFile(new NoIn(), out(socket, buffering));
  }

  static SocketFile both(USocket socket, int buffering) {
    return new SocketFile(new In(socket), out(socket, buffering));
  }

  private static OutputStream out(USocket socket, int buffering) {
    return buffering == 0 ? new Out(socket) : new BufferedOut(socket, buffering);
  }

  /**
   * Reads from the socket; at the end of the stream it answers -1. Closing it does nothing. Of a
   * file for writing only, reading is EBADF (POSIX read()).
   */
  public InputStream input() {
    return input;
  }

  /**
   * Writes to the socket. Closing it flushes it. Of a file for reading only, writing is EBADF
   * (POSIX write()).
   */
  public OutputStream output() {
    return output;
  }

  /**
   * Sends what was written and not yet sent.
   *
   * @throws IOException as {@link USocket#sendall(byte[])}
   */
  @Override
  public void flush() throws IOException {
    output.flush();
  }

  /**
   * Sends what was written and not yet sent; the socket stays open.
   *
   * @throws IOException as {@link USocket#sendall(byte[])}
   */
  @Override
  public void close() throws IOException {
    output.flush();
  }

  private static final class In extends InputStream {
    private final USocket socket;

    In(USocket socket) {
      this.socket = socket;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] b, int off, int len) throws IOException {
      return socket.recv(ByteBuffer.wrap(b, off, len));
    }
  }

  private static final class Out extends OutputStream {
    private final USocket socket;

    Out(USocket socket) {
      this.socket = socket;
    }

    @Override
    public void write(int b) throws IOException {
      socket.sendall(new byte[] {(byte) b});
    }

    @Override
    public void write(byte[] b, int off, int len) throws IOException {
      socket.sendall(ByteBuffer.wrap(b, off, len));
    }
  }

  /** Keeps what was not sent, and no more than that, whatever a flush throws. */
  private static final class BufferedOut extends OutputStream {
    private final USocket socket;
    private final ByteBuffer waiting;

    BufferedOut(USocket socket, int size) {
      this.socket = socket;
      this.waiting = ByteBuffer.allocate(size);
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] b, int off, int len) throws IOException {
      int at = off;
      while (at < off + len) {
        if (!waiting.hasRemaining()) {
          flush();
        }
        int n = Math.min(waiting.remaining(), off + len - at);
        waiting.put(b, at, n);
        at += n;
      }
    }

    @Override
    public void flush() throws IOException {
      waiting.flip();
      try {
        if (waiting.hasRemaining()) {
          socket.sendall(waiting);
        }
      } finally {
        waiting.compact();
      }
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }

  private static final class NoIn extends InputStream {
    @Override
    public int read() throws IOException {
      return read(new byte[1], 0, 1);
    }

    @Override
    public int read(byte[] b, int off, int len) throws IOException {
      throw new USocketException(Errno.EBADF, "read: the file is for writing, its mode is wb");
    }
  }

  private static final class NoOut extends OutputStream {
    @Override
    public void write(int b) throws IOException {
      throw new USocketException(Errno.EBADF, "write: the file is for reading, its mode is rb");
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One end of a TCP connection on a plain JDK socket, as a peer of the socket under test: it can cut
 * its bytes into small pieces, hold them back, and leave in every rude way. Reads give up after
 * {@link Bounded#soon}. One thread may read while another writes.
 */
final class RawLink implements Closeable {
  /** That pieces are seen alone costs a switch of threads each, which a busy machine has not. */
  private static final long MOST_WAITING_NANOS = TimeUnit.MILLISECONDS.toNanos(150);

  private final Socket socket;
  private final ByteArrayOutputStream held = new ByteArrayOutputStream();
  private volatile int piece = Integer.MAX_VALUE;
  private long waitingNanos; // of the thread that writes

  RawLink(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(Bounded.soonMillis());
    socket.setTcpNoDelay(true);
  }

  static RawLink connect(InetSocketAddress to) throws IOException {
    Socket socket = new Socket();
    try {
      socket.connect(to, Bounded.soonMillis());
      return new RawLink(socket);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /** From now on bytes are written, and read, so many at a time. */
  void chop(int bytes) {
    piece = bytes;
    waitingNanos = 0;
  }

  /** Holds few bytes for the reader, so that the other side soon cannot send. */
  void narrow() throws IOException {
    socket.setReceiveBufferSize(1 << 16);
  }

  /** Keeps bytes until {@link #flush}, so that they leave in one piece with those that follow. */
  void hold(byte[] bytes) {
    held.writeBytes(bytes);
  }

  void flush() throws IOException {
    byte[] bytes = held.toByteArray();
    held.reset();
    for (int from = 0; from < bytes.length; from += Math.min(piece, bytes.length - from)) {
      socket.getOutputStream().write(bytes, from, Math.min(piece, bytes.length - from));
      if (piece < bytes.length && waitingNanos < MOST_WAITING_NANOS) {
        letItBeSeen();
      }
    }
  }

  /** Lets the other side see a piece alone, as a rule. */
  private void letItBeSeen() {
    long begin = System.nanoTime();
    LockSupport.parkNanos(1);
    waitingNanos += System.nanoTime() - begin;
  }

  void send(byte[] bytes) throws IOException {
    hold(bytes);
    flush();
  }

  /** As {@link #send}; how many bytes went. */
  int sent(byte[] bytes) throws IOException {
    send(bytes);
    return bytes.length;
  }

  /** What is there, at least one byte; -1 at the end. */
  int read(byte[] into, int offset, int length) throws IOException {
    return socket.getInputStream().read(into, offset, Math.min(length, piece));
  }

  /** Exactly so many bytes. */
  byte[] read(int count) throws IOException {
    byte[] bytes = new byte[count];
    for (int at = 0; at < count; ) {
      int n = read(bytes, at, count - at);
      if (n < 0) {
        throw new EOFException("the connection ended after " + at + " of " + count + " bytes");
      }
      at += n;
    }
    return bytes;
  }

  /** One whole TLS record, with its header of five bytes (RFC 8446 section 5.1). */
  byte[] readRecord() throws IOException {
    byte[] header = read(5);
    byte[] body = read(((header[3] & 0xff) << 8) | (header[4] & 0xff));
    byte[] record = Arrays.copyOf(header, 5 + body.length);
    System.arraycopy(body, 0, record, 5, body.length);
    return record;
  }

  /** What came until the end; a reset counts as one. */
  byte[] readToEnd() throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] some = new byte[4096];
    try {
      for (int n = read(some, 0, some.length); n >= 0; n = read(some, 0, some.length)) {
        all.write(some, 0, n);
      }
    } catch (java.net.SocketTimeoutException e) {
      throw e;
    } catch (IOException e) {
      return all.toByteArray();
    }
    return all.toByteArray();
  }

  /** Ends the writing direction: the socket under test reads the end of the TCP stream. */
  void fin() throws IOException {
    socket.shutdownOutput();
  }

  /** Leaves with RST (SO_LINGER of zero). */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}

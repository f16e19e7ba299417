// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import io.usocket.Errno;
import io.usocket.SocketLevel;
import io.usocket.SocketOption;
import io.usocket.USocket;
import io.usocket.USocketException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Bytes in volume: more than the kernel holds for a peer that does not read. */
final class Flow {
  /** More than all the buffers of a connection. */
  static final int TOO_MUCH = 16 << 20;

  /** A small send buffer. */
  static final int SMALL = 64 * 1024;

  /** More than a connection holds that is {@link #narrow}. */
  static final int MUCH = 2 << 20;

  /** Longer than a kernel keeps an acknowledgement back. */
  private static final int ACKNOWLEDGED_MILLIS = 50;

  private static final int SILENT_MILLIS = 60;

  /** One way to send from a buffer. */
  interface Sending {
    long send(ByteBuffer src) throws USocketException;
  }

  private Flow() {}

  /** Makes the buffers of a connection small, so that few bytes fill it. */
  static Link narrow(Link link) throws IOException {
    link.socket().setsockopt(SocketLevel.SOL_SOCKET, SocketOption.SO_SNDBUF, SMALL);
    link.peer().socket().setReceiveBufferSize(2 * SMALL);
    return link;
  }

  /** Sends until nothing goes without waiting (EAGAIN); how many bytes went. */
  static int untilFull(byte[] bytes, String check, Sending way) throws USocketException {
    ByteBuffer src = ByteBuffer.wrap(bytes);
    return counted(push(src, check, way), src, check);
  }

  /**
   * The same, until nothing has gone for a moment: what comes late is the peer's acknowledgement,
   * which makes room once more.
   */
  static int untilSettled(byte[] bytes, String check, Sending way) throws USocketException {
    ByteBuffer src = ByteBuffer.wrap(bytes);
    long went = push(src, check, way);
    long quiet = Pace.exchange(ACKNOWLEDGED_MILLIS).toNanos();
    for (long end = System.nanoTime() + quiet; System.nanoTime() - end < 0; ) {
      long more = push(src, check, way);
      if (more > 0) {
        went += more;
        end = System.nanoTime() + quiet;
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
    return counted(went, src, check);
  }

  /** Sends until EAGAIN. */
  private static long push(ByteBuffer src, String check, Sending way) throws USocketException {
    long went = 0;
    while (src.hasRemaining()) {
      try {
        long n = way.send(src);
        if (n < 1) {
          throw Expect.failure(check, "at least one byte, or EAGAIN", n);
        }
        went += n;
      } catch (USocketException e) {
        Expect.errno(Errno.EAGAIN, check, e);
        return went + e.bytesTransferred();
      }
    }
    return went;
  }

  private static int counted(long went, ByteBuffer src, String check) {
    if (went != src.position() || went == 0 || !src.hasRemaining()) {
      throw Expect.failure(
          check,
          "as many bytes as the position has moved, then EAGAIN",
          went + " bytes, the position is " + src.position() + " of " + src.limit());
    }
    return (int) went;
  }

  /** The peer receives so many of these bytes. */
  static void arrives(Peer peer, byte[] bytes, int count, String check) throws IOException {
    Expect.bytes(Arrays.copyOf(bytes, count), peer.receive(count), check);
  }

  /** Nothing comes to the peer for a moment. */
  static void nothingMore(Peer peer, String check) throws IOException {
    int patience = peer.socket().getSoTimeout();
    peer.socket().setSoTimeout(SILENT_MILLIS);
    try {
      int b = peer.socket().getInputStream().read();
      throw Expect.failure(check, "nothing more", b < 0 ? "end of stream" : "byte " + b);
    } catch (SocketTimeoutException e) {
      peer.socket().setSoTimeout(patience);
    }
  }

  /** Sends all, while the peer receives it. */
  static void through(Subject subject, Link link, byte[] bytes, String check) throws Exception {
    Task<byte[]> received = subject.start(() -> link.peer().receive(bytes.length));
    link.socket().sendall(bytes);
    Expect.bytes(bytes, received.get(check), check);
  }

  /** Waits until there is something to read, or the end of the stream, and takes nothing. */
  static void awaitInput(USocket socket) throws USocketException {
    double mode = socket.gettimeout();
    socket.settimeout(Bounded.soonSeconds());
    socket.recv(1, io.usocket.MessageFlag.MSG_PEEK);
    socket.settimeout(mode);
  }
}

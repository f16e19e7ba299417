// SPDX-License-Identifier: Apache-2.0
package io.usocket.spi;

import java.io.IOException;
import java.nio.ByteBuffer;

/** A stream of bytes in both directions: TCP, or TLS on top of another byte port. */
public interface BytePort extends Port {
  /**
   * Reads what is there, at least one byte.
   *
   * @param dst where to; it has room
   * @param deadline until when to wait for the first byte
   * @return how many bytes were read, {@link #END_OF_STREAM} (again and again), {@link #WANT_READ}
   *     or {@link #WANT_WRITE}
   * @throws IOException if the connection failed; a TLS port that ends without close_notify fails
   *     with {@link io.usocket.TlsException.Reason#TRUNCATED}
   */
  int read(ByteBuffer dst, Deadline deadline) throws IOException;

  /**
   * Writes, at least one byte. Bytes that are answered for are on their way: they are never to be
   * handed over again. Bytes that the transport did not take before the deadline are kept by the
   * port and go out first with the next call of any kind.
   *
   * @param src what to write; it has bytes
   * @param deadline until when to wait for room
   * @return how many bytes were taken, {@link #WANT_READ} or {@link #WANT_WRITE}
   * @throws IOException if the connection failed
   */
  int write(ByteBuffer src, Deadline deadline) throws IOException;

  /**
   * Sends what {@link #write} has taken and the transport has not. A port that keeps nothing has
   * nothing to do here.
   *
   * @param deadline until when to wait for room
   * @return 0: nothing is left; {@link #WANT_READ} or {@link #WANT_WRITE}
   * @throws IOException if the connection failed
   */
  default int flush(Deadline deadline) throws IOException {
    return 0;
  }

  /**
   * Ends the writing direction: the peer reads end of stream after all that was written. TLS sends
   * close_notify and leaves the transport open.
   *
   * @param deadline until when to wait for room
   * @return 0, {@link #WANT_READ} or {@link #WANT_WRITE}
   * @throws IOException if the connection failed
   */
  int shutdownOutput(Deadline deadline) throws IOException;
}

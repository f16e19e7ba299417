// SPDX-License-Identifier: Apache-2.0
package io.usocket.spi;

import io.usocket.TlsInfo;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * DTLS 1.2 on top of a connected {@link DatagramPort}: one record with data is one datagram.
 *
 * <p>{@link #handshake} comes first, by one thread at a time, until it answers 0; only then come
 * {@link #receive}, {@link #send} and {@link #info}. What is not authentic, or was received before,
 * is dropped without a word (RFC 6347 section 4.1.2.7). {@link #close} sends close_notify if the
 * handshake is done and there is room for it, then closes the transport; it never waits.
 */
public interface DtlsPort extends Port {
  /** The most plaintext that a record has, in bytes (RFC 6347 section 4.1). */
  int MOST_DATA = 1 << 14;

  /**
   * Does the handshake, sending again what seems lost (RFC 6347 section 4.2.4). When it answers 0
   * the peer has been verified as the configuration demands, and what was negotiated is what was
   * demanded.
   *
   * @param deadline until when to wait; never {@link Deadline#NOW}
   * @return 0: done (again and again), or {@link #WANT_READ}: the deadline has passed, and the port
   *     can only be closed
   * @throws io.usocket.TlsException if the handshake failed; the peer has been sent the alert
   * @throws IOException if the transport failed; after an {@link java.io.InterruptedIOException}
   *     the port can perhaps only be closed
   */
  int handshake(Deadline deadline) throws IOException;

  /**
   * Receives the data of one record.
   *
   * @param dst where to; it has room for {@link #MOST_DATA}
   * @param deadline until when to wait
   * @return how many bytes, at least one; {@link #END_OF_STREAM}: the peer has sent close_notify
   *     (again and again); {@link #WANT_READ}
   * @throws io.usocket.TlsException PEER_ALERT: the peer has sent a fatal alert
   * @throws IOException ECONNREFUSED: the peer's port is closed; DTLS can go on after that
   */
  int receive(ByteBuffer dst, Deadline deadline) throws IOException;

  /**
   * Sends data as one record in one datagram.
   *
   * @param src 1 to {@link #MOST_DATA} bytes; all of it is taken, or nothing
   * @param deadline until when to wait for room
   * @return how many bytes were sent, or {@link #WANT_WRITE}
   * @throws io.usocket.USocketException EPIPE: DTLS is closed
   * @throws IOException EMSGSIZE: the network does not take so long a datagram; ECONNREFUSED: an
   *     earlier one was refused
   */
  int send(ByteBuffer src, Deadline deadline) throws IOException;

  /** What was agreed on, once the handshake is done. */
  TlsInfo info();
}

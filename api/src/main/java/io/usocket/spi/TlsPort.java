// SPDX-License-Identifier: Apache-2.0
package io.usocket.spi;

import io.usocket.Errno;
import io.usocket.TlsInfo;
import io.usocket.USocketException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * TLS on top of another byte port.
 *
 * <p>{@link #handshake} comes first, by one thread at a time, until it answers 0; only then come
 * {@link #read}, {@link #write}, {@link #shutdownOutput} and {@link #info}. {@link #close} sends
 * close_notify if no write is under way and the transport takes it at once, then closes the
 * transport; it never waits.
 */
public interface TlsPort extends BytePort {
  /**
   * Goes on with the handshake, to its end if the deadline allows. When it answers 0 the peer has
   * been verified as the configuration demands, and what was negotiated is what was demanded.
   *
   * @param deadline until when to wait
   * @return 0: done (again and again), {@link #WANT_READ} or {@link #WANT_WRITE}
   * @throws io.usocket.TlsException if the handshake failed; the peer has been sent the alert
   * @throws IOException if the transport failed
   */
  int handshake(Deadline deadline) throws IOException;

  /** What was agreed on, once the handshake is done. */
  TlsInfo info();

  /**
   * Keying material for an application, of this connection alone (RFC 5705, RFC 8446 section 7.5);
   * called only if {@link io.usocket.Feature#EXPORTER} is claimed, once the handshake is done.
   *
   * @param label as registered, such as {@code EXPORTER-Channel-Binding}
   * @param context what to bind it to; null: none, which in TLS 1.2 is not the same as an empty one
   * @param length in bytes, from 1
   * @return the material; the caller's own
   * @throws IOException EINVAL: TLS 1.2 without extended master secret (RFC 9266 section 4.2)
   */
  default byte[] exportKeyingMaterial(String label, byte @Nullable [] context, int length)
      throws IOException {
    throw new USocketException(Errno.EOPNOTSUPP, "exportKeyingMaterial: Feature.EXPORTER");
  }
}

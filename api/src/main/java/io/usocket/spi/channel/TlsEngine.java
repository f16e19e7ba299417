// SPDX-License-Identifier: Apache-2.0
package io.usocket.spi.channel;

import io.usocket.Errno;
import io.usocket.TlsException;
import io.usocket.TlsInfo;
import io.usocket.USocketException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A TLS library as a machine: bytes in, bytes out. No I/O, no clock, no threads of its own; {@link
 * SecureStream} drives it over a {@link io.usocket.spi.BytePort}.
 *
 * <p><b>Threads.</b> Until the handshake is done one thread calls. After that one thread may call
 * {@link #unwrap} while another calls {@link #wrap}, {@link #hasOutput} and {@link #closeOutbound};
 * an engine that cannot take that locks for itself.
 *
 * <p><b>Errors.</b> {@link TlsException}, with the reason and the alert. After one, {@link
 * #hasOutput} tells whether an alert for the peer is waiting, and {@link #wrap} gives it.
 */
public interface TlsEngine {
  /**
   * Begins the handshake; called once, first. A client's hello is then waiting as output.
   *
   * @throws TlsException if the handshake cannot begin
   */
  void begin() throws TlsException;

  /**
   * Takes what came from the peer: as many whole records as it likes, at least one if there is one.
   * The rest stays in {@code src}. Heavy computing is done here, in the caller's thread.
   *
   * @param src from the peer; its position moves by what was taken
   * @param dst for plaintext; it has room for {@link #plaintextRoom}
   * @return how many bytes of plaintext were put into {@code dst}. 0 and nothing taken: it needs
   *     more bytes from the peer
   * @throws TlsException if the peer broke the rules, was refused, or has refused us
   */
  int unwrap(ByteBuffer src, ByteBuffer dst) throws TlsException;

  /**
   * Gives what is to be sent: first what {@link #hasOutput} speaks of, then plaintext from {@code
   * src} as records. Nothing of {@code src} is taken before the handshake is done.
   *
   * @param src plaintext; its position moves by what was taken; may be empty
   * @param dst for the peer; it has room for {@link #recordRoom}
   * @throws TlsException if the handshake or the library failed
   * @throws USocketException EPIPE: there is plaintext, and TLS takes no more since one side has
   *     closed it
   */
  void wrap(ByteBuffer src, ByteBuffer dst) throws USocketException;

  /** Whether handshake messages or alerts are waiting to be sent. */
  boolean hasOutput();

  /**
   * Whether the handshake is done and the peer verified; what is left of its output still has to be
   * sent.
   */
  boolean isHandshakeDone();

  /** Whether the peer's close_notify has come: there will be no more plaintext. */
  boolean isInboundDone();

  /**
   * Makes close_notify waiting output; no plaintext is taken any more. A second call does nothing.
   */
  void closeOutbound();

  /** The room that {@link #unwrap} needs in {@code dst}; may change. */
  int plaintextRoom();

  /** The room that {@link #wrap} needs in {@code dst}; may change. */
  int recordRoom();

  /** Whether buffers of both sides are best direct (native libraries) or on the heap. */
  boolean prefersDirectBuffers();

  /** What was agreed on, once the handshake is done. */
  TlsInfo info();

  /**
   * As {@link io.usocket.spi.TlsPort#exportKeyingMaterial}.
   *
   * @param label as registered
   * @param context what to bind it to; null: none
   * @param length in bytes, from 1
   * @return the material; the caller's own
   * @throws USocketException EOPNOTSUPP: the library cannot; EINVAL: TLS 1.2 without extended
   *     master secret
   */
  default byte[] exportKeyingMaterial(String label, byte @Nullable [] context, int length)
      throws USocketException {
    throw new USocketException(Errno.EOPNOTSUPP, "exportKeyingMaterial: Feature.EXPORTER");
  }

  /**
   * Frees what the library holds outside the heap, such as memory and descriptors. Called once,
   * last, perhaps while another thread is still in a call.
   */
  default void close() {}
}

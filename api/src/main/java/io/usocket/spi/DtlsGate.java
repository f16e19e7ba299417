// SPDX-License-Identifier: Apache-2.0
package io.usocket.spi;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The cookie exchange of a DTLS server (RFC 6347 section 4.2.1): who sends a hello gets a cookie
 * that is bound to its address, and is admitted once it brings that back. Nothing is kept of those
 * who have not. One thread calls at a time.
 */
public interface DtlsGate {
  /** A client whose address is proven, and the hello that has proven it. */
  interface Admission {
    /**
     * Begins DTLS as the client's server; called once at most.
     *
     * @param transport connected to the client; it belongs to the answer from now on
     * @return DTLS on top of the transport, before the rest of its handshake
     * @throws IOException if DTLS could not be set up; the transport is still the caller's
     */
    DtlsPort open(DatagramPort transport) throws IOException;
  }

  /** The room that {@link #examine} needs for its answer, in bytes. */
  int MOST_ANSWER = 256;

  /**
   * Looks at a datagram from a stranger. What is no hello, or a hello in several pieces, is
   * dropped: it is not an error.
   *
   * @param datagram what came; may be changed
   * @param from who sent it, as far as is known
   * @param answer gets what is to be sent back: at most one HelloVerifyRequest, shorter than the
   *     hello; nothing if the sender is admitted
   * @return the client, if it is admitted; null: it is not, or not yet
   * @throws IOException if the library failed
   */
  @Nullable Admission examine(ByteBuffer datagram, InetSocketAddress from, ByteBuffer answer)
      throws IOException;
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.spi;

import io.usocket.spi.tls.ServerNames;
import java.io.IOException;

/**
 * DTLS 1.2 set up by one {@link io.usocket.TlsConfig} for one provider: the datagrams' counterpart
 * of {@link TlsContext}. Shared by all sockets with that configuration; used by many threads.
 */
public interface DtlsContext {
  /**
   * Begins DTLS as a client. Nothing is sent before {@link DtlsPort#handshake}.
   *
   * @param transport connected to the server; it belongs to the answer from now on
   * @param server whom to ask for and to verify
   * @return DTLS on top of the transport
   * @throws IOException if DTLS could not be set up; the transport is still the caller's
   */
  DtlsPort client(DatagramPort transport, ServerNames server) throws IOException;

  /**
   * What strangers meet who send to a listening socket.
   *
   * @return a gate of its own, with a secret of its own
   * @throws IOException if DTLS could not be set up, such as a server without a key
   */
  DtlsGate gate() throws IOException;
}

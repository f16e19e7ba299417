// SPDX-License-Identifier: Apache-2.0
package io.usocket.spi;

import io.usocket.spi.tls.ServerNames;
import java.io.IOException;

/**
 * TLS set up by one {@link io.usocket.TlsConfig} for one provider: keys, trust, session cache.
 * Shared by all sockets with that configuration; used by many threads.
 */
public interface TlsContext {
  /**
   * Begins TLS as a client. Nothing is sent before {@link TlsPort#handshake}.
   *
   * @param transport a connected port; it belongs to the answer from now on
   * @param server whom to ask for and to verify
   * @param port the peer's TCP port, a key of the session cache
   * @return TLS on top of the transport
   * @throws IOException if TLS could not be set up; the transport is still the caller's
   */
  TlsPort client(BytePort transport, ServerNames server, int port) throws IOException;

  /**
   * Begins TLS as a server. Nothing is read before {@link TlsPort#handshake}.
   *
   * @param transport a connected port; it belongs to the answer from now on
   * @return TLS on top of the transport
   * @throws IOException if TLS could not be set up; the transport is still the caller's
   */
  TlsPort server(BytePort transport) throws IOException;
}

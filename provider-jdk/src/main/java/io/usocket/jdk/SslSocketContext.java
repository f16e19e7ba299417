// SPDX-License-Identifier: Apache-2.0
package io.usocket.jdk;

import io.usocket.spi.BytePort;
import io.usocket.spi.TlsContext;
import io.usocket.spi.TlsPort;
import io.usocket.spi.jsse.JsseContext;
import io.usocket.spi.tls.ServerNames;
import java.io.IOException;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** Makes SSLSockets, layered on sockets that are backed by ports. */
final class SslSocketContext implements TlsContext {
  private final JsseContext context;

  SslSocketContext(JsseContext context) {
    this.context = context;
  }

  @Override
  public TlsPort client(BytePort transport, ServerNames server, int port) throws IOException {
    TransportSocket raw = new TransportSocket(transport, port);
    SSLSocket ssl = layered(raw, peerHost(server), port);
    return new SslSocketPort(
        raw, ssl, new Negotiation(raw, ssl, context, server), context.engine());
  }

  @Override
  public TlsPort server(BytePort transport) throws IOException {
    TransportSocket raw = new TransportSocket(transport, 0);
    SSLSocket ssl = layered(raw, null, 0);
    return new SslSocketPort(raw, ssl, new Negotiation(raw, ssl, context, null), context.engine());
  }

  /**
   * Under this name sessions are kept and the peer is verified. Without it the name is checked
   * after the handshake; so it is where a name with an underscore would be sent, which RFC 6066
   * section 3 does not allow.
   */
  private @Nullable String peerHost(ServerNames server) {
    boolean illegal = server.reference().indexOf('_') >= 0;
    return illegal && Manners.of(context.engine()).sendsPeerHost() ? null : server.reference();
  }

  private SSLSocket layered(TransportSocket raw, @Nullable String host, int port)
      throws IOException {
    // closes the raw socket with it: otherwise SunJSSE waits for the peer's close_notify
    return (SSLSocket) context.sslContext().getSocketFactory().createSocket(raw, host, port, true);
  }
}

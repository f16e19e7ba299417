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
  private final Manners manners;

  SslSocketContext(JsseContext context, Manners manners) {
    this.context = context;
    this.manners = manners;
  }

  @Override
  public TlsPort client(BytePort transport, ServerNames server, int port) throws IOException {
    TransportSocket raw = new TransportSocket(transport, port);
    SSLSocket ssl = layered(raw, server.reference(), port);
    return new SslSocketPort(
        raw, ssl, new Negotiation(raw, ssl, context, server, manners), manners);
  }

  @Override
  public TlsPort server(BytePort transport) throws IOException {
    TransportSocket raw = new TransportSocket(transport, 0);
    SSLSocket ssl = layered(raw, null, 0);
    return new SslSocketPort(raw, ssl, new Negotiation(raw, ssl, context, null, manners), manners);
  }

  /** Layered; under the peer's host sessions are kept and the peer is verified. */
  private SSLSocket layered(TransportSocket raw, @Nullable String host, int port)
      throws IOException {
    // closes the raw socket with it: otherwise SunJSSE waits for the peer's close_notify
    return (SSLSocket) context.sslContext().getSocketFactory().createSocket(raw, host, port, true);
  }
}

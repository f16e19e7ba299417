// SPDX-License-Identifier: Apache-2.0
package io.usocket.nio;

import io.usocket.spi.BytePort;
import io.usocket.spi.TlsContext;
import io.usocket.spi.TlsPort;
import io.usocket.spi.channel.SecureStream;
import io.usocket.spi.jsse.JsseContext;
import io.usocket.spi.tls.ServerNames;
import javax.net.ssl.SSLEngine;

/** Makes TLS on SSLEngines of one context. */
final class NioTls implements TlsContext {
  private final JsseContext context;

  NioTls(JsseContext context) {
    this.context = context;
  }

  @Override
  public TlsPort client(BytePort transport, ServerNames server, int port) {
    SSLEngine engine =
        context
            .peerHost(server)
            .map(host -> context.sslContext().createSSLEngine(host, port))
            .orElseGet(() -> context.sslContext().createSSLEngine());
    engine.setUseClientMode(true);
    engine.setSSLParameters(context.client(engine.getSSLParameters(), server));
    return new SecureStream(transport, new SslEngineMachine(engine, context, server));
  }

  @Override
  public TlsPort server(BytePort transport) {
    SSLEngine engine = context.sslContext().createSSLEngine();
    engine.setUseClientMode(false);
    engine.setSSLParameters(context.server(engine.getSSLParameters()));
    return new SecureStream(transport, new SslEngineMachine(engine, context, null));
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.spi.jsse;

import io.usocket.spi.BytePort;
import io.usocket.spi.TlsContext;
import io.usocket.spi.TlsPort;
import io.usocket.spi.channel.SecureStream;
import io.usocket.spi.tls.ServerNames;
import javax.net.ssl.SSLEngine;

/**
 * TLS by the SSLEngines of any JSSE implementation, each driven by a {@link SecureStream}. Nothing
 * waits but the transport beneath, so that a handshake can stop anywhere and go on.
 */
public final class SslEngineContext implements TlsContext {
  private final JsseContext context;

  /**
   * Makes SSLEngines.
   *
   * @param context what they are to agree on
   */
  public SslEngineContext(JsseContext context) {
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

// SPDX-License-Identifier: Apache-2.0
package io.usocket.spi.jsse;

import io.usocket.TlsException;
import io.usocket.spi.BytePort;
import io.usocket.spi.TlsContext;
import io.usocket.spi.TlsPort;
import io.usocket.spi.channel.SecureStream;
import io.usocket.spi.tls.ServerNames;
import javax.net.ssl.SSLContext;
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
  public TlsPort client(BytePort transport, ServerNames server, int port) throws TlsException {
    SSLContext tls = context.sslContext();
    SSLEngine engine =
        context
            .peerHost(server)
            .map(host -> tls.createSSLEngine(host, port))
            .orElseGet(tls::createSSLEngine);
    engine.setUseClientMode(true);
    JsseHandshake handshake = context.client(JsseConnection.of(engine), server);
    return new SecureStream(transport, SslEngineMachine.client(engine, context, handshake));
  }

  @Override
  public TlsPort server(BytePort transport) throws TlsException {
    SSLEngine engine = context.sslContext().createSSLEngine();
    engine.setUseClientMode(false);
    JsseHandshake handshake = context.server(JsseConnection.of(engine));
    return new SecureStream(transport, SslEngineMachine.server(engine, context, handshake));
  }
}

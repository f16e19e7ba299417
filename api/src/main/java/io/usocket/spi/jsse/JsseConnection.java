// SPDX-License-Identifier: Apache-2.0
package io.usocket.spi.jsse;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** What an SSLEngine and an SSLSocket have in common; JSSE has no name for it. */
public sealed interface JsseConnection {
  /**
   * An engine.
   *
   * @param engine in its mode, client or server
   * @return the connection
   */
  static JsseConnection of(SSLEngine engine) {
    return new ByEngine(engine);
  }

  /**
   * A socket.
   *
   * @param socket in its mode, client or server
   * @return the connection
   */
  static JsseConnection of(SSLSocket socket) {
    return new BySocket(socket);
  }

  /** The SSLEngine or SSLSocket, for what its library alone has. */
  Object library();

  /** Sets it up. */
  void set(SSLParameters parameters);

  /** The session, once the handshake is done. */
  SSLSession session();

  /** The session of the handshake that is under way. */
  @Nullable SSLSession handshakeSession();

  /** The application protocol, once the handshake is done; null and "" are none. */
  @Nullable String applicationProtocol();

  /** An SSLEngine. */
  record ByEngine(SSLEngine library) implements JsseConnection {
    @Override
    public void set(SSLParameters parameters) {
      library.setSSLParameters(parameters);
    }

    @Override
    public SSLSession session() {
      return library.getSession();
    }

    @Override
    public @Nullable SSLSession handshakeSession() {
      return library.getHandshakeSession();
    }

    @Override
    public @Nullable String applicationProtocol() {
      return library.getApplicationProtocol();
    }
  }

  /** An SSLSocket. */
  record BySocket(SSLSocket library) implements JsseConnection {
    @Override
    public void set(SSLParameters parameters) {
      library.setSSLParameters(parameters);
    }

    @Override
    public SSLSession session() {
      return library.getSession();
    }

    @Override
    public @Nullable SSLSession handshakeSession() {
      return library.getHandshakeSession();
    }

    @Override
    public @Nullable String applicationProtocol() {
      return library.getApplicationProtocol();
    }
  }
}

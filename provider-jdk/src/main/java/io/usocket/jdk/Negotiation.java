// SPDX-License-Identifier: Apache-2.0
package io.usocket.jdk;

import io.usocket.TlsInfo;
import io.usocket.TlsVersion;
import io.usocket.spi.jsse.JsseContext;
import io.usocket.spi.tls.ServerNames;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** The handshake of one SSLSocket: what it is to agree on, and what it has agreed on. */
final class Negotiation {
  private final TransportSocket raw;
  private final SSLSocket ssl;
  private final JsseContext context;
  private final @Nullable ServerNames server;
  private final Manners manners;
  private final AskedName asked = new AskedName();

  /**
   * Sets an SSLSocket up.
   *
   * @param raw what it is layered on
   * @param ssl fresh
   * @param context what it is to agree on
   * @param server whom to ask for and to verify; null: this is the server
   * @param manners of {@code ssl}
   */
  Negotiation(
      TransportSocket raw,
      SSLSocket ssl,
      JsseContext context,
      @Nullable ServerNames server,
      Manners manners) {
    this.raw = raw;
    this.ssl = ssl;
    this.context = context;
    this.server = server;
    this.manners = manners;
    ssl.setUseClientMode(server != null);
    ssl.setSSLParameters(parameters());
  }

  private SSLParameters parameters() {
    SSLParameters parameters = ssl.getSSLParameters();
    if (server != null) {
      return context.client(parameters, server);
    }
    parameters.setSNIMatchers(List.of(asked));
    return context.server(parameters);
  }

  /**
   * Begins the handshake, or goes on with it, to its end.
   *
   * @throws IOException if it failed, was interrupted, or a read had to give up
   */
  TlsInfo run() throws IOException {
    ssl.startHandshake();
    SSLSession session = ssl.getSession();
    String protocol = ssl.getApplicationProtocol();
    context.check(session, protocol, server);
    Optional<String> name = server == null ? asked.name() : server.sni();
    TlsInfo agreed =
        context.info(session, protocol, name.or(() -> JsseContext.requestedName(session)));
    if (agreed.version() == TlsVersion.TLS_1_2 && manners.renegotiates()) {
      raw.inbox().refuseHandshakes();
    }
    return agreed;
  }
}

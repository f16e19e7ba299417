// SPDX-License-Identifier: Apache-2.0
package io.usocket.jdk;

import io.usocket.TlsException;
import io.usocket.TlsInfo;
import io.usocket.TlsVersion;
import io.usocket.spi.jsse.AlpnSelection;
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
  private final AskedName asked = new AskedName();
  private final Optional<AlpnSelection> alpn;

  /**
   * Sets an SSLSocket up.
   *
   * @param raw what it is layered on
   * @param ssl fresh
   * @param context what it is to agree on
   * @param server whom to ask for and to verify; null: this is the server
   */
  Negotiation(
      TransportSocket raw, SSLSocket ssl, JsseContext context, @Nullable ServerNames server) {
    this.raw = raw;
    this.ssl = ssl;
    this.context = context;
    this.server = server;
    this.alpn = server == null ? context.alpnSelection() : Optional.empty();
    ssl.setUseClientMode(server != null);
    ssl.setSSLParameters(parameters());
    alpn.ifPresent(ours -> ssl.setHandshakeApplicationProtocolSelector(this::select));
  }

  private SSLParameters parameters() {
    // not those of the SSLSocket: Conscrypt cannot tell them with an underscore in the peer's name
    SSLParameters parameters = new SSLParameters();
    if (server != null) {
      return context.client(parameters, server);
    }
    parameters.setSNIMatchers(List.of(asked));
    return context.server(parameters);
  }

  /** Where nothing fits, what the library would say instead of an alert is not sent. */
  private @Nullable String select(SSLSocket socket, List<String> offered) {
    AlpnSelection ours = alpn.orElseThrow();
    String selected = ours.select(socket, offered);
    try {
      ours.requireAgreement();
    } catch (TlsException e) {
      raw.outbox().endWith(ours.alert());
      raw.inbox().refuse(e);
    }
    return selected;
  }

  /**
   * Begins the handshake, or goes on with it, to its end.
   *
   * @throws IOException if it failed, was interrupted, or a read had to give up
   */
  TlsInfo run() throws IOException {
    ssl.startHandshake();
    if (alpn.isPresent()) {
      alpn.get().requireAgreement();
    }
    SSLSession session = ssl.getSession();
    String protocol = ssl.getApplicationProtocol();
    context.check(session, protocol, server);
    Optional<String> name = server == null ? asked.name() : server.sni();
    TlsInfo agreed =
        context.info(session, protocol, name.or(() -> JsseContext.requestedName(session)));
    if (agreed.version() == TlsVersion.TLS_1_2 && Manners.of(context.engine()).renegotiates()) {
      raw.inbox().refuseHandshakes();
    }
    return agreed;
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.jdk;

import io.usocket.TlsException;
import io.usocket.TlsInfo;
import io.usocket.TlsVersion;
import io.usocket.USocketException;
import io.usocket.spi.jsse.JsseConnection;
import io.usocket.spi.jsse.JsseContext;
import io.usocket.spi.jsse.JsseHandshake;
import io.usocket.spi.tls.ServerNames;
import java.io.IOException;
import java.util.List;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** The handshake of one SSLSocket: what it is to agree on, and what it has agreed on. */
final class Negotiation {
  private final TransportSocket raw;
  private final SSLSocket ssl;
  private final JsseHandshake handshake;
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
   * @throws TlsException CONFIGURATION, as {@link JsseContext#client}
   */
  Negotiation(
      TransportSocket raw,
      SSLSocket ssl,
      JsseContext context,
      @Nullable ServerNames server,
      Manners manners)
      throws TlsException {
    this.raw = raw;
    this.ssl = ssl;
    this.manners = manners;
    ssl.setUseClientMode(server != null);
    if (server != null) {
      handshake = context.client(JsseConnection.of(ssl), server);
      raw.inbox().showTo(handshake.flight());
    } else {
      SSLParameters parameters = ssl.getSSLParameters();
      parameters.setSNIMatchers(List.of(asked));
      ssl.setSSLParameters(parameters);
      handshake = context.server(JsseConnection.of(ssl));
      raw.outbox().showTo(handshake.flight());
    }
  }

  /**
   * Begins the handshake, or goes on with it, to its end.
   *
   * @throws IOException if it failed, was interrupted, or a read had to give up
   */
  TlsInfo run() throws IOException {
    ssl.startHandshake();
    TlsInfo agreed = handshake.end(asked.name());
    if (agreed.version() == TlsVersion.TLS_1_2 && manners.renegotiates()) {
      raw.inbox().refuseHandshakes();
    }
    return agreed;
  }

  /** As {@link JsseHandshake#meaning}. */
  TlsException meaning(Exception e) {
    return handshake.meaning(e);
  }

  /** As {@link JsseHandshake#exportKeyingMaterial}. */
  byte[] exportKeyingMaterial(String label, byte @Nullable [] context, int length)
      throws USocketException {
    return handshake.exportKeyingMaterial(label, context, length);
  }
}

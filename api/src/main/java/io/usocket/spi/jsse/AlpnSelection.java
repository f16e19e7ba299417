// SPDX-License-Identifier: Apache-2.0
package io.usocket.spi.jsse;

import io.usocket.TlsAlert;
import io.usocket.TlsException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A server's selection of the application protocol (RFC 7301 section 3.2), for libraries that go on
 * without agreement where the RFC demands a fatal alert. One for each connection.
 */
final class AlpnSelection {
  private final List<String> ours;
  private volatile boolean refused;

  AlpnSelection(List<String> ours) {
    this.ours = ours;
  }

  /**
   * Selects; for {@code setHandshakeApplicationProtocolSelector}.
   *
   * @param connection the engine or socket; not looked at
   * @param offered what the client offers
   * @return the first of ours that is offered; null: there is none
   */
  @Nullable String select(Object connection, List<String> offered) {
    for (String protocol : ours) {
      if (offered.contains(protocol)) {
        return protocol;
      }
    }
    refused = true;
    return null;
  }

  /** Whether the client's offer had nothing in common with ours. */
  boolean isRefused() {
    return refused;
  }

  /**
   * Ends the handshake where there was nothing in common.
   *
   * @throws TlsException NOTHING_IN_COMMON, with the alert no_application_protocol
   */
  void requireAgreement() throws TlsException {
    if (refused) {
      throw new TlsException(
          TlsException.Reason.NOTHING_IN_COMMON,
          "no application protocol in common with " + ours,
          TlsAlert.NO_APPLICATION_PROTOCOL,
          null);
    }
  }

  /**
   * The alert for the client as a record. It answers the ClientHello, so that it goes in plain text
   * (RFC 8446 section 5.1).
   */
  byte[] alert() {
    return new byte[] {21, 3, 3, 0, 2, 2, (byte) TlsAlert.NO_APPLICATION_PROTOCOL.code()};
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import io.usocket.TlsAlert;
import java.util.Optional;

/**
 * What a {@link TlsPeer} saw of the socket under test until the end of the connection.
 *
 * @param how how it ended
 * @param data the application bytes that came, as Latin-1
 * @param alert the fatal alert that came
 * @param error what the peer's own TLS or socket said; empty: nothing
 */
record Ending(How how, String data, Optional<TlsAlert> alert, String error) {
  /** The ends of a TLS connection. */
  enum How {
    /** In order: close_notify came. */
    CLOSE_NOTIFY,
    /** A fatal alert came. */
    ALERT,
    /** The TCP connection ended without a word of TLS. */
    FIN,
    /** The TCP connection was reset. */
    RESET,
    /** Nothing came within the peer's patience: the connection is still there. */
    STILL_OPEN,
    /** The peer itself refused what came. */
    REFUSED
  }

  /** It ended so. */
  Ending expect(How expected, String check) {
    if (how != expected) {
      throw Expect.failure(check, expected, this);
    }
    return this;
  }

  /** It ended with this alert. */
  Ending expect(TlsAlert expected, String check) {
    if (!alert.equals(Optional.of(expected))) {
      throw Expect.failure(check, "the alert " + expected.wireName(), this);
    }
    return this;
  }

  @Override
  public String toString() {
    return how
        + alert.map(a -> " " + a.wireName()).orElse("")
        + ", "
        + data.length()
        + " bytes '"
        + data.substring(0, Math.min(40, data.length()))
        + "'"
        + (error.isEmpty() ? "" : " (" + error + ")");
  }
}

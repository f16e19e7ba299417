// SPDX-License-Identifier: Apache-2.0
package io.usocket.jdk;

import io.usocket.Feature;
import io.usocket.spi.jsse.JsseEngine;
import java.util.Optional;

/**
 * In what the SSLSockets differ that can be driven here: those that go on with a handshake after a
 * read that had to give up. Conscrypt's closes itself then, and of one that is unknown nobody
 * knows.
 *
 * @param halfCloses has a shutdownOutput that sends close_notify; with others that is the end of
 *     reading too
 * @param renegotiates does so in TLS 1.2 when the peer wants it; others refuse
 */
record Manners(boolean halfCloses, boolean renegotiates) {
  /** Empty: its SSLSocket cannot be driven here. */
  static Optional<Manners> of(JsseEngine engine) {
    boolean halfCloses = engine.features().contains(Feature.HALF_CLOSE);
    return switch (engine.provider().getName()) {
      case "SunJSSE" -> Optional.of(new Manners(halfCloses, true));
      case "BCJSSE" -> Optional.of(new Manners(halfCloses, false));
      default -> Optional.empty();
    };
  }
}

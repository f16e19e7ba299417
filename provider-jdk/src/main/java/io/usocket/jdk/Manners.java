// SPDX-License-Identifier: Apache-2.0
package io.usocket.jdk;

import io.usocket.Feature;
import io.usocket.spi.jsse.JsseEngine;

/**
 * In what the SSLSockets of JSSE implementations differ.
 *
 * @param resumesHandshake goes on with a handshake after a read that had to give up; others close
 *     themselves then
 * @param halfCloses has a shutdownOutput that sends close_notify; with others that is the end of
 *     reading too
 * @param renegotiates does so in TLS 1.2 when the peer wants it; others refuse
 * @param sendsPeerHost sends the peer's host as server name, though its parameters say no name
 */
record Manners(
    boolean resumesHandshake, boolean halfCloses, boolean renegotiates, boolean sendsPeerHost) {
  static Manners of(JsseEngine engine) {
    String name = engine.provider().getName();
    boolean sun = name.equals("SunJSSE");
    return new Manners(
        sun || name.equals("BCJSSE"),
        engine.features().contains(Feature.HALF_CLOSE),
        sun,
        name.equals("Conscrypt"));
  }
}

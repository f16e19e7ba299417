// SPDX-License-Identifier: Apache-2.0
package io.usocket.bc;

import java.io.IOException;

/** One end of a TLS connection in memory, whatever the library. */
interface End {
  /** Begins the handshake. */
  void begin() throws IOException;

  /** Takes bytes from the peer, as many or as few as they are. */
  void take(byte[] bytes) throws IOException;

  /** Gives all bytes that are for the peer now. */
  byte[] give() throws IOException;

  /** Sends plaintext with the next {@link #give}. */
  void say(byte[] plaintext);

  /** The plaintext that has come since the last call. */
  byte[] heard();

  /** Sends close_notify with the next {@link #give}. */
  void close();

  boolean isDone();

  boolean isClosedByPeer();
}

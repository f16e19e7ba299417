// SPDX-License-Identifier: Apache-2.0
package io.usocket.spi.jsse;

import io.usocket.TlsAlert;
import io.usocket.TlsException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * An alert in clear where a TLS 1.3 server expects encrypted records: OpenSSL's client sends it so
 * when it refuses the server's certificate. Libraries fail to decrypt it, with words that tell
 * nothing.
 */
public final class PlainAlert {
  private static final int ALERT = 21;
  private static final int RECORD = 7;

  private PlainAlert() {}

  /**
   * Looks for an alert in clear.
   *
   * @param received from the peer; not changed
   * @return the alert in its first record, if it is one
   */
  public static Optional<TlsAlert> at(ByteBuffer received) {
    int at = received.position();
    boolean alert =
        received.remaining() >= RECORD
            && received.get(at) == ALERT
            && received.getShort(at + 3) == RECORD - 5;
    return alert ? TlsAlert.of(Byte.toUnsignedInt(received.get(at + 6))) : Optional.empty();
  }

  /**
   * What it means.
   *
   * @param alert the alert
   * @param cause what the library said of it
   * @return PEER_ALERT
   */
  public static TlsException error(TlsAlert alert, Exception cause) {
    return new TlsException(
        TlsException.Reason.PEER_ALERT, "the peer refused us: " + alert.wireName(), alert, cause);
  }
}

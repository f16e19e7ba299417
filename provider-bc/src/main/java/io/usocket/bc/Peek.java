// SPDX-License-Identifier: Apache-2.0
package io.usocket.bc;

import java.io.IOException;
import java.io.InputStream;
import org.bouncycastle.tls.TlsUtils;

/** Looks ahead in a handshake message, for what the library reads and does not tell. */
final class Peek {
  private Peek() {}

  /** What a CertificateVerify was signed with (RFC 8446 section 4.4.3). */
  static int certificateVerifyScheme(InputStream message) throws IOException {
    int left = message.available();
    int scheme = TlsUtils.readUint16(message);
    back(message, left);
    return scheme;
  }

  /** What a ServerKeyExchange with ECDHE was signed with (RFC 8422 section 5.4). */
  static int keyExchangeScheme(InputStream message) throws IOException {
    int left = message.available();
    message.skipNBytes(3); // kind of curve, curve
    message.skipNBytes(TlsUtils.readUint8(message)); // point
    int scheme = TlsUtils.readUint16(message);
    back(message, left);
    return scheme;
  }

  /** The library's messages know no mark but their beginning. */
  private static void back(InputStream message, int left) throws IOException {
    message.reset();
    message.skipNBytes(message.available() - left);
  }
}

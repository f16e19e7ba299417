// SPDX-License-Identifier: Apache-2.0
package io.usocket;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What exporters of TLS can be asked for, whichever library is beneath: the rest is EINVAL. */
final class KeyExport {
  private static final int MAX_LENGTH = 0xffff;
  private static final int MAX_LABEL = 255 - "tls13 ".length(); // RFC 8446 section 7.1
  private static final int MAX_CONTEXT = 0xffff; // RFC 5705 section 4
  private static final int MAX_HASHES = 255; // RFC 5869 section 2.3

  private KeyExport() {}

  static void check(String label, byte @Nullable [] context, int length) throws USocketException {
    require(
        length >= 1 && length <= MAX_LENGTH,
        "a length of " + length + " is not in 1.." + MAX_LENGTH);
    require(
        !label.isEmpty()
            && label.length() <= MAX_LABEL
            && StandardCharsets.US_ASCII.newEncoder().canEncode(label),
        "a label has 1 to " + MAX_LABEL + " characters of ASCII");
    require(
        context == null || context.length <= MAX_CONTEXT,
        "a context has at most " + MAX_CONTEXT + " bytes");
  }

  /** TLS 1.3 derives no more than so many hashes; TLS 1.2 as much as is wanted. */
  static void check(TlsInfo agreed, int length) throws USocketException {
    int most = MAX_HASHES * (agreed.cipherSuite().endsWith("SHA384") ? 48 : 32);
    require(
        agreed.version() == TlsVersion.TLS_1_2 || length <= most,
        "TLS 1.3 gives at most " + most + " bytes, not " + length);
  }

  private static void require(boolean condition, String text) throws USocketException {
    if (!condition) {
      throw new USocketException(Errno.EINVAL, "exportKeyingMaterial: " + text);
    }
  }
}

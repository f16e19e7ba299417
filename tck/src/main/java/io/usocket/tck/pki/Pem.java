// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck.pki;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Base64;

/** The textual encoding of RFC 7468: lines of 64 characters between a BEGIN and an END. */
final class Pem {
  private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

  private Pem() {}

  static String encode(String label, byte[] der) {
    return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n"
        .formatted(label, new String(LINES.encode(der), US_ASCII));
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A key that both sides were given before, with the name that the client calls it by. Immutable.
 * With TLS 1.2 it is for suites with ECDHE_PSK (RFC 5489), or PSK where those are named (RFC 4279);
 * with TLS 1.3 it is an external PSK for suites with SHA-256 (RFC 8446 section 4.2.11).
 */
public final class PreSharedKey {
  private static final int SHORTEST = 16;
  private static final int LONGEST_NAME = 128; // RFC 4279 section 5.3 asks for no more

  private final String identity;
  private final byte[] key;

  private PreSharedKey(String identity, byte[] key) {
    this.identity = identity;
    this.key = key;
  }

  /**
   * A key.
   *
   * @param identity its name, which is sent in clear; 1 to 128 bytes of UTF-8
   * @param key 16 bytes or more, as from a random generator: no password; copied
   * @return the key with its name
   * @throws TlsException CONFIGURATION: one of them has the wrong length
   */
  public static PreSharedKey of(String identity, byte[] key) throws TlsException {
    int length = identity.getBytes(StandardCharsets.UTF_8).length;
    if (length == 0 || length > LONGEST_NAME) {
      throw invalid("the identity of a pre-shared key has 1 to 128 bytes, not " + length);
    }
    if (key.length < SHORTEST) {
      throw invalid(
          "the pre-shared key '" + identity + "' has " + key.length + " bytes: give it 16 or more");
    }
    return new PreSharedKey(identity, key.clone());
  }

  private static TlsException invalid(String text) {
    return new TlsException(TlsException.Reason.CONFIGURATION, text, null);
  }

  /** Its name. */
  public String identity() {
    return identity;
  }

  /** The key; a copy. */
  public byte[] key() {
    return key.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PreSharedKey that
        && identity.equals(that.identity)
        && Arrays.equals(key, that.key);
  }

  @Override
  public int hashCode() {
    return identity.hashCode();
  }

  /** The name; nothing of the key. */
  @Override
  public String toString() {
    return "PreSharedKey[" + identity + "]";
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.spi.jsse;

import java.security.SecureRandom;

/**
 * Makes the cookies of SunJSSE depend on the client's address: an SSLContext takes the first 32
 * bytes that it asks for as the secret of its cookies, when it sees the first hello. Here they are
 * the same for each context that is made for the same client. All other bytes are random. If a JDK
 * asked for 32 bytes for something else before, no cookie would be accepted.
 */
final class CookieRandom extends SecureRandom {
  private static final long serialVersionUID = 1L;

  /** In bytes. */
  static final int SECRET = 32;

  private transient byte[] secret;

  /**
   * For one SSLContext.
   *
   * @param secret what nobody else can know, {@link #SECRET} bytes
   */
  CookieRandom(byte[] secret) {
    this.secret = secret;
  }

  @Override
  public void nextBytes(byte[] bytes) {
    byte[] first = takeSecret(bytes.length);
    if (first.length > 0) {
      System.arraycopy(first, 0, bytes, 0, SECRET);
    } else {
      super.nextBytes(bytes);
    }
  }

  private synchronized byte[] takeSecret(int length) {
    byte[] first = length == SECRET && secret != null ? secret : new byte[0];
    secret = length == SECRET ? new byte[0] : secret;
    return first;
  }
}

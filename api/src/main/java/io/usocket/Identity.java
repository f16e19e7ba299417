// SPDX-License-Identifier: Apache-2.0
package io.usocket;

import io.usocket.spi.tls.Printable;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * What a peer proves who it is with: a private key and its certificates, leaf first.
 *
 * @param key the private key; it may live in hardware and have no encoding
 * @param chain at least one certificate; the first one has the public key that belongs to {@code
 *     key}
 */
public record Identity(PrivateKey key, List<X509Certificate> chain) {
  /**
   * Keeps a copy of the chain.
   *
   * @throws IllegalArgumentException when the chain is empty
   */
  public Identity {
    chain = List.copyOf(chain);
    if (chain.isEmpty()) {
      throw new IllegalArgumentException("an identity needs at least one certificate");
    }
  }

  /** The certificate of the key. */
  public X509Certificate leaf() {
    return chain.get(0);
  }

  /** The subject and the kind of key; nothing of the key itself. */
  @Override
  public String toString() {
    String subject = Printable.of(leaf().getSubjectX500Principal().getName());
    return "Identity[" + subject + ", " + leaf().getPublicKey().getAlgorithm() + "]";
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * What a TLS handshake agreed on.
 *
 * @param version the version
 * @param cipherSuite the suite, by its IANA name
 * @param group the key exchange group, by its IANA name; empty where the backend does not tell
 * @param signatureScheme what the server signed the handshake with, by its IANA name; empty: the
 *     session was resumed, or the backend does not tell
 * @param alpn the application protocol; empty: none was agreed on
 * @param serverName the name that the client asked for (RFC 6066); empty: none
 * @param peerCertificates the peer's chain, leaf first; empty: it has given none
 * @param resumed whether an earlier session was resumed; empty where the backend does not tell
 * @param backend which TLS library did it, and its version
 */
public record TlsInfo(
    TlsVersion version,
    String cipherSuite,
    Optional<String> group,
    Optional<String> signatureScheme,
    Optional<String> alpn,
    Optional<String> serverName,
    List<X509Certificate> peerCertificates,
    Optional<Boolean> resumed,
    String backend) {
  /** Makes an immutable copy. */
  public TlsInfo {
    peerCertificates = List.copyOf(peerCertificates);
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.spi.tls;

import io.usocket.Identity;
import java.security.Principal;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import javax.security.auth.x500.X500Principal;

/**
 * Which of a peer's identities answers a handshake. Pure functions; key types are the JCA's names
 * or those that JSSE implementations ask a key manager for, such as {@code EC}, {@code RSA}, {@code
 * EdDSA}, {@code Ed25519}, {@code ECDHE_ECDSA}, {@code EC/secp256r1}.
 */
public final class KeyChoice {
  private KeyChoice() {}

  /**
   * The identity of a server: among those whose key is acceptable, the first whose certificate
   * names the server, then the first that has it by a wildcard. When no identity at all is for that
   * name, or the client sent none: the first acceptable one.
   *
   * <p>When only keys of other types are for the name, there is no choice: JSSE asks for one type
   * after the other, and a certificate for another name would serve nobody.
   *
   * @param serverName what the client asked for (RFC 6066 section 3), as an A-label
   * @param keyTypes what is acceptable; none acceptable, none chosen
   */
  public static Optional<Identity> forServer(
      List<Identity> identities, Optional<String> serverName, Collection<String> keyTypes) {
    Predicate<Identity> acceptable = identity -> hasType(identity, keyTypes);
    if (serverName.isPresent()) {
      String name = serverName.get();
      List<Identity> named =
          identities.stream().filter(id -> HostNames.matches(id.leaf(), name)).toList();
      if (!named.isEmpty()) {
        return first(named, acceptable.and(id -> HostNames.matchesExactly(id.leaf(), name)))
            .or(() -> first(named, acceptable));
      }
    }
    return first(identities, acceptable);
  }

  /**
   * The identity of a client: the first whose key is acceptable and whose chain has a certificate
   * from one of the issuers.
   *
   * @param keyTypes what is acceptable; none acceptable, none chosen
   * @param issuers the certificate_authorities of the server's request (RFC 8446 section 4.2.4);
   *     empty for any
   */
  public static Optional<Identity> forClient(
      List<Identity> identities,
      Collection<String> keyTypes,
      Collection<? extends Principal> issuers) {
    List<X500Principal> accepted = issuers.stream().map(KeyChoice::x500).toList();
    return first(identities, id -> hasType(id, keyTypes) && isFrom(id, accepted));
  }

  static boolean hasType(Identity identity, Collection<String> keyTypes) {
    KeyType type = KeyType.of(identity.leaf().getPublicKey());
    return keyTypes.stream().anyMatch(type::isAskedForBy);
  }

  private static boolean isFrom(Identity identity, List<X500Principal> accepted) {
    return accepted.isEmpty()
        || identity.chain().stream()
            .map(X509Certificate::getIssuerX500Principal)
            .anyMatch(accepted::contains);
  }

  private static X500Principal x500(Principal principal) {
    return principal instanceof X500Principal x500 ? x500 : new X500Principal(principal.getName());
  }

  private static Optional<Identity> first(List<Identity> identities, Predicate<Identity> wanted) {
    return identities.stream().filter(wanted).findFirst();
  }
}

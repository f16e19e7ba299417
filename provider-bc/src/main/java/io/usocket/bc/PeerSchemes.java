// SPDX-License-Identifier: Apache-2.0
package io.usocket.bc;

import io.usocket.Identity;
import io.usocket.spi.tls.KeyChoice;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsUtils;
import org.jspecify.annotations.Nullable;

/**
 * The signature schemes that we sign with and the peer verifies, best first.
 *
 * @param version in which they are used
 * @param schemes none at all: the peer takes older ones only
 */
record PeerSchemes(ProtocolVersion version, List<SigningScheme> schemes) {
  /**
   * What we have in common with the peer.
   *
   * @param ours what we may sign with, best first
   * @param offered the peer's SignatureAndHashAlgorithms; null: it has sent none, which means SHA-1
   *     (RFC 5246 section 7.4.1.4.1)
   */
  static PeerSchemes of(
      ProtocolVersion version, List<SigningScheme> ours, @Nullable List<?> offered) {
    return new PeerSchemes(
        version,
        ours.stream()
            .filter(scheme -> offered != null && offered.contains(scheme.code()))
            .filter(scheme -> scheme.signsIn(version))
            .toList());
  }

  PeerSchemes only(Predicate<SigningScheme> wanted) {
    return new PeerSchemes(version, schemes.stream().filter(wanted).toList());
  }

  boolean isTls13() {
    return TlsUtils.isTLSv13(version);
  }

  /** The keys that will do, as {@link KeyChoice} names them. */
  List<String> keyTypes() {
    return schemes.stream().flatMap(this::keyTypes).distinct().toList();
  }

  private Stream<String> keyTypes(SigningScheme scheme) {
    return isTls13()
        ? Stream.of(scheme.keyType())
        : Stream.of(scheme.keyType(), scheme.keyTypeBefore13());
  }

  /** What to sign with: a hash of the curve's size, if there is a choice. */
  Optional<SigningScheme> schemeFor(Identity identity) {
    return schemes.stream()
        .filter(scheme -> fits(identity, scheme.keyType()))
        .findFirst()
        .or(
            () ->
                schemes.stream()
                    .filter(scheme -> keyTypes(scheme).anyMatch(type -> fits(identity, type)))
                    .findFirst());
  }

  private static boolean fits(Identity identity, String keyType) {
    return KeyChoice.forClient(List.of(identity), List.of(keyType), List.of()).isPresent();
  }
}

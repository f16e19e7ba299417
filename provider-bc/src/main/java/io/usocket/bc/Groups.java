// SPDX-License-Identifier: Apache-2.0
package io.usocket.bc;

import io.usocket.TlsConfig;
import io.usocket.TlsException;
import io.usocket.spi.tls.TlsNames;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.crypto.TlsCrypto;
import org.jspecify.annotations.Nullable;

/**
 * The groups for key exchange that may be negotiated, best first. Immutable as long as nobody
 * writes into the arrays.
 */
final class Groups {
  /** With the curves of ECDSA certificates, which TLS 1.2 takes from this list (RFC 8422 5.1). */
  private static final List<String> DEFAULTS =
      List.of("X25519MLKEM768", "x25519", "secp256r1", "secp384r1", "secp521r1", "x448");

  private final int[] codes;
  private final boolean chosen;

  private Groups(int[] codes, boolean chosen) {
    this.codes = codes;
    this.chosen = chosen;
  }

  /**
   * The groups of a configuration.
   *
   * @throws TlsException CONFIGURATION: Bouncy Castle cannot do one of them, it is disabled, or one
   *     of the versions has none
   */
  static Groups of(TlsConfig config, ProtocolVersion[] versions, TlsCrypto crypto)
      throws TlsException {
    boolean chosen = !config.groups().isEmpty();
    int[] wanted = Terms.codes(TlsNames.GROUPS, Wishes.of("groups", config.groups(), DEFAULTS));
    Groups groups =
        new Groups(
            IntStream.of(wanted).filter(group -> chosen || isForAny(group, versions)).toArray(),
            chosen);
    for (int group : groups.codes) {
      if (!TlsUtils.isSupportedNamedGroup(crypto, group) || !isForAny(group, versions)) {
        throw Terms.refused("groups", TlsNames.GROUPS, group, "not in " + config.versions());
      }
    }
    for (ProtocolVersion version : versions) {
      if (groups.in(version).length == 0) {
        throw Terms.versionWithout(version, "groups " + config.groups());
      }
    }
    return groups;
  }

  private static boolean isForAny(int group, ProtocolVersion[] versions) {
    return Arrays.stream(versions).anyMatch(version -> isFor(group, version));
  }

  private static boolean isFor(int group, ProtocolVersion version) {
    return NamedGroup.canBeNegotiated(group, version)
        && (TlsUtils.isTLSv13(version) || NamedGroup.refersToAnECDHCurve(group));
  }

  /** All of them. */
  int[] codes() {
    return codes;
  }

  /** Those that a version can use. */
  int[] in(ProtocolVersion version) {
    return Arrays.stream(codes).filter(group -> isFor(group, version)).toArray();
  }

  boolean contains(int group) {
    return Terms.contains(codes, group);
  }

  /**
   * Those that a client sends its share of at once: the first; and if that is post-quantum, which
   * many servers do not have, the first that is not. So neither kind of server needs a second
   * hello.
   */
  int[] early() {
    int[] usable = in(ProtocolVersion.TLSv13);
    IntStream first = IntStream.of(usable).limit(1);
    return usable.length > 0 && isPostQuantum(usable[0])
        ? IntStream.concat(
                first, IntStream.of(usable).filter(group -> !isPostQuantum(group)).limit(1))
            .toArray()
        : first.toArray();
  }

  private static boolean isPostQuantum(int group) {
    return NamedGroup.refersToASpecificHybrid(group) || NamedGroup.refersToASpecificKem(group);
  }

  /**
   * Whether a server takes the first of its own that the client has too, and not the client's
   * first. It does where somebody has put them in order, and where both sides have a post-quantum
   * one: that is worth a round trip to a client that has sent no share of it, since what is
   * recorded now can be read once there are quantum computers. Else the client's order saves a
   * round trip.
   *
   * @param theirs null: any
   */
  boolean areOursFirst(int @Nullable [] theirs) {
    return chosen
        || (theirs != null
            && IntStream.of(theirs).anyMatch(group -> isPostQuantum(group) && contains(group)));
  }

  /**
   * The curves in common for TLS 1.2, best first.
   *
   * @param theirs null: any (RFC 8422 section 4)
   */
  IntStream curves(int @Nullable [] theirs) {
    int[] ours = in(ProtocolVersion.TLSv12);
    if (theirs == null) {
      return IntStream.of(ours);
    }
    return areOursFirst(theirs)
        ? IntStream.of(ours).filter(group -> Terms.contains(theirs, group))
        : IntStream.of(theirs).filter(group -> Terms.contains(ours, group));
  }
}

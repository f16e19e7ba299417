// SPDX-License-Identifier: Apache-2.0
package io.usocket.spi.jsse;

import io.usocket.Feature;
import io.usocket.TlsException;
import io.usocket.TlsException.Reason;
import io.usocket.spi.tls.SharedKeys;
import java.security.Provider;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import javax.net.ssl.KeyManager;
import org.jspecify.annotations.Nullable;

/**
 * The ways of a JSSE implementation, and what it has beyond JSSE. These are those of one that is
 * not known: nothing beyond JSSE. Immutable; used by many threads.
 */
class Dialect {
  private final Provider provider;

  Dialect(Provider provider) {
    this.provider = provider;
  }

  /** Its name and version. */
  String describe() {
    return provider.getName() + " " + provider.getVersionStr();
  }

  /** What it can do beyond the core, apart from what {@link Abilities} tries. */
  Set<Feature> features() {
    return EnumSet.noneOf(Feature.class);
  }

  /** The groups that it may be asked for all at once, to see which it offers; none: no choice. */
  List<String> groupsToTry() {
    return List.of();
  }

  /** The groups to set where nobody has chosen any; none: those it has by default are well. */
  List<String> preferredGroups() {
    return List.of();
  }

  /** As {@link #groupsToTry}, for signature schemes. */
  Set<String> signatureSchemesToTry() {
    return Set.of();
  }

  /**
   * What takes the place of certificates where keys are shared.
   *
   * @param keys at least one
   * @return for {@code SSLContext.init}
   * @throws TlsException CONFIGURATION: the library cannot use them, or one of them
   */
  KeyManager keyManager(SharedKeys keys) throws TlsException {
    throw new TlsException(
        Reason.CONFIGURATION, "preSharedKey: " + describe() + " does not use them", null);
  }

  /** Whether its server goes on when no application protocol is in common. */
  boolean ignoresAlpnMismatch() {
    return false;
  }

  /** Whether its engine works outside the heap. */
  boolean prefersDirectBuffers() {
    return false;
  }

  /**
   * Sets up what SSLParameters do not have.
   *
   * @param connection fresh, with its SSLParameters
   * @param choices what it may agree on
   */
  void tune(JsseConnection connection, Choices choices) {}

  /**
   * As {@link io.usocket.spi.TlsPort#exportKeyingMaterial}.
   *
   * @param connection with its handshake done
   * @param label as registered
   * @param context what to bind it to; null: none
   * @param length in bytes
   * @return the material; null: TLS has been closed
   * @throws RuntimeException if it cannot
   */
  byte @Nullable [] export(
      JsseConnection connection, String label, byte @Nullable [] context, int length) {
    throw new UnsupportedOperationException("Feature.EXPORTER is not claimed");
  }
}

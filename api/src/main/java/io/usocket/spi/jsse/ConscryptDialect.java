// SPDX-License-Identifier: Apache-2.0
package io.usocket.spi.jsse;

import io.usocket.Feature;
import io.usocket.TlsException;
import io.usocket.spi.tls.SharedKeys;
import java.lang.reflect.Method;
import java.security.Provider;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/**
 * Conscrypt, by its engines alone. Suites of TLS 1.3 and signature schemes are not for choosing,
 * Ed25519 is not there, nor are pre-shared keys of TLS 1.3.
 */
final class ConscryptDialect extends Dialect {
  private static final String API = "org.conscrypt.Conscrypt";

  private final Provider provider;
  private final Optional<Method> exporter;
  private final Optional<Method> tickets;
  private final Optional<Class<?>> sharing;

  ConscryptDialect(Provider provider) {
    super(provider);
    this.provider = provider;
    this.exporter =
        Reflection.method(
            provider,
            API,
            "exportKeyingMaterial",
            SSLEngine.class,
            String.class,
            byte[].class,
            int.class);
    this.tickets =
        Reflection.method(provider, API, "setUseSessionTickets", SSLEngine.class, boolean.class);
    this.sharing = Reflection.type(provider, "org.conscrypt.PSKKeyManager");
  }

  /** Its Provider has the version 1.0 for ever; the library tells its own. */
  @Override
  String describe() {
    return Reflection.method(provider, API, "version")
        .map(version -> Reflection.call(version, null))
        .map(v -> "Conscrypt " + part(v, "major") + "." + part(v, "minor") + "." + part(v, "patch"))
        .orElse("Conscrypt");
  }

  private static Object part(Object version, String name) {
    return Reflection.method(version.getClass(), name)
        .map(part -> Reflection.call(part, version))
        .orElse("?");
  }

  @Override
  Set<Feature> features() {
    Set<Feature> features = EnumSet.of(Feature.RESUMPTION_TLS_1_2, Feature.OCSP_CLIENT);
    if (tickets.isPresent()) {
      features.add(Feature.RESUMPTION_TLS_1_3);
    }
    if (exporter.isPresent()) {
      features.add(Feature.EXPORTER);
    }
    if (sharing.isPresent()) {
      features.add(Feature.PSK_TLS_1_2);
    }
    return features;
  }

  @Override
  KeyManager keyManager(SharedKeys keys) throws TlsException {
    return sharing.isPresent()
        ? ConscryptSharedKeys.keyManager(sharing.get(), keys)
        : super.keyManager(keys);
  }

  /** One that it does not know is an error for all. */
  @Override
  List<String> groupsToTry() {
    return List.of("X25519MLKEM768", "x25519", "secp256r1", "secp384r1", "secp521r1", "MLKEM1024");
  }

  @Override
  boolean ignoresAlpnMismatch() {
    return true;
  }

  /** Given others it copies, through one that each connection then keeps. */
  @Override
  boolean prefersDirectBuffers() {
    return true;
  }

  /** Without tickets its server resumes nothing in TLS 1.3. */
  @Override
  void tune(JsseConnection connection, Choices choices) {
    if (choices.resuming()) {
      tickets.ifPresent(set -> Reflection.call(set, null, connection.library(), true));
    }
  }

  @Override
  byte @Nullable [] export(
      JsseConnection connection, String label, byte @Nullable [] context, int length) {
    return exporter.isPresent()
        ? (byte[])
            Reflection.call(exporter.get(), null, connection.library(), label, context, length)
        : super.export(connection, label, context, length);
  }
}

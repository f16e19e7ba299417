// SPDX-License-Identifier: Apache-2.0
package io.usocket.spi.jsse;

import io.usocket.Feature;
import io.usocket.spi.tls.TlsNames;
import java.lang.reflect.Method;
import java.security.Provider;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * BCJSSE. Groups are not for choosing: it takes from them which ECDSA keys may sign, and drops the
 * certificate instead.
 */
class BouncyCastleDialect extends Dialect {
  private static final String PACKAGE = "org.bouncycastle.jsse.";

  /** Its own groups, those of the future first; without a key for them they cost a round trip. */
  private static final List<String> GROUPS =
      List.of(
          "X25519MLKEM768",
          "x25519",
          "secp256r1",
          "secp384r1",
          "secp521r1",
          "x448",
          "brainpoolP256r1tls13",
          "brainpoolP384r1tls13",
          "brainpoolP512r1tls13",
          "ffdhe2048",
          "ffdhe3072",
          "ffdhe4096");

  /** For so many groups it makes keys at once, as browsers do. */
  private static final int KEY_SHARES = 2;

  private final Provider provider;
  private final String version;

  /**
   * BCJSSE.
   *
   * @param provider its provider
   * @param version of its jars
   */
  BouncyCastleDialect(Provider provider, String version) {
    super(provider);
    this.provider = provider;
    this.version = version;
  }

  @Override
  String describe() {
    return "BCJSSE " + version;
  }

  @Override
  Set<Feature> features() {
    return EnumSet.of(Feature.TLS_1_3_SUITES, Feature.RESUMPTION_TLS_1_2);
  }

  @Override
  Set<String> signatureSchemesToTry() {
    return TlsNames.SIGNATURE_SCHEMES.names();
  }

  /** Unless the operator has chosen for the whole JVM. */
  @Override
  List<String> preferredGroups() {
    return System.getProperty("jdk.tls.namedGroups") == null ? GROUPS : List.of();
  }

  @Override
  void tune(JsseConnection connection, Choices choices) {
    boolean engine = connection instanceof JsseConnection.ByEngine;
    String type = PACKAGE + (engine ? "BCSSLEngine" : "BCSSLSocket");
    Object parameters =
        Objects.requireNonNull(
            Reflection.call(method(type, "getParameters"), connection.library()));
    List<String> groups = choices.groups();
    if (!groups.isEmpty()) {
      set(parameters, "setNamedGroups", groups);
      set(parameters, "setEarlyKeyShares", groups.subList(0, Math.min(KEY_SHARES, groups.size())));
    }
    if (!choices.signatureSchemes().isEmpty()) {
      set(parameters, "setSignatureSchemes", choices.signatureSchemes());
    }
    Reflection.call(
        method(type, "setParameters", parameters.getClass()), connection.library(), parameters);
  }

  /** What an older version does not have is left as it is. */
  private static void set(Object parameters, String setter, List<String> names) {
    Reflection.method(parameters.getClass(), setter, String[].class)
        .ifPresent(set -> Reflection.call(set, parameters, (Object) names.toArray(new String[0])));
  }

  private Method method(String type, String name, Class<?>... parameters) {
    return Reflection.method(provider, type, name, parameters)
        .orElseThrow(() -> new IllegalStateException("BCJSSE without " + type + "." + name));
  }
}

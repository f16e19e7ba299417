// SPDX-License-Identifier: Apache-2.0
package io.usocket.spi.jsse;

import io.usocket.Feature;
import io.usocket.spi.tls.DisabledAlgorithms;
import io.usocket.spi.tls.SniKeyManager;
import io.usocket.spi.tls.TlsNames;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;

/**
 * What an implementation can do, found out by trying where names and versions would not tell: what
 * it writes into its ClientHello when it is asked for something.
 *
 * @param features beyond the core
 * @param defaultGroups that a client offers by itself, by IANA name, best first
 * @param groups that can be chosen, by IANA name; none: they cannot
 * @param signatureSchemes that can be chosen, by IANA name; none: they cannot
 */
record Abilities(
    Set<Feature> features,
    List<String> defaultGroups,
    List<String> groups,
    List<String> signatureSchemes) {
  private static final String HYBRID = "X25519MLKEM768";

  /**
   * Tries.
   *
   * @param engine not to be asked for these meanwhile
   * @return what it can do; what cannot be tried, it cannot do
   */
  static Abilities of(JsseEngine engine) {
    Set<Feature> features = EnumSet.copyOf(engine.dialect().features());
    ClientHello hello = hello(engine, preferred(engine));
    // with a key already: otherwise a server would have to ask for it in a round trip more
    if (hello.keyShares().contains(TlsNames.GROUPS.code(HYBRID).orElseThrow())
        && !DisabledAlgorithms.ofThisJvm().contains(HYBRID)) {
      features.add(Feature.PQ_HYBRID);
    }
    List<String> groups = groups(engine);
    if (!groups.isEmpty()) {
      features.add(Feature.GROUPS);
    }
    List<String> schemes = signatureSchemes(engine);
    if (!schemes.isEmpty()) {
      features.add(Feature.SIGNATURE_SCHEMES);
    }
    return new Abilities(features, names(hello.groups(), TlsNames.GROUPS), groups, schemes);
  }

  private static Choices preferred(JsseEngine engine) {
    return Choices.defaults().withGroups(engine.dialect().preferredGroups());
  }

  private static List<String> groups(JsseEngine engine) {
    List<String> asked = reversed(engine.dialect().groupsToTry());
    return asked.isEmpty()
        ? asked
        : honoured(
            asked,
            names(hello(engine, Choices.defaults().withGroups(asked)).groups(), TlsNames.GROUPS));
  }

  private static List<String> signatureSchemes(JsseEngine engine) {
    Set<String> known = new LinkedHashSet<>(engine.dialect().signatureSchemesToTry());
    if (!engine.dialect().features().contains(Feature.ML_DSA)) {
      known.removeIf(name -> name.startsWith("mldsa"));
    }
    List<String> asked = reversed(known);
    return asked.isEmpty()
        ? asked
        : honoured(
            asked,
            names(
                hello(engine, preferred(engine).withSignatureSchemes(asked)).signatureSchemes(),
                TlsNames.SIGNATURE_SCHEMES));
  }

  /** Against the order that everybody has by default: who obeys, turns it around. */
  private static List<String> reversed(Collection<String> names) {
    List<String> reversed = new ArrayList<>(names);
    Collections.reverse(reversed);
    return reversed;
  }

  /** What was asked for and is offered; nothing if it is not in the order that was asked for. */
  private static List<String> honoured(List<String> asked, List<String> offered) {
    List<String> expected = asked.stream().filter(offered::contains).toList();
    return offered.equals(expected) ? reversed(offered) : List.of();
  }

  private static List<String> names(List<Integer> codes, TlsNames registry) {
    return codes.stream().map(code -> registry.name(code).orElse("unknown")).toList();
  }

  private static ClientHello hello(JsseEngine engine, Choices wanted) {
    try {
      SSLContext context = engine.newContext();
      context.init(
          new KeyManager[] {new SniKeyManager(List.of())},
          new TrustManager[] {new UnverifyingTrustManager()},
          null);
      SSLEngine client = context.createSSLEngine();
      client.setUseClientMode(true);
      JsseConnection connection = JsseConnection.of(client);
      connection.set(new LaterParameters(wanted));
      engine.dialect().tune(connection, wanted);
      return ClientHello.of(client);
    } catch (GeneralSecurityException | IOException | RuntimeException e) {
      return ClientHello.NONE; // what it cannot be asked for cannot be chosen
    }
  }
}

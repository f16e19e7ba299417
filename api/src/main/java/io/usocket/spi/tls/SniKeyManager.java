// SPDX-License-Identifier: Apache-2.0
package io.usocket.spi.tls;

import io.usocket.Identity;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.StandardConstants;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * {@link KeyChoice} for JSSE implementations, whose own key managers do not look at SNI. Works on
 * SunJSSE, Conscrypt and BCJSSE, with engines and sockets. Immutable; safe for use by many threads.
 */
public final class SniKeyManager extends X509ExtendedKeyManager {
  private final List<Identity> identities;

  /** Chooses among these; the order matters, see {@link KeyChoice}. */
  public SniKeyManager(List<Identity> identities) {
    this.identities = identities.stream().distinct().toList();
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return chooseServer(keyType, engine == null ? null : engine.getHandshakeSession());
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return chooseServer(
        keyType, socket instanceof SSLSocket tls ? tls.getHandshakeSession() : null);
  }

  @Override
  public @Nullable String chooseEngineClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return chooseClient(keyTypes, issuers);
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return chooseClient(keyTypes, issuers);
  }

  @Override
  public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    return aliases(keyType, null);
  }

  @Override
  public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return aliases(keyType, issuers);
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String alias) {
    return find(alias).map(id -> id.chain().toArray(new X509Certificate[0])).orElse(null);
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String alias) {
    return find(alias).map(Identity::key).orElse(null);
  }

  private @Nullable String chooseServer(String keyType, @Nullable SSLSession handshake) {
    return KeyChoice.forServer(identities, requestedName(handshake), List.of(keyType))
        .map(this::alias)
        .orElse(null);
  }

  private @Nullable String chooseClient(String[] keyTypes, Principal @Nullable [] issuers) {
    return KeyChoice.forClient(identities, List.of(keyTypes), listOf(issuers))
        .map(this::alias)
        .orElse(null);
  }

  private String @Nullable [] aliases(String keyType, Principal @Nullable [] issuers) {
    String[] fitting =
        identities.stream()
            .filter(
                id ->
                    KeyChoice.forClient(List.of(id), List.of(keyType), listOf(issuers)).isPresent())
            .map(this::alias)
            .toArray(String[]::new);
    return fitting.length == 0 ? null : fitting;
  }

  private static List<Principal> listOf(Principal @Nullable [] issuers) {
    return issuers == null ? List.of() : Arrays.asList(issuers);
  }

  private static Optional<String> requestedName(@Nullable SSLSession handshake) {
    if (!(handshake instanceof ExtendedSSLSession session)) {
      return Optional.empty();
    }
    // Implementations differ in the class they give, not in the bytes; getEncoded serves all.
    return session.getRequestedServerNames().stream()
        .filter(name -> name.getType() == StandardConstants.SNI_HOST_NAME)
        .map(SNIServerName::getEncoded)
        .map(bytes -> new String(bytes, StandardCharsets.US_ASCII))
        .findFirst();
  }

  private String alias(Identity identity) {
    return "identity-" + identities.indexOf(identity);
  }

  private Optional<Identity> find(String alias) {
    return identities.stream().filter(id -> alias(id).equals(alias)).findFirst();
  }
}

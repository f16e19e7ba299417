// SPDX-License-Identifier: Apache-2.0
package io.usocket.spi.jsse;

import io.usocket.TlsConfig;
import io.usocket.TlsException;
import io.usocket.TlsException.Reason;
import io.usocket.TlsVersion;
import io.usocket.spi.tls.IpLiterals;
import io.usocket.spi.tls.PeerTrust;
import io.usocket.spi.tls.ServerNames;
import io.usocket.spi.tls.SharedKeys;
import io.usocket.spi.tls.SniKeyManager;
import java.security.GeneralSecurityException;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * A {@link TlsConfig} on a {@link JsseEngine}: the SSLContext, and the set-up of each connection.
 * What the engine cannot honour is refused when this is made. Immutable; used by many threads.
 *
 * <p><b>Resumption.</b> The libraries keep sessions by SSLContext, a client by host and port: the
 * host is the name that was verified, so that a session is never used for another. A resumed
 * handshake does not ask the trust manager; whoever was verified then was so by the same
 * configuration, pins and all. Without resumption each connection has an SSLContext of its own; so
 * it is with pre-shared keys, which are proven in each handshake.
 */
public final class JsseContext {
  private final TlsConfig config;
  private final JsseEngine engine;
  private final KeyManager[] keys;
  private final TrustManager[] trust;

  /** Of all connections, if they may resume each other's sessions. */
  private final SSLContext shared;

  private final Choices choices;

  private JsseContext(
      TlsConfig config, JsseEngine engine, KeyManager keys, X509ExtendedTrustManager trust)
      throws GeneralSecurityException, TlsException {
    this.config = config;
    this.engine = engine;
    this.keys = new KeyManager[] {keys};
    this.trust = new TrustManager[] {trust};
    this.shared = newContext();
    SSLEngine asked = shared.createSSLEngine(); // what Conscrypt makes for the context to ask leaks
    this.choices = new Choosing(config, engine, asked).choices();
    asked.closeOutbound();
  }

  /**
   * Sets TLS up.
   *
   * @param config what is wanted
   * @param engine the implementation
   * @return the set-up
   * @throws TlsException CONFIGURATION: the engine cannot do it; the text names what
   */
  public static JsseContext of(TlsConfig config, JsseEngine engine) throws TlsException {
    try {
      return new JsseContext(
          config, engine, keyManager(config, engine), trustManager(config, engine));
    } catch (TlsException e) {
      throw e;
    } catch (GeneralSecurityException | RuntimeException e) {
      throw new TlsException(
          Reason.CONFIGURATION, engine + " cannot be set up: " + e.getMessage(), e);
    }
  }

  private static KeyManager keyManager(TlsConfig config, JsseEngine engine) throws TlsException {
    return config.preSharedKeys().isEmpty()
        ? new SniKeyManager(config.identities())
        : engine.dialect().keyManager(new SharedKeys(config.preSharedKeys()));
  }

  private static X509ExtendedTrustManager trustManager(TlsConfig config, JsseEngine engine)
      throws TlsException {
    if (!config.preSharedKeys().isEmpty()) {
      return new RefusingTrustManager();
    }
    if (!config.isVerifying()) {
      return new UnverifyingTrustManager();
    }
    try {
      TrustManagerFactory own = TrustManagerFactory.getInstance("PKIX", engine.provider());
      return new JsseTrustManager(PeerTrust.of(config, own), config);
    } catch (NoSuchAlgorithmException e) { // it leaves that to the platform
      return new JsseTrustManager(PeerTrust.of(config), config);
    }
  }

  private SSLContext newContext() throws GeneralSecurityException {
    SSLContext context = engine.newContext();
    context.init(keys, trust, null);
    return context;
  }

  /**
   * A JSSE context for DTLS, to make one engine with.
   *
   * @param random where it takes random bytes from
   * @return a fresh one
   * @throws TlsException CONFIGURATION: the library has no DTLS
   */
  SSLContext newDatagramContext(SecureRandom random) throws TlsException {
    try {
      SSLContext context = SSLContext.getInstance("DTLS", engine.provider());
      context.init(keys, trust, random);
      return context;
    } catch (GeneralSecurityException e) {
      throw new TlsException(Reason.CONFIGURATION, engine + " cannot be set up for DTLS", e);
    }
  }

  /**
   * The JSSE context to make one engine or socket with.
   *
   * @return the one that all share, or a fresh one
   * @throws TlsException INTERNAL: the library cannot make another one
   */
  public SSLContext sslContext() throws TlsException {
    try {
      return choices.resuming() ? shared : newContext();
    } catch (GeneralSecurityException e) {
      throw new TlsException(Reason.INTERNAL, engine + " cannot be set up again", e);
    }
  }

  /** The implementation. */
  public JsseEngine engine() {
    return engine;
  }

  TlsConfig config() {
    return config;
  }

  /** What its connections may agree on. */
  Choices choices() {
    return choices;
  }

  /**
   * The peer's host, for the library: a name that is not to be sent must not be known to it, since
   * Conscrypt sends whatever it knows.
   *
   * @param server whom to ask for
   * @return the host; empty: keep it
   */
  Optional<String> peerHost(ServerNames server) {
    boolean literal = IpLiterals.parse(server.reference()).isPresent();
    return literal ? Optional.of(server.reference()) : server.sni();
  }

  /**
   * Sets a client up.
   *
   * @param connection fresh, in client mode
   * @param server whom to ask for
   * @return its handshake
   * @throws TlsException CONFIGURATION: a client with several pre-shared keys
   */
  public JsseHandshake client(JsseConnection connection, ServerNames server) throws TlsException {
    if (!config.preSharedKeys().isEmpty()) {
      new SharedKeys(config.preSharedKeys()).only();
    }
    SSLParameters parameters = parameters();
    parameters.setServerNames(
        server.sni().<SNIServerName>map(SNIHostName::new).map(List::of).orElse(List.of()));
    return begin(connection, parameters, Optional.of(server));
  }

  /**
   * Sets a server up.
   *
   * @param connection fresh, in server mode
   * @return its handshake
   */
  public JsseHandshake server(JsseConnection connection) {
    SSLParameters parameters = parameters();
    switch (config.clientAuth()) {
      case NONE -> {}
      case OPTIONAL -> parameters.setWantClientAuth(true);
      case REQUIRED -> parameters.setNeedClientAuth(true);
    }
    parameters.setUseCipherSuitesOrder(true);
    return begin(connection, parameters, Optional.empty());
  }

  private JsseHandshake begin(
      JsseConnection connection, SSLParameters parameters, Optional<ServerNames> server) {
    connection.set(parameters);
    engine.dialect().tune(connection, choices);
    return new JsseHandshake(this, connection, server);
  }

  private SSLParameters parameters() {
    SSLParameters parameters = new LaterParameters(choices);
    parameters.setProtocols(
        choices.versions().stream().map(TlsVersion::protocol).toArray(String[]::new));
    if (!choices.suites().isEmpty()) {
      parameters.setCipherSuites(choices.suites().toArray(new String[0]));
    }
    parameters.setApplicationProtocols(config.alpn().toArray(new String[0]));
    return parameters;
  }

  /**
   * The server's own selection of the application protocol, for a library whose own goes on without
   * agreement; one for each connection.
   *
   * @return empty: the library does it right
   */
  Optional<AlpnSelection> alpnSelection() {
    return config.alpn().isEmpty() || !engine.dialect().ignoresAlpnMismatch()
        ? Optional.empty()
        : Optional.of(new AlpnSelection(config.alpn()));
  }
}

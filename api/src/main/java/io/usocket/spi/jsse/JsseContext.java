// SPDX-License-Identifier: Apache-2.0
package io.usocket.spi.jsse;

import io.usocket.ClientAuth;
import io.usocket.Feature;
import io.usocket.Identity;
import io.usocket.TlsAlert;
import io.usocket.TlsConfig;
import io.usocket.TlsException;
import io.usocket.TlsException.Reason;
import io.usocket.TlsInfo;
import io.usocket.TlsVersion;
import io.usocket.spi.tls.IpLiterals;
import io.usocket.spi.tls.PeerTrust;
import io.usocket.spi.tls.ServerNames;
import io.usocket.spi.tls.SniKeyManager;
import java.security.GeneralSecurityException;
import java.security.NoSuchAlgorithmException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * A {@link TlsConfig} on a {@link JsseEngine}: the SSLContext, the parameters of each connection,
 * and the checks after its handshake. What the engine cannot honour is refused when this is made.
 * Immutable; used by many threads.
 */
public final class JsseContext {
  private final TlsConfig config;
  private final JsseEngine engine;
  private final SSLContext context;

  private JsseContext(TlsConfig config, JsseEngine engine, SSLContext context) {
    this.config = config;
    this.engine = engine;
    this.context = context;
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
      SSLContext context = SSLContext.getInstance("TLS", engine.provider());
      context.init(
          new KeyManager[] {new SniKeyManager(config.identities())},
          new TrustManager[] {trustManager(config, engine)},
          null);
      requireHonoured(config, engine, context);
      return new JsseContext(config, engine, context);
    } catch (TlsException e) {
      throw e;
    } catch (GeneralSecurityException | RuntimeException e) {
      throw new TlsException(
          Reason.CONFIGURATION, engine + " cannot be set up: " + e.getMessage(), e);
    }
  }

  private static X509ExtendedTrustManager trustManager(TlsConfig config, JsseEngine engine)
      throws TlsException {
    if (!config.isVerifying()) {
      return new UnverifyingTrustManager();
    }
    try {
      TrustManagerFactory own = TrustManagerFactory.getInstance("PKIX", engine.provider());
      return new JsseTrustManager(PeerTrust.of(config, own), config.alpn());
    } catch (NoSuchAlgorithmException e) { // it leaves that to the platform
      return new JsseTrustManager(PeerTrust.of(config), config.alpn());
    }
  }

  private static void requireHonoured(TlsConfig config, JsseEngine engine, SSLContext context)
      throws TlsException {
    List<String> known = suites(context);
    for (String suite : config.cipherSuites()) {
      if (!known.contains(suite)) {
        throw refused(engine, "does not have the cipher suite " + suite, "it has " + known);
      }
      if (suite.contains("_PSK_")) {
        throw refused(engine, "has no pre-shared keys for " + suite, "leave it out");
      }
      if (!suite.contains("_WITH_") && !engine.features().contains(Feature.TLS_1_3_SUITES)) {
        throw refused(
            engine,
            "cannot choose suites of TLS 1.3, such as " + suite,
            "leave them out, or use versions(TLS_1_2)");
      }
    }
    for (Identity identity : config.identities()) {
      boolean edwards = identity.leaf().getPublicKey().getAlgorithm().startsWith("Ed");
      if (edwards && !engine.features().contains(Feature.ED25519)) {
        throw refused(engine, "cannot use the Ed25519 key of " + identity, "take an EC or RSA key");
      }
    }
    if (config.groups().isEmpty()) {
      return;
    }
    if (!engine.features().contains(Feature.GROUPS)) {
      throw refused(
          engine,
          "cannot choose groups on Java " + Runtime.version().feature(),
          "leave them out, or use another provider, such as bc"
              + (NamedGroups.isSupported() ? "" : ", or Java 20 or newer"));
    }
    Set<String> groups = engine.known().groups();
    for (String group : config.groups()) {
      if (!groups.contains(group)) {
        throw refused(engine, "does not have the group " + group, "it has " + groups);
      }
    }
  }

  /** By an engine that is closed at once: what Conscrypt makes for the context to ask is not. */
  private static List<String> suites(SSLContext context) {
    SSLEngine asked = context.createSSLEngine();
    List<String> suites = Arrays.asList(asked.getSupportedCipherSuites());
    asked.closeOutbound();
    return suites;
  }

  private static TlsException refused(JsseEngine engine, String what, String wayOut) {
    return new TlsException(Reason.CONFIGURATION, engine + " " + what + ": " + wayOut, null);
  }

  /** The JSSE context; to make engines and sockets with. */
  public SSLContext sslContext() {
    return context;
  }

  /** The implementation. */
  public JsseEngine engine() {
    return engine;
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
   * @param parameters those of a fresh engine or socket
   * @param server whom to ask for
   * @return the same parameters
   */
  public SSLParameters client(SSLParameters parameters, ServerNames server) {
    List<SNIServerName> names = new ArrayList<>();
    server.sni().ifPresent(name -> names.add(new SNIHostName(name)));
    parameters.setServerNames(names);
    return common(parameters);
  }

  /**
   * Sets a server up.
   *
   * @param parameters those of a fresh engine or socket
   * @return the same parameters
   */
  public SSLParameters server(SSLParameters parameters) {
    switch (config.clientAuth()) {
      case NONE -> {}
      case OPTIONAL -> parameters.setWantClientAuth(true);
      case REQUIRED -> parameters.setNeedClientAuth(true);
    }
    parameters.setUseCipherSuitesOrder(true);
    return common(parameters);
  }

  private SSLParameters common(SSLParameters parameters) {
    parameters.setProtocols(
        config.versions().stream()
            .sorted(Comparator.reverseOrder())
            .map(TlsVersion::protocol)
            .toArray(String[]::new));
    if (!config.cipherSuites().isEmpty()) {
      parameters.setCipherSuites(config.cipherSuites().toArray(new String[0]));
    }
    if (!config.groups().isEmpty()) {
      NamedGroups.set(parameters, config.groups());
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
    return config.alpn().isEmpty() || !engine.known().ignoresAlpnMismatch()
        ? Optional.empty()
        : Optional.of(new AlpnSelection(config.alpn()));
  }

  /**
   * Holds what was negotiated against what was demanded, whatever the library has checked: the
   * peer's name and use, the version, the suite, the application protocol.
   *
   * @param session of the connection
   * @param alpn what the library says; null and "" are none
   * @param server whom a client asked for; null: we are the server
   * @throws TlsException if it is not what was demanded
   */
  public void check(SSLSession session, @Nullable String alpn, @Nullable ServerNames server)
      throws TlsException {
    List<X509Certificate> chain = peerCertificates(session);
    if (config.isVerifying() && server != null) {
      try {
        PeerTrust.checkServerName(chain, server);
      } catch (CertificateException e) {
        throw new TlsException(Reason.PEER_CERTIFICATE, String.valueOf(e.getMessage()), e);
      }
    }
    if (server == null && config.clientAuth() == ClientAuth.REQUIRED && chain.isEmpty()) {
      throw new TlsException(
          Reason.PEER_CERTIFICATE, "the client gave no certificate, and one is required", null);
    }
    if (config.versions().stream().noneMatch(v -> v.protocol().equals(session.getProtocol()))) {
      throw notDemanded("version", session.getProtocol(), config.versions());
    }
    if (!config.cipherSuites().isEmpty()
        && !config.cipherSuites().contains(session.getCipherSuite())) {
      throw notDemanded("cipher suite", session.getCipherSuite(), config.cipherSuites());
    }
    if (alpn != null && !alpn.isEmpty() && !config.alpn().contains(alpn)) {
      throw notDemanded("application protocol", alpn, config.alpn());
    }
  }

  /**
   * What a server's error means once it has answered the client's hello: BCJSSE says of a missing
   * client certificate in TLS 1.2 no more than handshake_failure (RFC 5246 section 7.4.6).
   *
   * @param e the error
   * @return the same, or what it means
   */
  TlsException afterHello(TlsException e) {
    boolean missing =
        config.clientAuth() == ClientAuth.REQUIRED
            && e.reason() == Reason.NOTHING_IN_COMMON
            && e.alert().equals(Optional.of(TlsAlert.HANDSHAKE_FAILURE));
    return missing
        ? new TlsException(
            Reason.PEER_CERTIFICATE,
            "the client gave no certificate, and one is required",
            TlsAlert.HANDSHAKE_FAILURE,
            e)
        : e;
  }

  private static TlsException notDemanded(String what, String got, Object demanded) {
    return new TlsException(
        Reason.NOTHING_IN_COMMON,
        "the " + what + " " + got + " was negotiated, which is not in " + demanded,
        null);
  }

  /**
   * What a handshake agreed on.
   *
   * @param session of the connection
   * @param alpn what the library says; null and "" are none
   * @param serverName what the client asked for, see {@link #requestedName}
   * @return the same for applications
   */
  public TlsInfo info(SSLSession session, @Nullable String alpn, Optional<String> serverName) {
    return new TlsInfo(
        session.getProtocol().equals(TlsVersion.TLS_1_3.protocol())
            ? TlsVersion.TLS_1_3
            : TlsVersion.TLS_1_2,
        session.getCipherSuite(),
        Optional.empty(),
        Optional.ofNullable(alpn).filter(name -> !name.isEmpty()),
        serverName,
        peerCertificates(session),
        Optional.empty(),
        engine.description());
  }

  /**
   * What a client asked a server for. BCJSSE tells only while the handshake is under way.
   *
   * @param session of the connection, or of its handshake; null: none yet
   * @return the server name (RFC 6066 section 3); empty: none, or not known yet
   */
  public static Optional<String> requestedName(@Nullable SSLSession session) {
    if (session instanceof ExtendedSSLSession extended) {
      try {
        return extended.getRequestedServerNames().stream()
            .filter(name -> name.getType() == 0) // host_name, RFC 6066 section 3
            .map(name -> new SNIHostName(name.getEncoded()).getAsciiName())
            .findFirst();
      } catch (UnsupportedOperationException | IllegalArgumentException e) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  private static List<X509Certificate> peerCertificates(SSLSession session) {
    List<X509Certificate> chain = new ArrayList<>();
    try {
      for (Certificate certificate : session.getPeerCertificates()) {
        chain.add((X509Certificate) certificate);
      }
    } catch (SSLPeerUnverifiedException e) {
      return List.of(); // it gave none
    }
    return chain;
  }
}

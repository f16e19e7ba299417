// SPDX-License-Identifier: Apache-2.0
package io.usocket.spi.jsse;

import io.usocket.ClientAuth;
import io.usocket.Errno;
import io.usocket.TlsAlert;
import io.usocket.TlsConfig;
import io.usocket.TlsException;
import io.usocket.TlsException.Reason;
import io.usocket.TlsInfo;
import io.usocket.TlsVersion;
import io.usocket.USocketException;
import io.usocket.spi.tls.PeerTrust;
import io.usocket.spi.tls.ServerNames;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * The handshake of one connection, and what became of it: holds what was negotiated against what
 * was demanded, and tells it.
 */
public final class JsseHandshake {
  private final JsseContext context;
  private final JsseConnection connection;

  /** Whom a client asks for; empty: this is the server. */
  private final Optional<ServerNames> server;

  private final ServerFlight flight = new ServerFlight();
  private @Nullable TlsVersion version;

  JsseHandshake(JsseContext context, JsseConnection connection, Optional<ServerNames> server) {
    this.context = context;
    this.connection = connection;
    this.server = server;
  }

  /** To be shown what the server sends: to a client what it receives, to a server what it sends. */
  public ServerFlight flight() {
    return flight;
  }

  /**
   * The end of the handshake. What was negotiated is held against what was demanded, whatever the
   * library has checked, and on a resumed session too: the peer's name and use, the version, the
   * suite, the group, the application protocol.
   *
   * @param askedName what a server was asked for, if that is known already; see {@link
   *     #askedName()}
   * @return what was agreed on
   * @throws TlsException if it is not what was demanded
   */
  public TlsInfo end(Optional<String> askedName) throws TlsException {
    SSLSession session = connection.session();
    List<X509Certificate> chain = peerCertificates(session);
    checkPeer(session, chain);
    TlsConfig config = context.config();
    TlsVersion agreedVersion = version(session);
    version = agreedVersion;
    TlsInfo agreed =
        new TlsInfo(
            agreedVersion,
            session.getCipherSuite(),
            flight.group(),
            flight.signatureScheme(),
            Optional.ofNullable(connection.applicationProtocol()).filter(name -> !name.isEmpty()),
            server.isPresent()
                ? server.flatMap(ServerNames::sni)
                : askedName.or(() -> askedNameIn(session)),
            chain,
            flight.resumed(),
            context.engine().description());
    demand("cipher suite", Optional.of(agreed.cipherSuite()), context.choices().suites());
    demand("group", agreed.group(), context.choices().groups());
    if (agreed.alpn().isPresent() && !config.alpn().contains(agreed.alpn().get())) {
      throw notDemanded("application protocol", agreed.alpn().get(), config.alpn());
    }
    return agreed;
  }

  private void checkPeer(SSLSession session, List<X509Certificate> chain) throws TlsException {
    TlsConfig config = context.config();
    if (!config.preSharedKeys().isEmpty()) { // the suite says that the peer has proven the key
      if (!Choosing.hasSharedKey(session.getCipherSuite()) || !chain.isEmpty()) {
        throw notDemanded("cipher suite", session.getCipherSuite(), context.choices().suites());
      }
      return;
    }
    if (config.isVerifying() && server.isPresent()) {
      try {
        PeerTrust.checkServerName(chain, server.get());
      } catch (CertificateException e) {
        throw new TlsException(Reason.PEER_CERTIFICATE, String.valueOf(e.getMessage()), e);
      }
    }
    if (server.isEmpty() && config.clientAuth() == ClientAuth.REQUIRED && chain.isEmpty()) {
      throw missingCertificate(null, null);
    }
  }

  /** DTLS has the version of the TLS that it is made of. */
  private TlsVersion version(SSLSession session) throws TlsException {
    String protocol = session.getProtocol().replaceFirst("^DTLS", "TLS");
    for (TlsVersion version : context.choices().versions()) {
      if (version.protocol().equals(protocol)) {
        return version;
      }
    }
    throw notDemanded("version", protocol, context.choices().versions());
  }

  private static void demand(String what, Optional<String> got, List<String> demanded)
      throws TlsException {
    if (got.isPresent() && !demanded.isEmpty() && !demanded.contains(got.get())) {
      throw notDemanded(what, got.get(), demanded);
    }
  }

  private static TlsException notDemanded(String what, String got, Collection<?> demanded) {
    return new TlsException(
        Reason.NOTHING_IN_COMMON,
        "the " + what + " " + got + " was negotiated, which is not in " + demanded,
        null);
  }

  private static TlsException missingCertificate(
      @Nullable TlsAlert alert, @Nullable TlsException cause) {
    return new TlsException(
        Reason.PEER_CERTIFICATE,
        "the client gave no certificate, and one is required",
        alert,
        cause);
  }

  /**
   * What an exception of the library means.
   *
   * @param e what the library threw
   * @return the error as applications see it
   */
  public TlsException meaning(Exception e) {
    TlsException meant = JsseErrors.of(e);
    return flight.isAnswered() ? afterHello(meant) : meant;
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
        server.isEmpty()
            && context.config().clientAuth() == ClientAuth.REQUIRED
            && e.reason() == Reason.NOTHING_IN_COMMON
            && e.alert().equals(Optional.of(TlsAlert.HANDSHAKE_FAILURE));
    return missing ? missingCertificate(TlsAlert.HANDSHAKE_FAILURE, e) : e;
  }

  /**
   * What a client asks this server for, while the handshake is under way: BCJSSE tells it only
   * then.
   *
   * @return the server name (RFC 6066 section 3); empty: none, or not known yet
   */
  Optional<String> askedName() {
    return askedNameIn(connection.handshakeSession());
  }

  private static Optional<String> askedNameIn(@Nullable SSLSession session) {
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

  /**
   * As {@link io.usocket.spi.TlsPort#exportKeyingMaterial}, after the handshake.
   *
   * @param label as registered
   * @param bound what to bind it to; null: none
   * @param length in bytes, from 1
   * @return the material; the caller's own
   * @throws USocketException EINVAL: TLS 1.2 without extended master secret; ENOTCONN: TLS has been
   *     closed; EOPNOTSUPP; EIO: the library failed
   */
  public byte[] exportKeyingMaterial(String label, byte @Nullable [] bound, int length)
      throws USocketException {
    if (version == TlsVersion.TLS_1_2 && !flight.hasExtendedMasterSecret()) {
      throw new USocketException(
          Errno.EINVAL,
          "exportKeyingMaterial: TLS 1.2 was agreed on without extended master secret, which makes"
              + " it no secret of this connection alone (RFC 7627)");
    }
    byte[] material;
    try {
      material = context.engine().dialect().export(connection, label, bound, length);
    } catch (UnsupportedOperationException e) {
      throw new USocketException(Errno.EOPNOTSUPP, "exportKeyingMaterial: Feature.EXPORTER", e);
    } catch (RuntimeException e) {
      throw new USocketException(Errno.EIO, "exportKeyingMaterial: the TLS library failed", e);
    }
    if (material == null) {
      throw new USocketException(Errno.ENOTCONN, "exportKeyingMaterial: TLS has been closed");
    }
    return material;
  }
}

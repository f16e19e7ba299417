// SPDX-License-Identifier: Apache-2.0
package io.usocket.spi.jsse;

import io.usocket.TlsConfig;
import io.usocket.TlsException;
import io.usocket.spi.tls.OcspStaple;
import io.usocket.spi.tls.PeerTrust;
import io.usocket.spi.tls.ServerNames;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * {@link PeerTrust} for JSSE: path validation with what the library knows of the connection, then
 * our own checks. The host is the peer's name of the engine or socket; {@link JsseContext} checks
 * it once more after the handshake, with the name that it knows itself.
 */
final class JsseTrustManager extends X509ExtendedTrustManager {
  private final PeerTrust trust;
  private final boolean stapleRequired;

  /**
   * What a client offers (RFC 7301): BCJSSE takes any that the server chooses, and this is the last
   * place where the handshake can still be refused.
   */
  private final List<String> offeredProtocols;

  /**
   * A trust manager.
   *
   * @param trust whom to trust
   * @param config what else is demanded of a server
   */
  JsseTrustManager(PeerTrust trust, TlsConfig config) {
    this.trust = trust;
    this.stapleRequired = config.isOcspRequired();
    this.offeredProtocols = config.alpn();
  }

  @Override
  public void checkServerTrusted(
      X509Certificate[] chain, String authType, @Nullable SSLEngine engine)
      throws CertificateException {
    trust.checkPath(List.of(chain), path -> path.checkServerTrusted(chain, authType, engine));
    checkName(chain, engine == null ? null : engine.getPeerHost());
    checkStaple(chain, engine == null ? null : engine.getHandshakeSession());
    checkProtocol(engine == null ? null : engine.getHandshakeApplicationProtocol());
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, @Nullable Socket socket)
      throws CertificateException {
    trust.checkPath(List.of(chain), path -> path.checkServerTrusted(chain, authType, socket));
    SSLSocket secured = socket instanceof SSLSocket own ? own : null;
    SSLSession handshake = secured == null ? null : secured.getHandshakeSession();
    checkName(chain, handshake == null ? null : handshake.getPeerHost());
    checkStaple(chain, handshake);
    checkProtocol(secured == null ? null : secured.getHandshakeApplicationProtocol());
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    trust.checkPath(List.of(chain), path -> path.checkServerTrusted(chain, authType));
    checkName(chain, null);
    checkStaple(chain, null);
  }

  @Override
  public void checkClientTrusted(
      X509Certificate[] chain, String authType, @Nullable SSLEngine engine)
      throws CertificateException {
    trust.checkPath(List.of(chain), path -> path.checkClientTrusted(chain, authType, engine));
    PeerTrust.checkClientPurpose(List.of(chain));
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, @Nullable Socket socket)
      throws CertificateException {
    trust.checkPath(List.of(chain), path -> path.checkClientTrusted(chain, authType, socket));
    PeerTrust.checkClientPurpose(List.of(chain));
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    trust.checkClient(List.of(chain), authType);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return trust.anchors().toArray(new X509Certificate[0]);
  }

  private static void checkName(X509Certificate[] chain, @Nullable String host)
      throws CertificateException {
    if (host == null) {
      return; // the library does not tell: it is checked after the handshake
    }
    try {
      PeerTrust.checkServerName(List.of(chain), ServerNames.of(host));
    } catch (IllegalArgumentException e) {
      throw new CertificateException(e.getMessage(), e);
    }
  }

  private void checkStaple(X509Certificate[] chain, @Nullable SSLSession handshake)
      throws CertificateException {
    if (stapleRequired) {
      Optional<byte[]> staple =
          handshake instanceof ExtendedSSLSession session
              ? session.getStatusResponses().stream().findFirst() // the leaf's comes first
              : Optional.empty();
      OcspStaple.check(List.of(chain), trust.anchors(), staple);
    }
  }

  private void checkProtocol(@Nullable String chosen) throws CertificateException {
    if (chosen != null && !chosen.isEmpty() && !offeredProtocols.contains(chosen)) {
      throw new CertificateException(
          new TlsException(
              TlsException.Reason.PROTOCOL_VIOLATION,
              "the server chose an application protocol that was not offered",
              null));
    }
  }
}

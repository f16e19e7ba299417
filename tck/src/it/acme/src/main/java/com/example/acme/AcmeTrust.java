// SPDX-License-Identifier: Apache-2.0
package com.example.acme;

import io.usocket.TlsConfig;
import io.usocket.TlsException;
import io.usocket.spi.tls.PeerTrust;
import io.usocket.spi.tls.ServerNames;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/** Where the library asks whether to trust the peer; what decides is {@link PeerTrust}. */
final class AcmeTrust extends X509ExtendedTrustManager {
  private final Optional<PeerTrust> trust;

  /**
   * The trust of a configuration.
   *
   * @param trust empty: the user has switched verification off
   */
  private AcmeTrust(Optional<PeerTrust> trust) {
    this.trust = trust;
  }

  static AcmeTrust of(TlsConfig config) throws TlsException {
    return new AcmeTrust(
        config.isVerifying() ? Optional.of(PeerTrust.of(config)) : Optional.empty());
  }

  /** The engine's peer is the name that AcmeTls gave it: ServerNames.reference(). */
  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    if (trust.isPresent()) {
      List<X509Certificate> peer = List.of(chain);
      trust.get().checkPath(peer, path -> path.checkServerTrusted(chain, authType, engine));
      PeerTrust.checkServerName(peer, ServerNames.of(engine.getPeerHost()));
    }
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    if (trust.isPresent()) {
      List<X509Certificate> peer = List.of(chain);
      trust.get().checkPath(peer, path -> path.checkClientTrusted(chain, authType, engine));
      PeerTrust.checkClientPurpose(peer);
    }
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return trust.map(PeerTrust::anchors).orElse(List.of()).toArray(X509Certificate[]::new);
  }

  /** An engine always says who it is; whoever does not is not verified, so not trusted. */
  private static CertificateException stranger() {
    return new CertificateException("acme verifies the peers of its own engines only");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    throw stranger();
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    throw stranger();
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw stranger();
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw stranger();
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.bc;

import io.usocket.spi.tls.ServerNames;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Vector;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.CertificateStatusRequest;
import org.bouncycastle.tls.SecurityParameters;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.TlsSession;
import org.jspecify.annotations.Nullable;

/** A client to which servers show certificates, and which may have one of its own. */
@SuppressWarnings("JdkObsolete") // the library speaks Vector
class CertificateClient extends BcClient {
  private final BcContext setup;
  private final ServerNames server;
  private final Progress progress;
  private final String sessionKey;
  private Optional<Sessions.Session> resumable = Optional.empty();

  /**
   * A client.
   *
   * @param port the server's, a part of what tells its sessions from others
   */
  CertificateClient(BcContext setup, ServerNames server, int port, Progress progress) {
    super(setup, server, progress);
    this.sessionKey = server.reference() + ":" + port;
    this.setup = setup;
    this.server = server;
    this.progress = progress;
  }

  @Override
  protected Vector<SignatureAndHashAlgorithm> getSupportedSignatureAlgorithms() {
    return SigningScheme.message(setup.terms().schemes());
  }

  /** A staple is asked for only where it is looked at. */
  @Override
  protected @Nullable CertificateStatusRequest getCertificateStatusRequest() {
    return setup.peers().isStapleRequired() ? super.getCertificateStatusRequest() : null;
  }

  @Override
  public @Nullable TlsSession getSessionToResume() {
    resumable = setup.sessions().flatMap(sessions -> sessions.find(sessionKey));
    return resumable.map(Sessions.Session::tls).orElse(null);
  }

  @Override
  public void notifyHandshakeComplete() throws IOException {
    if (context.getSecurityParametersConnection().isResumedSession()) {
      progress.peerCertificates(resumable.orElseThrow().peer());
    }
    super.notifyHandshakeComplete();
    setup
        .sessions()
        .ifPresent(
            sessions ->
                sessions.keep(
                    sessionKey, context, progress.info().peerCertificates(), server.sni()));
  }

  @Override
  public TlsAuthentication getAuthentication() {
    return new TlsAuthentication() {
      @Override
      public void notifyServerCertificate(TlsServerCertificate message) throws IOException {
        progress.peerCertificates(
            setup
                .peers()
                .server(message.getCertificate(), server, () -> Staples.of(message, context)));
      }

      @Override
      public @Nullable TlsCredentials getClientCredentials(CertificateRequest request)
          throws IOException {
        return credentials(request);
      }
    };
  }

  private @Nullable TlsCredentials credentials(CertificateRequest request) throws IOException {
    SecurityParameters handshake = context.getSecurityParametersHandshake();
    PeerSchemes schemes =
        PeerSchemes.of(
            handshake.getNegotiatedVersion(),
            setup.terms().schemes(),
            request.getSupportedSignatureAlgorithms());
    return setup
        .keys()
        .client(issuers(request), schemes, request.getCertificateRequestContext())
        .orElse(null);
  }

  private static List<X500Principal> issuers(CertificateRequest request) throws IOException {
    List<X500Principal> issuers = new ArrayList<>();
    if (request.getCertificateAuthorities() != null) {
      for (Object name : request.getCertificateAuthorities()) {
        issuers.add(new X500Principal(((X500Name) name).getEncoded()));
      }
    }
    return issuers;
  }
}

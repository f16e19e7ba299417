// SPDX-License-Identifier: Apache-2.0
package io.usocket.bc;

import io.usocket.ClientAuth;
import java.io.IOException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Vector;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.CertificateStatus;
import org.bouncycastle.tls.ClientCertificateType;
import org.bouncycastle.tls.KeyExchangeAlgorithm;
import org.bouncycastle.tls.SecurityParameters;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsSession;
import org.bouncycastle.tls.TlsUtils;
import org.jspecify.annotations.Nullable;

/** A server with certificates, which may ask its clients for theirs. */
@SuppressWarnings("JdkObsolete") // the library speaks Vector
class CertificateServer extends BcServer {
  private final BcContext setup;
  private final Progress progress;
  private Optional<KeySigner> signer = Optional.empty();
  private Optional<Sessions.Session> resumable = Optional.empty();

  CertificateServer(BcContext setup, Progress progress) {
    super(setup, progress);
    this.setup = setup;
    this.progress = progress;
  }

  /** Only a suite for which there is a key. */
  @Override
  protected boolean selectCipherSuite(int suite) throws IOException {
    SecurityParameters handshake = context.getSecurityParametersHandshake();
    PeerSchemes schemes =
        PeerSchemes.of(
            handshake.getNegotiatedVersion(),
            setup.terms().schemes(),
            handshake.getClientSigAlgs());
    if (!schemes.isTls13()) {
      boolean rsa = TlsUtils.getKeyExchangeAlgorithm(suite) == KeyExchangeAlgorithm.ECDHE_RSA;
      schemes = schemes.only(scheme -> scheme.isRsa() == rsa);
    }
    signer = setup.keys().server(requestedName(), schemes);
    return signer.isPresent() && super.selectCipherSuite(suite);
  }

  /** Only for the same name, which may stand for another key (RFC 6066 section 3). */
  @Override
  public @Nullable TlsSession getSessionToResume(byte[] id) {
    resumable =
        setup
            .sessions()
            .flatMap(sessions -> sessions.find(key(id)))
            .filter(session -> session.serverName().equals(requestedName()))
            .filter(
                session ->
                    Terms.contains(
                        offeredCipherSuites,
                        session.tls().exportSessionParameters().getCipherSuite()));
    return resumable.map(Sessions.Session::tls).orElse(null);
  }

  @Override
  public byte @Nullable [] getNewSessionID() {
    return setup.sessions().isPresent() ? context.getNonceGenerator().generateNonce(32) : null;
  }

  private static String key(byte[] id) {
    return HexFormat.of().formatHex(id);
  }

  @Override
  public void notifyHandshakeComplete() throws IOException {
    SecurityParameters agreed = context.getSecurityParametersConnection();
    if (agreed.isResumedSession()) {
      progress.peerCertificates(resumable.orElseThrow().peer());
    }
    super.notifyHandshakeComplete();
    setup
        .sessions()
        .ifPresent(
            sessions ->
                sessions.keep(
                    key(agreed.getSessionID()),
                    context,
                    progress.info().peerCertificates(),
                    requestedName()));
  }

  @Override
  public TlsCredentials getCredentials() throws IOException {
    if (signer.isEmpty()) {
      throw new TlsFatalAlert(AlertDescription.internal_error, "no key was chosen");
    }
    progress.signedWith(signer.get().scheme());
    boolean inChain = certificateStatusRequest != null && TlsUtils.isTLSv13(context);
    return inChain ? signer.get().stapling() : signer.get();
  }

  @Override
  protected boolean allowCertificateStatus() {
    return signer.flatMap(KeySigner::staple).isPresent();
  }

  @Override
  public @Nullable CertificateStatus getCertificateStatus() {
    return signer.flatMap(KeySigner::staple).map(Staples::message).orElse(null);
  }

  @Override
  public @Nullable CertificateRequest getCertificateRequest() throws IOException {
    if (setup.clientAuth() == ClientAuth.NONE) {
      return null;
    }
    Vector<X500Name> authorities = new Vector<>(setup.peers().authorities());
    Vector<SignatureAndHashAlgorithm> schemes = SigningScheme.message(setup.terms().schemes());
    if (TlsUtils.isTLSv13(context)) {
      return new CertificateRequest(
          TlsUtils.EMPTY_BYTES, schemes, null, authorities.isEmpty() ? null : authorities);
    }
    short[] types = {ClientCertificateType.ecdsa_sign, ClientCertificateType.rsa_sign};
    return new CertificateRequest(types, schemes, authorities);
  }

  @Override
  public void notifyClientCertificate(Certificate message) throws IOException {
    if (!message.isEmpty()) {
      progress.peerCertificates(setup.peers().client(message));
    } else if (setup.clientAuth() == ClientAuth.REQUIRED) {
      throw new CertificateRefused(
          TlsUtils.isTLSv13(context)
              ? AlertDescription.certificate_required // RFC 8446 section 4.4.2.4
              : AlertDescription.handshake_failure, // RFC 5246 section 7.4.6
          "the client gave no certificate, and one is required",
          null);
    }
  }
}

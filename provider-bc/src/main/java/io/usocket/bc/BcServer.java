// SPDX-License-Identifier: Apache-2.0
package io.usocket.bc;

import io.usocket.ClientAuth;
import io.usocket.spi.tls.ServerNames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Hashtable;
import java.util.List;
import java.util.Optional;
import java.util.Vector;
import java.util.stream.IntStream;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.tls.AbstractTlsServer;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.ClientCertificateType;
import org.bouncycastle.tls.KeyExchangeAlgorithm;
import org.bouncycastle.tls.NameType;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.ProtocolName;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SecurityParameters;
import org.bouncycastle.tls.ServerName;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsExtensionsUtils;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsKeyExchangeFactory;
import org.bouncycastle.tls.TlsUtils;
import org.jspecify.annotations.Nullable;

/** One connection's server: what Bouncy Castle asks, answered from the configuration. */
@SuppressWarnings("JdkObsolete") // the library speaks Vector and Hashtable
class BcServer extends AbstractTlsServer {
  private final BcContext setup;
  private final Progress progress;
  private Optional<KeySigner> signer = Optional.empty();
  private Optional<String> requestedName = Optional.empty();

  BcServer(BcContext setup, Progress progress) {
    super(setup.crypto());
    this.setup = setup;
    this.progress = progress;
  }

  @Override
  protected ProtocolVersion[] getSupportedVersions() {
    return setup.terms().versions().clone();
  }

  @Override
  protected int[] getSupportedCipherSuites() {
    return setup.terms().suites().clone();
  }

  @Override
  protected boolean preferLocalCipherSuites() {
    return true;
  }

  @Override
  public int[] getSupportedGroups() {
    return setup.terms().groups().clone();
  }

  @Override
  public boolean preferLocalSupportedGroups() {
    return setup.terms().groupsAreOurs();
  }

  @Override
  protected @Nullable Vector<ProtocolName> getProtocolNames() {
    List<ProtocolName> protocols = setup.terms().alpn();
    return protocols.isEmpty() ? null : new Vector<>(protocols);
  }

  @Override
  public int getMaxHandshakeMessageSize() {
    return BcContext.MAX_MESSAGE;
  }

  @Override
  public TlsKeyExchangeFactory getKeyExchangeFactory() {
    return new KeyExchanges(progress);
  }

  /** In TLS 1.2 a group that both sides have, else no suite with ECDHE can be selected. */
  @Override
  protected int getMaximumNegotiableCurveBits() {
    return commonCurves().map(NamedGroup::getCurveBits).max().orElse(0);
  }

  @Override
  protected int selectECDH(int minimumCurveBits) {
    return commonCurves()
        .filter(group -> NamedGroup.getCurveBits(group) >= minimumCurveBits)
        .findFirst()
        .orElse(-1);
  }

  private IntStream commonCurves() {
    int[] ours = setup.terms().groups(ProtocolVersion.TLSv12);
    int[] theirs = context.getSecurityParametersHandshake().getClientSupportedGroups();
    if (theirs == null) { // it takes any (RFC 8422 section 4)
      return IntStream.of(ours);
    }
    return preferLocalSupportedGroups()
        ? IntStream.of(ours).filter(group -> Terms.contains(theirs, group))
        : IntStream.of(theirs).filter(group -> Terms.contains(ours, group));
  }

  /** Only a suite for which there is a key. */
  @Override
  protected boolean selectCipherSuite(int suite) throws IOException {
    SecurityParameters handshake = context.getSecurityParametersHandshake();
    requestedName = requestedName(handshake);
    PeerSchemes schemes =
        PeerSchemes.of(handshake.getNegotiatedVersion(), handshake.getClientSigAlgs());
    if (!schemes.isTls13()) {
      boolean rsa = TlsUtils.getKeyExchangeAlgorithm(suite) == KeyExchangeAlgorithm.ECDHE_RSA;
      schemes = schemes.only(scheme -> scheme.isRsa() == rsa);
    }
    signer = setup.keys().server(requestedName, schemes);
    return signer.isPresent() && super.selectCipherSuite(suite);
  }

  /** The host that the client asks for; a name that no host can have is as good as none. */
  private static Optional<String> requestedName(SecurityParameters handshake) {
    if (handshake.getClientServerNames() == null) {
      return Optional.empty();
    }
    for (Object entry : handshake.getClientServerNames()) {
      ServerName name = (ServerName) entry;
      if (name.getNameType() == NameType.host_name) {
        try {
          return ServerNames.of(new String(name.getNameData(), StandardCharsets.ISO_8859_1)).sni();
        } catch (IllegalArgumentException e) {
          return Optional.empty();
        }
      }
    }
    return Optional.empty();
  }

  @Override
  public Hashtable<?, ?> getServerExtensions() throws IOException {
    Hashtable<?, ?> extensions = super.getServerExtensions();
    if (requestedName.isPresent()) { // RFC 6066 section 3: tells that the name was looked at
      TlsExtensionsUtils.addServerNameExtensionServer(extensions);
    }
    return extensions;
  }

  @Override
  public TlsCredentials getCredentials() throws IOException {
    if (signer.isEmpty()) {
      throw new TlsFatalAlert(AlertDescription.internal_error, "no key was chosen");
    }
    return signer.get();
  }

  @Override
  public @Nullable CertificateRequest getCertificateRequest() throws IOException {
    if (setup.clientAuth() == ClientAuth.NONE) {
      return null;
    }
    Vector<X500Name> authorities = new Vector<>(setup.peers().authorities());
    Vector<SignatureAndHashAlgorithm> schemes = new Vector<>(SigningScheme.offer());
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

  @Override
  public void notifyClientVersion(ProtocolVersion version) {
    progress.hello();
  }

  @Override
  public void notifyAlertRaised(
      short level, short description, @Nullable String text, @Nullable Throwable cause) {
    progress.alertRaised(level, description);
  }

  @Override
  public void notifyAlertReceived(short level, short description) {
    progress.alertReceived(description);
  }

  @Override
  public void notifyHandshakeComplete() throws IOException {
    progress.complete(context.getSecurityParametersConnection(), requestedName);
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.bc;

import io.usocket.spi.tls.ServerNames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Vector;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.tls.AbstractTlsClient;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.CertificateStatusRequest;
import org.bouncycastle.tls.NameType;
import org.bouncycastle.tls.ProtocolName;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SecurityParameters;
import org.bouncycastle.tls.ServerName;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsExtensionsUtils;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsKeyExchangeFactory;
import org.bouncycastle.tls.TlsServerCertificate;
import org.jspecify.annotations.Nullable;

/** One connection's client: what Bouncy Castle asks, answered from the configuration. */
@SuppressWarnings("JdkObsolete") // the library speaks Vector and Hashtable
final class BcClient extends AbstractTlsClient {
  private final BcContext setup;
  private final ServerNames server;
  private final Progress progress;

  BcClient(BcContext setup, ServerNames server, Progress progress) {
    super(setup.crypto());
    this.setup = setup;
    this.server = server;
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

  /** Just those that may be used; ECDSA needs no more here, other than in BCJSSE. */
  @Override
  protected Vector<Integer> getSupportedGroups(@SuppressWarnings("rawtypes") Vector roles) {
    Vector<Integer> groups = new Vector<>();
    for (int group : setup.terms().groups()) {
      groups.add(group);
    }
    return groups;
  }

  /** The first: the library's own choice would cost a round trip whenever it is another. */
  @Override
  public Vector<Integer> getEarlyKeyShareGroups() {
    Vector<Integer> early = new Vector<>();
    int[] groups = setup.terms().groups(ProtocolVersion.TLSv13);
    if (groups.length > 0) {
      early.add(groups[0]);
    }
    return early;
  }

  @Override
  protected Vector<SignatureAndHashAlgorithm> getSupportedSignatureAlgorithms() {
    return new Vector<>(SigningScheme.offer());
  }

  @Override
  protected @Nullable Vector<ProtocolName> getProtocolNames() {
    List<ProtocolName> protocols = setup.terms().alpn();
    return protocols.isEmpty() ? null : new Vector<>(protocols);
  }

  @Override
  protected @Nullable Vector<ServerName> getSNIServerNames() {
    return server
        .sni()
        .map(name -> new ServerName(NameType.host_name, name.getBytes(StandardCharsets.US_ASCII)))
        .map(name -> new Vector<>(List.of(name)))
        .orElse(null);
  }

  /** No staple is asked for, since none would be looked at. */
  @Override
  protected @Nullable CertificateStatusRequest getCertificateStatusRequest() {
    return null;
  }

  @Override
  public int getMaxHandshakeMessageSize() {
    return BcContext.MAX_MESSAGE;
  }

  @Override
  public TlsKeyExchangeFactory getKeyExchangeFactory() {
    return new KeyExchanges(progress);
  }

  /** The library takes any protocol of the server's (RFC 7301 section 3.1: one of ours). */
  @Override
  public void processServerExtensions(@SuppressWarnings("rawtypes") Hashtable extensions)
      throws IOException {
    super.processServerExtensions(extensions);
    ProtocolName chosen = TlsExtensionsUtils.getALPNExtensionServer(extensions);
    if (chosen != null && !setup.terms().alpn().contains(chosen)) {
      throw new TlsFatalAlert(
          AlertDescription.illegal_parameter, "the server chose a protocol that was not offered");
    }
  }

  @Override
  public TlsAuthentication getAuthentication() {
    return new TlsAuthentication() {
      @Override
      public void notifyServerCertificate(TlsServerCertificate message) throws IOException {
        progress.peerCertificates(setup.peers().server(message.getCertificate(), server));
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
        PeerSchemes.of(handshake.getNegotiatedVersion(), request.getSupportedSignatureAlgorithms());
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

  @Override
  public void notifyHandshakeBeginning() throws IOException {
    super.notifyHandshakeBeginning();
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
    progress.complete(context.getSecurityParametersConnection(), server.sni());
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.bc;

import io.usocket.spi.channel.DtlsRecords;
import io.usocket.spi.tls.ServerNames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Hashtable;
import java.util.List;
import java.util.Optional;
import java.util.Vector;
import java.util.stream.IntStream;
import org.bouncycastle.tls.AbstractTlsServer;
import org.bouncycastle.tls.ClientHello;
import org.bouncycastle.tls.NameType;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.ProtocolName;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SecurityParameters;
import org.bouncycastle.tls.ServerName;
import org.bouncycastle.tls.TlsExtensionsUtils;
import org.bouncycastle.tls.TlsKeyExchangeFactory;
import org.jspecify.annotations.Nullable;

/**
 * One connection's server: what Bouncy Castle asks, answered from the configuration. How the sides
 * prove who they are is left to subclasses.
 */
@SuppressWarnings("JdkObsolete") // the library speaks Vector and Hashtable
abstract class BcServer extends AbstractTlsServer {
  private final BcContext setup;
  private final Progress progress;
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
    return setup.terms().suites().codes().clone();
  }

  @Override
  protected boolean preferLocalCipherSuites() {
    return true;
  }

  @Override
  public int[] getSupportedGroups() {
    return setup.terms().groups().codes().clone();
  }

  @Override
  public boolean preferLocalSupportedGroups() {
    return setup.terms().groups().areOursFirst(theirGroups());
  }

  private int @Nullable [] theirGroups() {
    return context.getSecurityParametersHandshake().getClientSupportedGroups();
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

  /** Of DTLS: how long to wait before a flight is sent again, at first. */
  @Override
  public int getHandshakeResendTimeMillis() {
    return DtlsRecords.FIRST_RESEND_MILLIS;
  }

  @Override
  public TlsKeyExchangeFactory getKeyExchangeFactory() {
    return new KeyExchanges(progress);
  }

  /**
   * Looks at a ClientHello of TLS 1.3 before the library does.
   *
   * @throws IOException if it cannot lead to anything
   */
  void checkHello13(ClientHello hello) throws IOException {}

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
    return setup.terms().groups().curves(theirGroups());
  }

  /** The host that the client asks for; empty: it has named none. */
  Optional<String> requestedName() {
    return requestedName;
  }

  @Override
  public void processClientExtensions(@SuppressWarnings("rawtypes") Hashtable extensions)
      throws IOException {
    requestedName = requestedName(context.getSecurityParametersHandshake());
    super.processClientExtensions(extensions);
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

  /** What the library remembers of a session's first answer is not all for this one. */
  @Override
  public void getServerExtensionsForConnection(@SuppressWarnings("rawtypes") Hashtable extensions)
      throws IOException {
    super.getServerExtensionsForConnection(extensions);
    if (context.getSecurityParametersHandshake().isResumedSession()) { // RFC 6066 section 3
      extensions.remove(TlsExtensionsUtils.EXT_server_name);
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
    progress.complete(context, requestedName);
  }
}

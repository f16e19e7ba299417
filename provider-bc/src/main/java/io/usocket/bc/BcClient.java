// SPDX-License-Identifier: Apache-2.0
package io.usocket.bc;

import io.usocket.spi.channel.DtlsRecords;
import io.usocket.spi.tls.ServerNames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Hashtable;
import java.util.List;
import java.util.Vector;
import org.bouncycastle.tls.AbstractTlsClient;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.NameType;
import org.bouncycastle.tls.ProtocolName;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.ServerName;
import org.bouncycastle.tls.TlsExtensionsUtils;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsKeyExchangeFactory;
import org.jspecify.annotations.Nullable;

/**
 * One connection's client: what Bouncy Castle asks, answered from the configuration. How the sides
 * prove who they are is left to subclasses.
 */
@SuppressWarnings("JdkObsolete") // the library speaks Vector and Hashtable
abstract class BcClient extends AbstractTlsClient {
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
    return setup.terms().suites().codes().clone();
  }

  /** Just those that may be used; ECDSA needs no more here, other than in BCJSSE. */
  @Override
  protected Vector<Integer> getSupportedGroups(@SuppressWarnings("rawtypes") Vector roles) {
    return vector(setup.terms().groups().codes());
  }

  /** The library's own choice would cost a round trip whenever it is another. */
  @Override
  public Vector<Integer> getEarlyKeyShareGroups() {
    return vector(setup.terms().groups().early());
  }

  private static Vector<Integer> vector(int[] codes) {
    Vector<Integer> vector = new Vector<>();
    for (int code : codes) {
      vector.add(code);
    }
    return vector;
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
    progress.complete(context, server.sni());
  }
}

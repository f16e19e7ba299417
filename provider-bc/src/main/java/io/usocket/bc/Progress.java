// SPDX-License-Identifier: Apache-2.0
package io.usocket.bc;

import io.usocket.TlsAlert;
import io.usocket.TlsInfo;
import io.usocket.TlsVersion;
import io.usocket.USocketException;
import io.usocket.spi.tls.TlsNames;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.AlertLevel;
import org.bouncycastle.tls.ProtocolName;
import org.bouncycastle.tls.SecurityParameters;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsUtils;
import org.jspecify.annotations.Nullable;

/** How far one connection has come: what the library tells its peer object, for the engine. */
final class Progress {
  private final BcContext setup;
  private List<X509Certificate> peerCertificates = List.of();
  private int group = -1;
  private Optional<SigningScheme> scheme = Optional.empty();
  private volatile @Nullable Exporter exporter;
  private volatile @Nullable TlsInfo info;
  private volatile boolean closedByPeer;
  private boolean hello;
  private @Nullable TlsAlert alertSent;

  Progress(BcContext setup) {
    this.setup = setup;
  }

  void peerCertificates(List<X509Certificate> verified) {
    peerCertificates = verified;
  }

  /** Notes the group of TLS 1.2, which the library does not keep. */
  void group(int code) {
    group = code;
  }

  /** Notes what the server signs the handshake with; it is among what the client has offered. */
  void signedWith(int code) {
    scheme = SigningScheme.byCode(code);
  }

  void signedWith(SigningScheme ours) {
    scheme = Optional.of(ours);
  }

  void alertReceived(short description) {
    closedByPeer |= description == AlertDescription.close_notify;
  }

  void alertRaised(short level, short description) {
    if (level == AlertLevel.fatal) {
      alertSent = TlsAlert.of(description).orElse(null);
    }
  }

  /** The fatal alert that was raised for the peer. */
  Optional<TlsAlert> alertSent() {
    return Optional.ofNullable(alertSent);
  }

  /** Notes that hellos have begun: from now on the library sends alerts. */
  void hello() {
    hello = true;
  }

  boolean hasHello() {
    return hello;
  }

  /** A handshake of TLS 1.3 has come to its secrets. */
  void handshakeSecrets(TlsContext context) {
    setup.keyLog().ifPresent(log -> log.handshake(context));
  }

  /**
   * The handshake is done.
   *
   * @param context which has just become the connection's
   * @param serverName what the client asked for
   * @throws IOException if what was agreed on is not what was demanded
   */
  void complete(TlsContext context, Optional<String> serverName) throws IOException {
    SecurityParameters agreed = context.getSecurityParametersConnection();
    if (agreed.getNegotiatedGroup() >= 0) {
      group = agreed.getNegotiatedGroup();
    }
    setup.terms().check(agreed, group);
    setup.keyLog().ifPresent(log -> log.connection(context));
    exporter = Exporter.of(agreed, context.getCrypto());
    ProtocolName protocol = agreed.getApplicationProtocol();
    info =
        new TlsInfo(
            TlsUtils.isTLSv13(agreed.getNegotiatedVersion())
                ? TlsVersion.TLS_1_3
                : TlsVersion.TLS_1_2,
            TlsNames.SUITES.name(agreed.getCipherSuite()).orElseThrow(),
            TlsNames.GROUPS.name(group),
            scheme.map(SigningScheme::ianaName),
            Optional.ofNullable(protocol).map(ProtocolName::getUtf8Decoding),
            serverName,
            peerCertificates,
            Optional.of(agreed.isResumedSession()),
            BcVersion.BACKEND);
  }

  boolean isDone() {
    return info != null;
  }

  boolean isClosedByPeer() {
    return closedByPeer;
  }

  TlsInfo info() {
    return Objects.requireNonNull(info, "the handshake is not done");
  }

  byte[] export(String label, byte @Nullable [] context, int length) throws USocketException {
    return Objects.requireNonNull(exporter, "the handshake is not done")
        .export(label, context, length);
  }

  /** The end of it: no secret is kept. */
  void wipe() {
    Exporter kept = exporter;
    if (kept != null) {
      kept.wipe();
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.bc;

import io.usocket.TlsAlert;
import io.usocket.TlsInfo;
import io.usocket.TlsVersion;
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
import org.bouncycastle.tls.TlsUtils;
import org.jspecify.annotations.Nullable;

/** How far one connection has come: what the library tells its peer object, for the engine. */
final class Progress {
  private final Terms terms;
  private List<X509Certificate> peerCertificates = List.of();
  private int group = -1;
  private volatile @Nullable TlsInfo info;
  private volatile boolean closedByPeer;
  private boolean hello;
  private @Nullable TlsAlert alertSent;

  Progress(Terms terms) {
    this.terms = terms;
  }

  void peerCertificates(List<X509Certificate> verified) {
    peerCertificates = verified;
  }

  /** Notes the group of TLS 1.2, which the library does not keep. */
  void group(int code) {
    group = code;
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

  /**
   * The handshake is done.
   *
   * @param serverName what the client asked for
   * @throws IOException if what was agreed on is not what was demanded
   */
  void complete(SecurityParameters agreed, Optional<String> serverName) throws IOException {
    if (agreed.getNegotiatedGroup() >= 0) {
      group = agreed.getNegotiatedGroup();
    }
    terms.check(agreed, group);
    ProtocolName protocol = agreed.getApplicationProtocol();
    info =
        new TlsInfo(
            TlsUtils.isTLSv13(agreed.getNegotiatedVersion())
                ? TlsVersion.TLS_1_3
                : TlsVersion.TLS_1_2,
            TlsNames.SUITES.name(agreed.getCipherSuite()).orElseThrow(),
            TlsNames.GROUPS.name(group),
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
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import io.usocket.TlsInfo;
import java.util.List;

/** What a TLS handshake agreed on, in words; what the backend does not tell is left out. */
final class Agreement {
  private Agreement() {}

  static List<String> lines(TlsInfo info) {
    StringBuilder agreed =
        new StringBuilder(info.version().protocol()).append(' ').append(info.cipherSuite());
    info.group().ifPresent(group -> agreed.append(", group ").append(group));
    info.signatureScheme().ifPresent(scheme -> agreed.append(", signed with ").append(scheme));
    info.alpn().ifPresent(alpn -> agreed.append(", ALPN ").append(alpn));
    info.serverName().ifPresent(name -> agreed.append(", server name ").append(name));
    info.resumed().ifPresent(resumed -> agreed.append(resumed ? ", resumed" : ", not resumed"));
    return List.of(agreed.append(", by ").append(info.backend()).toString(), peer(info));
  }

  private static String peer(TlsInfo info) {
    return info.peerCertificates().isEmpty()
        ? "peer gave no certificate"
        : "peer " + CertificateText.full(info.peerCertificates().get(0));
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import io.usocket.TlsInfo;
import java.security.cert.X509Certificate;
import java.util.List;

/** What a TLS handshake agreed on, in words. */
final class Agreement {
  private Agreement() {}

  static List<String> lines(TlsInfo info) {
    StringBuilder agreed =
        new StringBuilder(info.version().protocol()).append(' ').append(info.cipherSuite());
    info.group().ifPresent(group -> agreed.append(", group ").append(group));
    info.alpn().ifPresent(alpn -> agreed.append(", ALPN ").append(alpn));
    info.serverName().ifPresent(name -> agreed.append(", server name ").append(name));
    info.resumed().filter(resumed -> resumed).ifPresent(yes -> agreed.append(", resumed"));
    return List.of(agreed.append(", by ").append(info.backend()).toString(), peer(info));
  }

  private static String peer(TlsInfo info) {
    if (info.peerCertificates().isEmpty()) {
      return "peer gave no certificate";
    }
    X509Certificate leaf = info.peerCertificates().get(0);
    return "peer "
        + leaf.getSubjectX500Principal().getName()
        + ", issued by "
        + leaf.getIssuerX500Principal().getName()
        + ", valid until "
        + leaf.getNotAfter().toInstant();
  }
}

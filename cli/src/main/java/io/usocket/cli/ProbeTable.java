// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import io.usocket.TlsInfo;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Results of probes for people: a line for each backend, and below it the certificates by number,
 * since mostly all are given the same.
 */
final class ProbeTable {
  private static final String NOT_TOLD = "-";
  private static final List<String> HEADER =
      List.of("backend", "TLS", "suite", "group", "ALPN", "resumed", "ms", "cert");

  private final List<X509Certificate> certificates = new ArrayList<>();

  private ProbeTable() {}

  static String of(List<ProbeResult> results, Instant now) {
    ProbeTable table = new ProbeTable();
    List<List<String>> lines = new ArrayList<>();
    lines.add(HEADER);
    results.forEach(result -> lines.add(table.line(result)));
    return Columns.of(lines) + table.certificates(now);
  }

  private List<String> line(ProbeResult result) {
    return result
        .agreement()
        .map(agreed -> line(result.backend(), agreed))
        .orElseGet(
            () -> List.of(result.backend(), result.failure().map(ProbeFailure::line).orElse("")));
  }

  private List<String> line(String backend, ProbeResult.Agreed agreed) {
    TlsInfo info = agreed.info();
    return List.of(
        backend,
        info.version().protocol().replace("TLSv", ""),
        info.cipherSuite(),
        info.group().orElse(NOT_TOLD),
        info.alpn().orElse(NOT_TOLD),
        agreed.resumed().map(yes -> yes ? "yes" : "no").orElse(NOT_TOLD),
        millis(agreed.time()),
        number(info.peerCertificates()).map(String::valueOf).orElse(NOT_TOLD));
  }

  private static String millis(Duration time) {
    return String.format(Locale.ROOT, "%.1f", time.toNanos() / 1e6);
  }

  private Optional<Integer> number(List<X509Certificate> chain) {
    if (chain.isEmpty()) {
      return Optional.empty();
    }
    X509Certificate leaf = chain.get(0);
    if (!certificates.contains(leaf)) {
      certificates.add(leaf);
    }
    return Optional.of(certificates.indexOf(leaf) + 1);
  }

  private String certificates(Instant now) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < certificates.size(); i++) {
      String words = CertificateText.brief(certificates.get(i), now);
      text.append("cert ").append(i + 1).append(": ").append(words).append('\n');
    }
    return text.toString();
  }
}

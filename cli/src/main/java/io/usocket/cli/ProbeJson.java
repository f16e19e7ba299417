// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import io.usocket.TlsAlert;
import io.usocket.TlsInfo;
import io.usocket.spi.tls.KeyPin;
import io.usocket.tck.Json;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Results of probes for programs; docs/TLS.md names the fields. Null: not told, or not there. */
final class ProbeJson {
  /** Raised when a field changes its meaning or goes; not when one comes. */
  private static final int FORMAT = 1;

  private ProbeJson() {}

  static String of(String host, int port, List<ProbeResult> results, Instant now) {
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    all.put("format", FORMAT);
    all.put("host", host);
    all.put("port", port);
    all.put("time", now);
    all.put("java", System.getProperty("java.version"));
    all.put("backends", results.stream().map(result -> backend(result, now)).toList());
    return Json.of(all);
  }

  private static Map<String, @Nullable Object> backend(ProbeResult result, Instant now) {
    Optional<TlsInfo> info = result.agreement().map(ProbeResult.Agreed::info);
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("backend", result.backend());
    fields.put("tlsLibrary", result.tlsLibrary().orElse(null));
    fields.put("ok", result.isGood());
    fields.put("version", info.map(one -> one.version().protocol()).orElse(null));
    fields.put("cipherSuite", info.map(TlsInfo::cipherSuite).orElse(null));
    fields.put("group", info.flatMap(TlsInfo::group).orElse(null));
    fields.put("signatureScheme", info.flatMap(TlsInfo::signatureScheme).orElse(null));
    fields.put("alpn", info.flatMap(TlsInfo::alpn).orElse(null));
    fields.put("serverName", info.flatMap(TlsInfo::serverName).orElse(null));
    fields.put("resumed", result.agreement().flatMap(ProbeResult.Agreed::resumed).orElse(null));
    fields.put(
        "handshakeMillis",
        result
            .agreement()
            .map(agreed -> Math.round(agreed.time().toNanos() / 1e3) / 1e3)
            .orElse(null));
    fields.put(
        "certificates",
        info.map(TlsInfo::peerCertificates).orElse(List.of()).stream()
            .map(one -> certificate(one, now))
            .toList());
    fields.put("failure", result.failure().map(ProbeJson::failure).orElse(null));
    return fields;
  }

  private static Map<String, @Nullable Object> certificate(X509Certificate one, Instant now) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("subject", CertificateText.name(one.getSubjectX500Principal()));
    fields.put("issuer", CertificateText.name(one.getIssuerX500Principal()));
    fields.put("serial", one.getSerialNumber().toString(16));
    fields.put("notBefore", one.getNotBefore().toInstant());
    fields.put("notAfter", one.getNotAfter().toInstant());
    fields.put("daysLeft", CertificateText.daysLeft(one, now));
    fields.put("pin", KeyPin.of(one));
    return fields;
  }

  private static Map<String, @Nullable Object> failure(ProbeFailure failure) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("text", failure.text());
    fields.put("reason", failure.reason().orElse(null));
    fields.put("alert", failure.alert().map(TlsAlert::wireName).orElse(null));
    return fields;
  }
}

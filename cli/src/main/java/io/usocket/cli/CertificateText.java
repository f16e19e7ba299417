// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import io.usocket.spi.tls.Printable;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.security.auth.x500.X500Principal;

/** Certificates in words. What peers have written into them is made fit for a terminal. */
final class CertificateText {
  private static final Pattern COMMON_NAME =
      Pattern.compile("(?:^|[,+])CN=((?:[^,+\\\\]|\\\\.)*)", Pattern.DOTALL);

  private CertificateText() {}

  /** Whose it is, who says so and until when, in full. */
  static String full(X509Certificate certificate) {
    return name(certificate.getSubjectX500Principal())
        + ", issued by "
        + name(certificate.getIssuerX500Principal())
        + ", valid until "
        + certificate.getNotAfter().toInstant();
  }

  /** The common names alone, and how many days are left. */
  static String brief(X509Certificate certificate, Instant now) {
    long days = daysLeft(certificate, now);
    return commonName(certificate.getSubjectX500Principal())
        + ", issued by "
        + commonName(certificate.getIssuerX500Principal())
        + (days < 0 ? ", expired" : ", " + days + (days == 1 ? " day left" : " days left"));
  }

  /** Whole days until it expires; below zero: it has expired. */
  static long daysLeft(X509Certificate certificate, Instant now) {
    Instant end = certificate.getNotAfter().toInstant();
    return end.isBefore(now) ? -1 : Duration.between(now, end).toDays();
  }

  static String name(X500Principal principal) {
    return Printable.of(principal.getName());
  }

  private static String commonName(X500Principal principal) {
    Matcher matcher = COMMON_NAME.matcher(principal.getName());
    return matcher.find() ? "CN=" + Printable.of(matcher.group(1)) : name(principal);
  }
}

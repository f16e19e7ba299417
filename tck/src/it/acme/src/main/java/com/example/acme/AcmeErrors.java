// SPDX-License-Identifier: Apache-2.0
package com.example.acme;

import io.usocket.TlsAlert;
import io.usocket.TlsException;
import io.usocket.TlsException.Reason;
import java.security.cert.CertificateException;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** Whose fault it is. The library has one exception for all, so its words have to tell. */
final class AcmeErrors {
  private static final Set<TlsAlert> NO_AGREEMENT =
      EnumSet.of(
          TlsAlert.HANDSHAKE_FAILURE, TlsAlert.PROTOCOL_VERSION, TlsAlert.NO_APPLICATION_PROTOCOL);

  /** The same, where the library has no such alert in its text. */
  private static final List<String> NO_AGREEMENT_TOO =
      List.of(
          "no cipher suites in common",
          "no matching application layer protocol",
          "not accepted by server preferences",
          "not enabled or supported");

  private AcmeErrors() {}

  static TlsException of(Exception e) {
    List<Throwable> causes =
        Stream.<Throwable>iterate(e, cause -> cause != null, Throwable::getCause).toList();
    String words = causes.stream().map(Throwable::getMessage).collect(Collectors.joining("\n"));
    TlsAlert alert =
        words.contains("Received close_notify during handshake")
            ? TlsAlert.CLOSE_NOTIFY
            : TlsAlert.named(words).orElse(null);
    Optional<Throwable> refused =
        causes.stream().filter(CertificateException.class::isInstance).findFirst();
    if (refused.isPresent()) {
      return new TlsException(Reason.PEER_CERTIFICATE, refused.get().getMessage(), alert, e);
    }
    Reason reason =
        e instanceof SSLException ? reason(words.toLowerCase(Locale.ROOT), alert) : Reason.INTERNAL;
    return new TlsException(reason, String.valueOf(e.getMessage()), alert, e);
  }

  private static Reason reason(String words, TlsAlert alert) {
    if (words.contains("received fatal alert")
        || words.contains("received close_notify during handshake")) {
      return Reason.PEER_ALERT;
    }
    if (words.contains("empty client certificate chain")) {
      return Reason.PEER_CERTIFICATE;
    }
    return NO_AGREEMENT.contains(alert) || NO_AGREEMENT_TOO.stream().anyMatch(words::contains)
        ? Reason.NOTHING_IN_COMMON
        : Reason.PROTOCOL_VIOLATION;
  }
}

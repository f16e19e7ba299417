// SPDX-License-Identifier: Apache-2.0
package io.usocket.spi.jsse;

import io.usocket.TlsAlert;
import io.usocket.TlsException;
import io.usocket.TlsException.Reason;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * What the exceptions of JSSE implementations mean: one cause has as many exceptions as there are
 * libraries, and the words are all that tells them apart.
 */
public final class JsseErrors {
  /** BoringSSL's own word for it; around it are addresses in memory and places in its sources. */
  private static final Pattern BORING = Pattern.compile("OPENSSL_internal:(\\w+)");

  private JsseErrors() {}

  /**
   * The error as applications see it.
   *
   * @param e what the library threw
   * @return a TlsException; one that came through the library stays as it is
   */
  public static TlsException of(Exception e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof TlsException own) {
        return own;
      }
    }
    String words = words(e);
    TlsAlert alert = TlsAlert.named(words).orElse(null);
    if (isFromPeer(e, words)) {
      return new TlsException(
          Reason.PEER_ALERT,
          "the peer refused us" + (alert == null ? "" : ": " + alert.wireName()),
          alert,
          e);
    }
    Optional<String> certificate = certificateError(e);
    if (certificate.isPresent()) {
      return new TlsException(Reason.PEER_CERTIFICATE, certificate.get(), alert, e);
    }
    if (Stream.of("empty client certificate chain", "peer_did_not_return_a_certificate")
            .anyMatch(words::contains)
        || alert == TlsAlert.CERTIFICATE_REQUIRED) {
      return new TlsException(
          Reason.PEER_CERTIFICATE, "the client gave no certificate, and one is required", alert, e);
    }
    if (words.contains("key_usage_bit_incorrect")) { // BoringSSL looks before anybody is asked
      return new TlsException(
          Reason.PEER_CERTIFICATE,
          "the key usage of the peer's certificate does not allow to sign",
          alert,
          e);
    }
    return new TlsException(reason(e, words, alert), text(e), alert, e);
  }

  private static String text(Exception e) {
    String text = String.valueOf(e.getMessage());
    Matcher boring = BORING.matcher(text);
    return boring.find() ? "BoringSSL: " + boring.group(1) : text;
  }

  private static boolean isFromPeer(Exception e, String words) {
    return words.contains("received fatal alert")
        || words.contains("sslv3_alert_")
        || words.contains("tlsv1_alert_")
        || causes(e).anyMatch(c -> c.getClass().getSimpleName().equals("TlsFatalAlertReceived"));
  }

  private static Optional<String> certificateError(Exception e) {
    return causes(e)
        .filter(CertificateException.class::isInstance)
        .findFirst()
        .map(c -> String.valueOf(c.getMessage()));
  }

  private static Reason reason(Exception e, String words, @Nullable TlsAlert alert) {
    if (alert == TlsAlert.HANDSHAKE_FAILURE
        || alert == TlsAlert.PROTOCOL_VERSION
        || alert == TlsAlert.NO_APPLICATION_PROTOCOL
        || Stream.of(
                "no cipher suites in common",
                "no appropriate protocol",
                "no negotiable cipher suite",
                "not enabled or supported",
                "not accepted by client preferences",
                "not accepted by server preferences",
                "no_shared_cipher",
                "no_shared_group",
                "psk_identity_not_found",
                "unsupported_protocol",
                "no matching application layer protocol",
                "no selectable cipher suite",
                "no supported signature algorithm")
            .anyMatch(words::contains)) {
      return Reason.NOTHING_IN_COMMON;
    }
    if (alert == TlsAlert.INTERNAL_ERROR && !words.contains("handshake message length exceeds")) {
      return Reason.INTERNAL;
    }
    return e instanceof SSLException || e instanceof IOException
        ? Reason.PROTOCOL_VIOLATION
        : Reason.INTERNAL;
  }

  private static String words(Exception e) {
    StringBuilder words = new StringBuilder();
    causes(e).forEach(c -> words.append(c.getMessage()).append('\n'));
    return words.toString().toLowerCase(Locale.ROOT);
  }

  private static Stream<Throwable> causes(Throwable e) {
    return Stream.iterate(e, c -> c != null, Throwable::getCause).limit(20);
  }
}

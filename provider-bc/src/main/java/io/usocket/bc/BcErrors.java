// SPDX-License-Identifier: Apache-2.0
package io.usocket.bc;

import io.usocket.TlsAlert;
import io.usocket.TlsException;
import io.usocket.TlsException.Reason;
import java.io.EOFException;
import java.util.Optional;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsFatalAlertReceived;
import org.jspecify.annotations.Nullable;

/** What Bouncy Castle's exceptions mean. */
final class BcErrors {
  /** How the library begins its text when {@link BcContext#MAX_MESSAGE} is passed. */
  private static final String TOO_LONG = "Handshake message length exceeds";

  private BcErrors() {}

  /**
   * The error as applications see it.
   *
   * @param sent the alert that went to the peer for it
   */
  static TlsException of(Exception e, Optional<TlsAlert> sent) {
    if (e instanceof TlsFatalAlertReceived received) {
      TlsAlert alert = alert(received.getAlertDescription());
      return new TlsException(
          Reason.PEER_ALERT, "the peer refused us: " + e.getMessage(), alert, e);
    }
    if (e instanceof CertificateRefused refused) {
      return new TlsException(
          Reason.PEER_CERTIFICATE, refused.why(), alert(refused.getAlertDescription()), e);
    }
    if (e instanceof TlsFatalAlert fatal) {
      return new TlsException(reason(fatal), text(fatal), alert(fatal.getAlertDescription()), e);
    }
    if (e instanceof EOFException) {
      return new TlsException(
          Reason.PROTOCOL_VIOLATION, "a message of the peer is cut short", sent.orElse(null), e);
    }
    return new TlsException(Reason.INTERNAL, String.valueOf(e.getMessage()), sent.orElse(null), e);
  }

  private static Reason reason(TlsFatalAlert fatal) {
    return switch (fatal.getAlertDescription()) {
      case AlertDescription.handshake_failure,
          AlertDescription.protocol_version,
          AlertDescription.insufficient_security,
          AlertDescription.no_application_protocol,
          AlertDescription.unknown_psk_identity ->
          Reason.NOTHING_IN_COMMON;
      case AlertDescription.internal_error ->
          text(fatal).contains(TOO_LONG) ? Reason.PROTOCOL_VIOLATION : Reason.INTERNAL;
      default -> Reason.PROTOCOL_VIOLATION;
    };
  }

  private static String text(TlsFatalAlert fatal) {
    Throwable cause = fatal.getCause();
    return fatal.getMessage() + (cause == null ? "" : ": " + cause.getMessage());
  }

  private static @Nullable TlsAlert alert(short description) {
    return TlsAlert.of(description).orElse(null);
  }
}

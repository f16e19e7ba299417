// SPDX-License-Identifier: Apache-2.0
package io.usocket.bc;

import io.usocket.spi.tls.CertificatePurpose;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateRevokedException;
import java.security.cert.PKIXReason;
import java.security.cert.X509Certificate;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.TlsFatalAlert;
import org.jspecify.annotations.Nullable;

/** We have refused the peer's certificate, or that it has none; with the alert that says why. */
final class CertificateRefused extends TlsFatalAlert {
  private static final long serialVersionUID = 1L;

  private final String why;

  CertificateRefused(short alert, String why, @Nullable Throwable cause) {
    super(alert, why, cause);
    this.why = why;
  }

  /**
   * What path validation, purpose or host name have refused (RFC 8446 section 6.2).
   *
   * @param leaf the peer's
   * @param purpose what it has to be for
   */
  static CertificateRefused of(
      CertificateException e, X509Certificate leaf, CertificatePurpose purpose) {
    return new CertificateRefused(alert(e, leaf, purpose), String.valueOf(e.getMessage()), e);
  }

  String why() {
    return why;
  }

  private static short alert(
      CertificateException e, X509Certificate leaf, CertificatePurpose purpose) {
    if (any(e, CertificateRefused::isOutOfTime)) {
      return AlertDescription.certificate_expired;
    }
    if (any(
        e,
        c ->
            c instanceof CertificateRevokedException
                || hasReason(c, Set.of(BasicReason.REVOKED)))) {
      return AlertDescription.certificate_revoked;
    }
    if (any(e, c -> hasReason(c, Set.of(BasicReason.UNDETERMINED_REVOCATION_STATUS)))) {
      return AlertDescription.bad_certificate_status_response; // RFC 6066 section 8
    }
    if (any(e, c -> hasReason(c, Set.of(BasicReason.INVALID_SIGNATURE)))) {
      return AlertDescription.bad_certificate;
    }
    if (any(
        e,
        c ->
            c instanceof CertPathBuilderException
                || hasReason(c, Set.of(PKIXReason.NO_TRUST_ANCHOR, PKIXReason.NAME_CHAINING)))) {
      return AlertDescription.unknown_ca;
    }
    // A wrong host name, too: the certificate is neither corrupt (bad_certificate) nor of an
    // unsupported type, so this is "some other issue ... rendering it unacceptable".
    return isFor(leaf, purpose)
        ? AlertDescription.certificate_unknown
        : AlertDescription.unsupported_certificate;
  }

  private static boolean isOutOfTime(Throwable cause) {
    return cause instanceof CertificateExpiredException
        || cause instanceof CertificateNotYetValidException
        || hasReason(cause, Set.of(BasicReason.EXPIRED, BasicReason.NOT_YET_VALID));
  }

  private static boolean hasReason(
      Throwable cause, Set<? extends CertPathValidatorException.Reason> reasons) {
    return cause instanceof CertPathValidatorException path && reasons.contains(path.getReason());
  }

  private static boolean isFor(X509Certificate leaf, CertificatePurpose purpose) {
    try {
      purpose.check(leaf);
      return true;
    } catch (CertificateException e) {
      return false;
    }
  }

  private static boolean any(Throwable e, Predicate<Throwable> test) {
    return causes(e).anyMatch(test);
  }

  private static Stream<Throwable> causes(Throwable e) {
    return Stream.iterate(e, c -> c != null, Throwable::getCause).limit(20);
  }
}

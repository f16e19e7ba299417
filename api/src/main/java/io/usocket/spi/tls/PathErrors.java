// SPDX-License-Identifier: Apache-2.0
package io.usocket.spi.tls;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.stream.Stream;

/** Says why path validation has failed, on every library in the same words. */
final class PathErrors {
  private PathErrors() {}

  /** The same error with our words; its cause stays, since libraries choose the alert by it. */
  static CertificateException explained(X509Certificate leaf, CertificateException e) {
    return new CertificateException(
        "the certificate of "
            + Printable.of(leaf.getSubjectX500Principal().getName())
            + " "
            + reason(leaf, e),
        e.getCause() == null ? e : e.getCause());
  }

  private static String reason(X509Certificate leaf, CertificateException e) {
    if (caused(e, CertificateExpiredException.class) || isFor(e, BasicReason.EXPIRED)) {
      return "or of its issuer has expired (its own is valid until "
          + leaf.getNotAfter().toInstant()
          + ")";
    }
    if (caused(e, CertificateNotYetValidException.class) || isFor(e, BasicReason.NOT_YET_VALID)) {
      return "or of its issuer is not yet valid (its own is valid from "
          + leaf.getNotBefore().toInstant()
          + ")";
    }
    if (isFor(e, BasicReason.ALGORITHM_CONSTRAINED)) {
      return "uses an algorithm that is disabled here: " + e.getMessage();
    }
    if (isFor(e, BasicReason.REVOKED)) {
      return "is revoked, the OCSP response stapled for it says";
    }
    if (isAboutStaple(e)) { // Conscrypt looks at every staple, whether it is required or not
      return "is refused: the OCSP response stapled for it is no proof: " + e.getMessage();
    }
    if (caused(e, CertPathBuilderException.class) || caused(e, CertPathValidatorException.class)) {
      return "is not trusted: no path leads from it to a trust anchor (issuer "
          + Printable.of(leaf.getIssuerX500Principal().getName())
          + "); trust its root with TlsConfig.trust, or let the peer send its intermediates";
    }
    return "is refused: " + e.getMessage();
  }

  private static boolean isAboutStaple(CertificateException e) {
    return causes(e)
        .map(c -> String.valueOf(c.getMessage()))
        .anyMatch(words -> words.contains("OCSP") || words.contains("Response is unreliable"));
  }

  private static boolean isFor(CertificateException e, BasicReason reason) {
    return causes(e)
        .anyMatch(c -> c instanceof CertPathValidatorException path && path.getReason() == reason);
  }

  private static boolean caused(CertificateException e, Class<? extends Exception> type) {
    return causes(e).anyMatch(type::isInstance);
  }

  private static Stream<Throwable> causes(Throwable e) {
    return Stream.iterate(e, c -> c != null, Throwable::getCause).limit(20);
  }
}

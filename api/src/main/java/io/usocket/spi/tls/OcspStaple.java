// SPDX-License-Identifier: Apache-2.0
package io.usocket.spi.tls;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.cert.CertPath;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXParameters;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.PKIXRevocationChecker.Option;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether a server has proven that its certificate is not revoked: the OCSP response that it has
 * stapled (RFC 6066 section 8) is about this certificate, says "good", is signed by the issuer or
 * for it, and is valid now (RFC 6960 section 3.2). By the JDK's own validation, the same on every
 * TLS library; nobody else is asked.
 */
public final class OcspStaple {
  /** The JDK's own: others may ask the responder when they do not like the staple. */
  private static final String PROVIDER = "SUN";

  private static final String ALGORITHM = "PKIX";

  private OcspStaple() {}

  /**
   * Verifies.
   *
   * @param chain the server's, leaf first; verified
   * @param anchors trust anchors
   * @param staple an OCSPResponse for the leaf; empty: the server sent none
   * @throws CertificateException if the certificate is not proven to be good; its cause is a {@link
   *     CertPathValidatorException}, by whose reason libraries choose the alert
   */
  public static void check(
      List<X509Certificate> chain, Collection<X509Certificate> anchors, Optional<byte[]> staple)
      throws CertificateException {
    String whose = Printable.of(chain.get(0).getSubjectX500Principal().getName());
    if (staple.isEmpty() || staple.get().length == 0) {
      throw refused("the server has stapled no OCSP response for " + whose, null);
    }
    try {
      validate(own(chain), own(anchors), staple.get());
    } catch (CertPathValidatorException e) {
      throw refused(
          e.getReason() == BasicReason.REVOKED
              ? "the certificate of " + whose + " is revoked, its OCSP response says"
              : "the OCSP response stapled for " + whose + " is no proof: " + e.getMessage(),
          e);
    } catch (GeneralSecurityException e) {
      throw refused("the OCSP response stapled for " + whose + " cannot be verified", e);
    }
  }

  private static void validate(
      List<X509Certificate> chain, List<X509Certificate> anchors, byte[] staple)
      throws GeneralSecurityException {
    CertPath path = path(chain, anchors);
    if (path.getCertificates().isEmpty()) {
      throw new CertPathValidatorException("the certificate is itself a trust anchor: no issuer");
    }
    CertPathValidator validator = CertPathValidator.getInstance(ALGORITHM, PROVIDER);
    PKIXRevocationChecker revocation = (PKIXRevocationChecker) validator.getRevocationChecker();
    revocation.setOptions(EnumSet.of(Option.ONLY_END_ENTITY, Option.NO_FALLBACK));
    // with a response for the only certificate that is looked at, no responder is asked
    revocation.setOcspResponses(Map.of((X509Certificate) path.getCertificates().get(0), staple));
    PKIXParameters parameters = new PKIXParameters(trust(anchors));
    parameters.addCertPathChecker(revocation);
    validator.validate(path, parameters);
  }

  /** The same path as before, among what the server has sent. */
  private static CertPath path(List<X509Certificate> chain, List<X509Certificate> anchors)
      throws GeneralSecurityException {
    X509CertSelector leaf = new X509CertSelector();
    leaf.setCertificate(chain.get(0));
    PKIXBuilderParameters parameters = new PKIXBuilderParameters(trust(anchors), leaf);
    parameters.addCertStore(
        CertStore.getInstance("Collection", new CollectionCertStoreParameters(chain)));
    parameters.setRevocationEnabled(false); // that is looked at when the path is known
    return CertPathBuilder.getInstance(ALGORITHM, PROVIDER).build(parameters).getCertPath();
  }

  private static Set<TrustAnchor> trust(List<X509Certificate> anchors) {
    Set<TrustAnchor> trust = new LinkedHashSet<>();
    for (X509Certificate anchor : anchors) {
      trust.add(new TrustAnchor(anchor, null));
    }
    return trust;
  }

  /** The JDK's objects in place of those of other libraries. */
  private static List<X509Certificate> own(Collection<X509Certificate> certificates)
      throws GeneralSecurityException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509", PROVIDER);
    List<X509Certificate> own = new ArrayList<>();
    for (Certificate certificate : certificates) {
      own.add(
          (X509Certificate)
              factory.generateCertificate(new ByteArrayInputStream(certificate.getEncoded())));
    }
    return own;
  }

  private static CertificateException refused(
      String what, @Nullable GeneralSecurityException cause) {
    boolean revoked =
        cause instanceof CertPathValidatorException path && path.getReason() == BasicReason.REVOKED;
    return new CertificateException(
        what,
        new CertPathValidatorException(
            what,
            cause,
            null,
            -1,
            revoked ? BasicReason.REVOKED : BasicReason.UNDETERMINED_REVOCATION_STATUS));
  }
}

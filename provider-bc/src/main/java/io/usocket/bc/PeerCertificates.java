// SPDX-License-Identifier: Apache-2.0
package io.usocket.bc;

import io.usocket.TlsConfig;
import io.usocket.TlsException;
import io.usocket.spi.tls.CertificatePurpose;
import io.usocket.spi.tls.OcspStaple;
import io.usocket.spi.tls.PeerTrust;
import io.usocket.spi.tls.ServerNames;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.crypto.TlsCertificate;

/** The certificates of peers: read, and verified as configured. Immutable; used by many threads. */
final class PeerCertificates {
  /** The most that the names of authorities may take in a request: peers limit messages. */
  private static final int MAX_NAMES = 16 * 1024;

  /** For the JDK: any key exchange that is signed. */
  private static final String SIGNED = "UNKNOWN";

  /** Empty: everybody is trusted. */
  private final Optional<PeerTrust> trust;

  private final boolean stapleRequired;
  private final List<X500Name> authorities;

  private PeerCertificates(
      Optional<PeerTrust> trust, boolean stapleRequired, List<X500Name> authorities) {
    this.trust = trust;
    this.stapleRequired = stapleRequired;
    this.authorities = authorities;
  }

  /**
   * The verification of a configuration.
   *
   * @throws TlsException CONFIGURATION: there are no trust anchors
   */
  static PeerCertificates of(TlsConfig config) throws TlsException {
    return new PeerCertificates(
        config.isVerifying() ? Optional.of(PeerTrust.of(config)) : Optional.empty(),
        config.isOcspRequired(),
        authorities(config.trust().orElse(List.of())));
  }

  private static List<X500Name> authorities(List<X509Certificate> anchors) {
    List<X500Name> names = new ArrayList<>();
    int bytes = 0;
    for (X509Certificate anchor : anchors) {
      byte[] name = anchor.getSubjectX500Principal().getEncoded();
      names.add(X500Name.getInstance(name));
      bytes += 2 + name.length;
    }
    return bytes <= MAX_NAMES ? List.copyOf(names) : List.of();
  }

  /** Whom a client's certificate has to be from; empty: we do not say. */
  List<X500Name> authorities() {
    return authorities;
  }

  /** Whether a server has to staple proof that its certificate is not revoked. */
  boolean isStapleRequired() {
    return stapleRequired;
  }

  /** Where the OCSP response comes from, if it is needed. */
  interface Staple {
    Optional<byte[]> read() throws IOException;
  }

  /**
   * Reads and verifies a server's chain.
   *
   * @throws CertificateRefused if it is not to be trusted
   */
  List<X509Certificate> server(Certificate message, ServerNames name, Staple staple)
      throws IOException {
    List<X509Certificate> chain = read(message);
    Optional<byte[]> response = stapleRequired ? staple.read() : Optional.empty();
    return verified(
        chain,
        CertificatePurpose.SERVER,
        peerTrust -> {
          peerTrust.checkServer(chain, SIGNED, name);
          if (stapleRequired) {
            OcspStaple.check(chain, peerTrust.anchors(), response);
          }
        });
  }

  /**
   * Reads and verifies a client's chain.
   *
   * @throws CertificateRefused if it is not to be trusted
   */
  List<X509Certificate> client(Certificate message) throws IOException {
    List<X509Certificate> chain = read(message);
    return verified(
        chain, CertificatePurpose.CLIENT, peerTrust -> peerTrust.checkClient(chain, SIGNED));
  }

  private interface Check {
    void accept(PeerTrust trust) throws CertificateException;
  }

  private List<X509Certificate> verified(
      List<X509Certificate> chain, CertificatePurpose purpose, Check check) throws IOException {
    if (trust.isPresent()) {
      try {
        check.accept(trust.get());
      } catch (CertificateException e) {
        throw CertificateRefused.of(e, chain.get(0), purpose);
      }
    }
    return chain;
  }

  private static List<X509Certificate> read(Certificate message) throws IOException {
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      List<X509Certificate> chain = new ArrayList<>();
      for (TlsCertificate certificate : message.getCertificateList()) {
        chain.add(
            (X509Certificate)
                factory.generateCertificate(new ByteArrayInputStream(certificate.getEncoded())));
      }
      if (chain.isEmpty()) {
        throw new CertificateRefused(
            AlertDescription.bad_certificate, "the peer sent no certificate", null);
      }
      return chain;
    } catch (CertificateException e) {
      throw new CertificateRefused(
          AlertDescription.bad_certificate, "a certificate cannot be read: " + e.getMessage(), e);
    }
  }
}

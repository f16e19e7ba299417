// SPDX-License-Identifier: Apache-2.0
package io.usocket.bc;

import io.usocket.spi.tls.CertificatePurpose;
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

  private final Optional<PeerTrust> trust;
  private final List<X500Name> authorities;

  /**
   * A verification.
   *
   * @param trust empty: everybody is trusted
   * @param named whether clients are to be told whom we trust
   */
  PeerCertificates(Optional<PeerTrust> trust, List<X509Certificate> named) {
    this.trust = trust;
    this.authorities = authorities(named);
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

  /**
   * Reads and verifies a server's chain.
   *
   * @throws CertificateRefused if it is not to be trusted
   */
  List<X509Certificate> server(Certificate message, ServerNames name) throws IOException {
    List<X509Certificate> chain = read(message);
    return verified(
        chain, CertificatePurpose.SERVER, peerTrust -> peerTrust.checkServer(chain, SIGNED, name));
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

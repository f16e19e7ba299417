// SPDX-License-Identifier: Apache-2.0
package io.usocket.keys;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The certificates of a PEM file: those to trust, or the chain of a key. */
public final class Certificates {
  private Certificates() {}

  /**
   * All certificates of the file, in its order, each one once.
   *
   * @return at least one
   * @throws UnusableKeyException when there is none, or one cannot be read
   */
  public static List<X509Certificate> all(PemFile pem) throws UnusableKeyException {
    Set<X509Certificate> found = new LinkedHashSet<>();
    for (PemFile.Block block : pem.blocks()) {
      if (block.label().equals("CERTIFICATE") || block.label().equals("X509 CERTIFICATE")) {
        found.add(certificate(pem.source(), block.der()));
      }
    }
    if (found.isEmpty()) {
      throw new UnusableKeyException(
          pem.source()
              + " holds no certificate (-----BEGIN CERTIFICATE-----), only "
              + pem.blocks());
    }
    return List.copyOf(found);
  }

  /**
   * The certificates of the file as one chain, see {@link #ordered}.
   *
   * @throws UnusableKeyException when there is none, one cannot be read, or they are not one chain
   */
  public static List<X509Certificate> chain(PemFile pem) throws UnusableKeyException {
    return ordered(pem.source(), all(pem));
  }

  /**
   * Sorts a chain: the leaf first, then each certificate's issuer, then what else there is (such as
   * a cross-signed twin). Duplicates are dropped.
   *
   * @throws UnusableKeyException when there are two leaves, or none
   */
  static List<X509Certificate> ordered(String source, List<X509Certificate> certificates)
      throws UnusableKeyException {
    List<X509Certificate> rest = new ArrayList<>(new LinkedHashSet<>(certificates));
    List<X509Certificate> leaves =
        rest.stream().filter(c -> rest.stream().noneMatch(other -> issued(c, other))).toList();
    if (leaves.size() != 1) {
      throw new UnusableKeyException(
          leaves.isEmpty()
              ? source + " holds certificates that issue each other, none is the leaf"
              : source
                  + " holds certificates of more than one chain: "
                  + leaves.stream().map(c -> c.getSubjectX500Principal().getName()).toList()
                  + "; keep one chain per file");
    }
    List<X509Certificate> chain = new ArrayList<>();
    Optional<X509Certificate> next = Optional.of(leaves.get(0));
    while (next.isPresent()) {
      X509Certificate current = next.get();
      rest.remove(current);
      chain.add(current);
      next = rest.stream().filter(candidate -> issued(candidate, current)).findFirst();
    }
    chain.addAll(rest);
    return List.copyOf(chain);
  }

  private static boolean issued(X509Certificate issuer, X509Certificate subject) {
    if (issuer.equals(subject)
        || !issuer.getSubjectX500Principal().equals(subject.getIssuerX500Principal())) {
      return false;
    }
    try {
      subject.verify(issuer.getPublicKey()); // names alone may coincide
      return true;
    } catch (NoSuchAlgorithmException e) {
      return true; // nothing but the name can be compared
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static X509Certificate certificate(String source, byte[] der)
      throws UnusableKeyException {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der));
    } catch (CertificateException e) {
      throw new UnusableKeyException("a certificate in " + source + " is damaged", e);
    }
  }
}

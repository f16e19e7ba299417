// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck.pki;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * Makes one X.509 version 3 certificate (RFC 5280, section 4). As it starts: an end entity with a
 * new EC P-256 key, keyUsage digitalSignature, no extKeyUsage, no subjectAltName, valid from one
 * day ago until 30 days from now. Nothing stops it from making a certificate that is wrong: that is
 * its purpose. For one thread; use it once.
 */
public final class CertificateBuilder {
  private static final String COMMON_NAME = "2.5.4.3";
  private static final int VERSION_3 = 2;
  private static final Instant YEAR_2050 = Instant.parse("2050-01-01T00:00:00Z");
  private static final Pattern IP_LITERAL = Pattern.compile("[0-9.]+|[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*");
  private static final SecureRandom RANDOM = new SecureRandom();

  private final X500Principal subject;
  private final @Nullable Issuer issuer;
  private final List<byte[]> subjectAlternativeNames = new ArrayList<>();
  private Instant notBefore = Instant.now().minus(Duration.ofDays(1));
  private Instant notAfter = Instant.now().plus(Duration.ofDays(30));
  private @Nullable KeyPair keys;
  private Set<KeyUsage> keyUsage = Set.of(KeyUsage.DIGITAL_SIGNATURE);
  private Set<ExtendedKeyUsage> extendedKeyUsage = Set.of();
  private boolean authority;
  private OptionalInt pathLenConstraint = OptionalInt.empty();

  CertificateBuilder(String commonName, @Nullable Issuer issuer) {
    this.subject =
        new X500Principal(
            Der.sequence(
                Der.setOf(Der.sequence(Der.oid(COMMON_NAME), Der.utf8String(commonName)))));
    this.issuer = issuer;
  }

  /** Starts a certificate that is signed with its own key. */
  public static CertificateBuilder selfSigned(String commonName) {
    return new CertificateBuilder(commonName, null);
  }

  /**
   * Adds a dNSName to subjectAltName, as it stands: also a wildcard, or text that is no host name.
   *
   * @throws IllegalArgumentException not ASCII; give the A-label of an international name
   */
  public CertificateBuilder dnsName(String name) {
    subjectAlternativeNames.add(Extension.dnsName(name));
    return this;
  }

  /**
   * Adds an iPAddress to subjectAltName.
   *
   * @param literal an IPv4 or IPv6 address; names are not looked up
   * @throws IllegalArgumentException not an address
   */
  public CertificateBuilder ipAddress(String literal) {
    if (!IP_LITERAL.matcher(literal).matches()) {
      throw new IllegalArgumentException("not an IPv4 or IPv6 address: " + literal);
    }
    try {
      subjectAlternativeNames.add(Extension.ipAddress(InetAddress.getByName(literal).getAddress()));
      return this;
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("not an IPv4 or IPv6 address: " + literal, e);
    }
  }

  /** Both ends are included, in whole seconds (RFC 5280, 4.1.2.5). */
  public CertificateBuilder validity(Instant from, Instant until) {
    notBefore = from;
    notAfter = until;
    return this;
  }

  /** A new key of this type. */
  public CertificateBuilder keyType(KeyType type) {
    return keys(type.generate());
  }

  /** This key pair: one key may be certified more than once. */
  public CertificateBuilder keys(KeyPair pair) {
    keys = pair;
    return this;
  }

  /** The keyUsage, instead of what was there; none at all leaves the extension out. */
  public CertificateBuilder keyUsage(KeyUsage... usages) {
    keyUsage = Set.of(usages);
    return this;
  }

  /** The extKeyUsage, instead of what was there; none at all leaves the extension out. */
  public CertificateBuilder extendedKeyUsage(ExtendedKeyUsage... purposes) {
    extendedKeyUsage = Set.of(purposes);
    return this;
  }

  /** basicConstraints with cA TRUE, and the keyUsage that goes with it: keyCertSign, cRLSign. */
  public CertificateBuilder certificateAuthority() {
    authority = true;
    return keyUsage(KeyUsage.KEY_CERT_SIGN, KeyUsage.CRL_SIGN);
  }

  /**
   * How many intermediates may follow this authority (RFC 5280, 4.2.1.9); no limit as it starts.
   */
  public CertificateBuilder pathLenConstraint(int intermediates) {
    pathLenConstraint = OptionalInt.of(intermediates);
    return this;
  }

  /** Signs it. The chain is this certificate, then the intermediates up to the root, without it. */
  public Credential issue() {
    KeyPair own = keys == null ? KeyType.EC_P256.generate() : keys;
    Issuer signer = issuer == null ? new Issuer(subject, own, List.of()) : issuer;
    KeyType signerType = KeyType.of(signer.keys().getPrivate());
    byte[] tbsCertificate =
        Der.sequence(
            Der.context(0, Der.integer(VERSION_3)),
            Der.integer(serialNumber()),
            signerType.signatureAlgorithmIdentifier(),
            signer.name().getEncoded(),
            Der.sequence(time(notBefore), time(notAfter)),
            subject.getEncoded(),
            own.getPublic().getEncoded(),
            Der.context(3, Der.sequence(extensions(own, signer).toArray(byte[][]::new))));
    List<X509Certificate> chain = new ArrayList<>();
    chain.add(
        parse(
            Der.sequence(
                tbsCertificate,
                signerType.signatureAlgorithmIdentifier(),
                Der.bitString(signerType.sign(signer.keys().getPrivate(), tbsCertificate)))));
    chain.addAll(signer.chain());
    return new Credential(own.getPrivate(), chain);
  }

  private List<byte[]> extensions(KeyPair own, Issuer signer) {
    List<byte[]> extensions = new ArrayList<>();
    extensions.add(
        authority
            ? Extension.basicConstraintsOfAuthority(pathLenConstraint)
            : Extension.basicConstraintsOfEndEntity());
    extensions.add(Extension.subjectKeyIdentifier(own.getPublic()));
    extensions.add(Extension.authorityKeyIdentifier(signer.keys().getPublic()));
    if (!keyUsage.isEmpty()) {
      extensions.add(Extension.keyUsage(keyUsage));
    }
    if (!extendedKeyUsage.isEmpty()) {
      extensions.add(Extension.extendedKeyUsage(extendedKeyUsage));
    }
    if (!subjectAlternativeNames.isEmpty()) {
      extensions.add(Extension.subjectAlternativeName(subjectAlternativeNames));
    }
    return extensions;
  }

  /** Random and positive, always 16 octets long (RFC 5280, 4.1.2.2, allows up to 20). */
  private static BigInteger serialNumber() {
    return new BigInteger(126, RANDOM).setBit(126);
  }

  /** UTCTime through 2049, GeneralizedTime after (RFC 5280, 4.1.2.5). */
  private static byte[] time(Instant time) {
    return time.isBefore(YEAR_2050) ? Der.utcTime(time) : Der.generalizedTime(time);
  }

  private static X509Certificate parse(byte[] certificate) {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(certificate));
    } catch (CertificateException e) {
      throw new IllegalStateException("the JDK cannot read the certificate made here", e);
    }
  }
}

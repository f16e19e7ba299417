// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck.pki;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/** The certificate extensions of RFC 5280, 4.2.1: each function encodes one {@code Extension}. */
final class Extension {
  private static final int DNS_NAME = 2;
  private static final int IP_ADDRESS = 7;

  private Extension() {}

  /** cA FALSE is the DEFAULT, which DER leaves out. */
  static byte[] basicConstraintsOfEndEntity() {
    return critical("2.5.29.19", Der.sequence());
  }

  static byte[] basicConstraintsOfAuthority(OptionalInt pathLenConstraint) {
    byte[] ca = Der.bool(true);
    return critical(
        "2.5.29.19",
        pathLenConstraint.isPresent()
            ? Der.sequence(ca, Der.integer(pathLenConstraint.getAsInt()))
            : Der.sequence(ca));
  }

  static byte[] keyUsage(Set<KeyUsage> usages) {
    return critical(
        "2.5.29.15", Der.namedBits(usages.stream().map(KeyUsage::bit).collect(Collectors.toSet())));
  }

  static byte[] extendedKeyUsage(Set<ExtendedKeyUsage> purposes) {
    return plain(
        "2.5.29.37",
        Der.sequence(
            purposes.stream().map(purpose -> Der.oid(purpose.oid())).toArray(byte[][]::new)));
  }

  /** Takes general names made by {@link #dnsName} and {@link #ipAddress}. */
  static byte[] subjectAlternativeName(List<byte[]> generalNames) {
    return plain("2.5.29.17", Der.sequence(generalNames.toArray(byte[][]::new)));
  }

  static byte[] dnsName(String name) {
    return Der.contextPrimitive(DNS_NAME, ascii(name));
  }

  static byte[] ipAddress(byte[] address) {
    return Der.contextPrimitive(IP_ADDRESS, address);
  }

  static byte[] subjectKeyIdentifier(PublicKey subject) {
    return plain("2.5.29.14", Der.octetString(keyIdentifier(subject)));
  }

  static byte[] authorityKeyIdentifier(PublicKey issuer) {
    return plain("2.5.29.35", Der.sequence(Der.contextPrimitive(0, keyIdentifier(issuer))));
  }

  /** The hash of the SubjectPublicKeyInfo (RFC 7093, section 2, method 4). */
  private static byte[] keyIdentifier(PublicKey key) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(key.getEncoded());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static byte[] critical(String oid, byte[] value) {
    return Der.sequence(Der.oid(oid), Der.bool(true), Der.octetString(value));
  }

  private static byte[] plain(String oid, byte[] value) {
    return Der.sequence(Der.oid(oid), Der.octetString(value));
  }

  private static byte[] ascii(String name) {
    if (!name.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw new IllegalArgumentException("not an ASCII name, give its A-label: " + name);
    }
    return name.getBytes(US_ASCII);
  }
}

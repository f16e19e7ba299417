// SPDX-License-Identifier: Apache-2.0
package io.usocket.spi.tls;

import io.usocket.keys.Der;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.Locale;
import java.util.Map;

/**
 * The kind of a public key, by the object identifiers in its encoding, which every library writes
 * alike, while their names for one kind differ.
 *
 * @param name the JCA name, such as {@code EC} or {@code Ed25519}
 * @param curve the object identifier of an EC key's curve; empty for other kinds
 */
record KeyType(String name, String curve) {
  private static final Map<String, String> NAMES =
      Map.of(
          "1.2.840.10045.2.1", "EC",
          "1.2.840.113549.1.1.1", "RSA",
          "1.2.840.113549.1.1.10", "RSASSA-PSS",
          "1.2.840.10040.4.1", "DSA",
          "1.3.101.112", "Ed25519",
          "1.3.101.113", "Ed448",
          "2.16.840.1.101.3.4.3.17", "ML-DSA-44",
          "2.16.840.1.101.3.4.3.18", "ML-DSA-65",
          "2.16.840.1.101.3.4.3.19", "ML-DSA-87");

  private static final Map<String, String> CURVES =
      Map.of(
          "secp256r1", "1.2.840.10045.3.1.7",
          "secp384r1", "1.3.132.0.34",
          "secp521r1", "1.3.132.0.35",
          "brainpoolp256r1", "1.3.36.3.3.2.8.1.1.7",
          "brainpoolp384r1", "1.3.36.3.3.2.8.1.1.11",
          "brainpoolp512r1", "1.3.36.3.3.2.8.1.1.13");

  /** The kind of a key; a kind that nothing asks for when its encoding cannot be read. */
  static KeyType of(PublicKey key) {
    byte[] encoded = key.getEncoded();
    if (encoded == null) {
      return new KeyType(key.getAlgorithm(), "");
    }
    try {
      Der algorithm = new Der(encoded).sequence().sequence();
      String oid = algorithm.oid();
      String name = NAMES.getOrDefault(oid, oid);
      boolean namedCurve = name.equals("EC") && algorithm.isNext(Der.OBJECT_IDENTIFIER);
      return new KeyType(name, namedCurve ? algorithm.oid() : "");
    } catch (GeneralSecurityException e) {
      return new KeyType(key.getAlgorithm(), "");
    }
  }

  /**
   * Whether a JSSE implementation that asks for this type of key means this kind: {@code EC}
   * (SunJSSE, Conscrypt), {@code ECDHE_ECDSA} and {@code EC/secp256r1} (BCJSSE), {@code EdDSA}
   * (SunJSSE), {@code Ed25519} (BCJSSE), ...
   */
  boolean isAskedForBy(String type) {
    return switch (type) {
      case "EC", "ECDSA", "ECDHE_ECDSA", "ECDH_ECDSA", "ECDH_RSA", "EC_EC", "EC_RSA" ->
          name.equals("EC");
      case "RSA", "ECDHE_RSA", "DHE_RSA", "KE:RSA" -> name.equals("RSA");
      case "DSA", "DHE_DSS" -> name.equals("DSA");
      case "EdDSA" -> name.startsWith("Ed");
      case "ML-DSA" -> name.startsWith("ML-DSA");
      default -> type.startsWith("EC/") ? isOn(type.substring(3)) : name.equalsIgnoreCase(type);
    };
  }

  private boolean isOn(String curveName) {
    return !curve.isEmpty() && curve.equals(CURVES.get(curveName.toLowerCase(Locale.ROOT)));
  }
}

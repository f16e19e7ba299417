// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck.pki;

import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;

/** The kinds of key a certificate can be made for, each with the one way it signs here. */
public enum KeyType {
  /** An elliptic curve key on P-256 (secp256r1); signs with SHA256withECDSA (RFC 5758). */
  EC_P256("EC", "SHA256withECDSA", "1.2.840.10045.4.3.2"),
  /** An RSA key of 2048 bits; signs with SHA256withRSA, PKCS #1 v1.5 (RFC 4055). */
  RSA_2048("RSA", "SHA256withRSA", "1.2.840.113549.1.1.11"),
  /** An Edwards curve key; signs with Ed25519 (RFC 8410). */
  ED25519("EdDSA", "Ed25519", "1.3.101.112");

  private final String keyAlgorithm;
  private final String signatureAlgorithm;
  private final String signatureOid;

  KeyType(String keyAlgorithm, String signatureAlgorithm, String signatureOid) {
    this.keyAlgorithm = keyAlgorithm;
    this.signatureAlgorithm = signatureAlgorithm;
    this.signatureOid = signatureOid;
  }

  /** A new key pair at every call. RSA takes a fraction of a second, the others a millisecond. */
  public KeyPair generate() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(keyAlgorithm);
      generator.initialize(parameters());
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK cannot make a key of type " + this, e);
    }
  }

  /** The type of a key that {@link #generate()} made. */
  static KeyType of(Key key) {
    for (KeyType type : values()) {
      if (type.keyAlgorithm.equals(key.getAlgorithm())) {
        return type;
      }
    }
    throw new IllegalArgumentException(
        "no certificates are made for keys of " + key.getAlgorithm());
  }

  byte[] sign(PrivateKey key, byte[] message) {
    try {
      Signature signature = Signature.getInstance(signatureAlgorithm);
      signature.initSign(key);
      signature.update(message);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot sign with " + signatureAlgorithm, e);
    }
  }

  /** AlgorithmIdentifier: RSA has NULL parameters, the elliptic ones have none (RFC 4055, 8410). */
  byte[] signatureAlgorithmIdentifier() {
    byte[] oid = Der.oid(signatureOid);
    return this == RSA_2048 ? Der.sequence(oid, Der.nul()) : Der.sequence(oid);
  }

  private AlgorithmParameterSpec parameters() {
    return switch (this) {
      case EC_P256 -> new ECGenParameterSpec("secp256r1");
      case RSA_2048 -> new RSAKeyGenParameterSpec(2048, RSAKeyGenParameterSpec.F4);
      case ED25519 -> NamedParameterSpec.ED25519;
    };
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.bc;

import io.usocket.TlsConfig;
import io.usocket.TlsException;
import io.usocket.spi.tls.TlsNames;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Vector;
import java.util.stream.Collectors;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.SignatureScheme;
import org.bouncycastle.tls.TlsUtils;

/**
 * Signature schemes that we know, best first (RFC 8446 section 4.2.3), and how the JCA calls them.
 * No SHA-1, no SHA-224, no DSA.
 */
@SuppressWarnings("JdkObsolete") // the library speaks Vector
enum SigningScheme {
  ECDSA_SECP256R1_SHA256(SignatureScheme.ecdsa_secp256r1_sha256, "EC/secp256r1", "SHA256withECDSA"),
  ECDSA_SECP384R1_SHA384(SignatureScheme.ecdsa_secp384r1_sha384, "EC/secp384r1", "SHA384withECDSA"),
  ECDSA_SECP521R1_SHA512(SignatureScheme.ecdsa_secp521r1_sha512, "EC/secp521r1", "SHA512withECDSA"),
  ED25519(SignatureScheme.ed25519, "Ed25519", "Ed25519"),
  ED448(SignatureScheme.ed448, "Ed448", "Ed448"),
  RSA_PSS_RSAE_SHA256(SignatureScheme.rsa_pss_rsae_sha256, "RSA", "SHA-256", 32),
  RSA_PSS_RSAE_SHA384(SignatureScheme.rsa_pss_rsae_sha384, "RSA", "SHA-384", 48),
  RSA_PSS_RSAE_SHA512(SignatureScheme.rsa_pss_rsae_sha512, "RSA", "SHA-512", 64),
  RSA_PSS_PSS_SHA256(SignatureScheme.rsa_pss_pss_sha256, "RSASSA-PSS", "SHA-256", 32),
  RSA_PSS_PSS_SHA384(SignatureScheme.rsa_pss_pss_sha384, "RSASSA-PSS", "SHA-384", 48),
  RSA_PSS_PSS_SHA512(SignatureScheme.rsa_pss_pss_sha512, "RSASSA-PSS", "SHA-512", 64),
  MLDSA44(SignatureScheme.mldsa44, "ML-DSA-44", "ML-DSA"),
  MLDSA65(SignatureScheme.mldsa65, "ML-DSA-65", "ML-DSA"),
  MLDSA87(SignatureScheme.mldsa87, "ML-DSA-87", "ML-DSA"),
  RSA_PKCS1_SHA256(SignatureScheme.rsa_pkcs1_sha256, "RSA", "SHA256withRSA"),
  RSA_PKCS1_SHA384(SignatureScheme.rsa_pkcs1_sha384, "RSA", "SHA384withRSA"),
  RSA_PKCS1_SHA512(SignatureScheme.rsa_pkcs1_sha512, "RSA", "SHA512withRSA");

  private static final String PSS = "RSASSA-PSS";

  private final int code;
  private final String keyType;
  private final String algorithm; // of PSS: that of the hash
  private final int saltBytes; // 0: not PSS

  SigningScheme(int code, String keyType, String algorithm) {
    this(code, keyType, algorithm, 0);
  }

  SigningScheme(int code, String keyType, String algorithm, int saltBytes) {
    this.code = code;
    this.keyType = keyType;
    this.algorithm = algorithm;
    this.saltBytes = saltBytes;
  }

  /**
   * Those of a configuration, best first.
   *
   * @throws TlsException CONFIGURATION: one of them is not there, or one of the versions has none
   */
  static List<SigningScheme> of(TlsConfig config, ProtocolVersion[] versions) throws TlsException {
    List<SigningScheme> there =
        Arrays.stream(values())
            .filter(scheme -> !scheme.isMlDsa() || BcProvider.hasMlDsa())
            .filter(scheme -> Arrays.stream(versions).anyMatch(scheme::isSent))
            .toList();
    List<SigningScheme> wanted = new ArrayList<>();
    for (String name :
        Wishes.of(
            "signatureSchemes",
            config.signatureSchemes(),
            there.stream().map(SigningScheme::ianaName).toList())) {
      wanted.add(
          there.stream()
              .filter(scheme -> scheme.ianaName().equals(name))
              .findFirst()
              .orElseThrow(() -> refused(name, there)));
    }
    for (ProtocolVersion version : versions) {
      if (wanted.stream().noneMatch(scheme -> scheme.signsIn(version))) {
        throw Terms.versionWithout(version, "signatureSchemes " + config.signatureSchemes());
      }
    }
    return wanted;
  }

  private static TlsException refused(String name, List<SigningScheme> there) {
    return new TlsException(
        TlsException.Reason.CONFIGURATION,
        "signatureSchemes: "
            + BcVersion.BACKEND
            + " on this Java cannot do "
            + name
            + "; it does "
            + there.stream().map(SigningScheme::ianaName).collect(Collectors.joining(", ")),
        null);
  }

  /** As a ClientHello or a CertificateRequest has them. */
  static Vector<SignatureAndHashAlgorithm> message(List<SigningScheme> schemes) {
    return new Vector<>(schemes.stream().map(SigningScheme::code).toList());
  }

  /** By its two bytes; empty: none of ours. */
  static Optional<SigningScheme> byCode(int code) {
    return Arrays.stream(values()).filter(scheme -> scheme.code == code).findFirst();
  }

  String ianaName() {
    return TlsNames.SIGNATURE_SCHEMES.name(code).orElseThrow();
  }

  SignatureAndHashAlgorithm code() {
    return SignatureScheme.getSignatureAndHashAlgorithm(code);
  }

  /** The key that it takes, as KeyChoice names it. */
  String keyType() {
    return keyType;
  }

  boolean isRsa() {
    return keyType.startsWith("RSA");
  }

  /** Before TLS 1.3 an ECDSA scheme is for keys on any curve (RFC 5246 section 7.4.1.4.1). */
  String keyTypeBefore13() {
    return keyType.startsWith("EC/") ? "EC" : keyType;
  }

  private boolean isMlDsa() {
    return keyType.startsWith("ML-DSA");
  }

  /**
   * Whether it signs handshakes of a version. In TLS 1.3 those of PKCS #1 are for certificates only
   * (RFC 8446 section 4.2.3); ML-DSA is for no other.
   */
  boolean signsIn(ProtocolVersion version) {
    return TlsUtils.isTLSv13(version) ? compareTo(RSA_PKCS1_SHA256) < 0 : !isMlDsa();
  }

  /** Whether it is of use in a version, be it for certificates alone. */
  private boolean isSent(ProtocolVersion version) {
    return TlsUtils.isTLSv13(version) || signsIn(version);
  }

  /** A signature object that is ready to sign with the key. */
  Signature signature(PrivateKey key) throws GeneralSecurityException {
    Signature signature = Signature.getInstance(saltBytes > 0 ? PSS : algorithm);
    signature.initSign(key);
    if (saltBytes > 0) { // after the key, which chooses the JCA provider
      signature.setParameter(
          new PSSParameterSpec(
              algorithm,
              "MGF1",
              new MGF1ParameterSpec(algorithm),
              saltBytes,
              PSSParameterSpec.TRAILER_FIELD_BC));
    }
    return signature;
  }
}

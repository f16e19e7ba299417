// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck.pki;

import java.io.ByteArrayInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;

/**
 * What an OCSP responder answers about a certificate (RFC 6960, section 4.2.1), signed by the
 * authority itself. Good and fresh as it starts; nothing stops it from saying what is wrong.
 * Immutable.
 */
public final class OcspAnswer {
  private static final String BASIC = "1.3.6.1.5.5.7.48.1.1";
  private static final String SHA_1 = "1.3.14.3.2.26";
  private static final int SUCCESSFUL = 0;
  private static final byte[] GOOD = Der.contextPrimitive(0, new byte[0]);
  private static final int BIT_STRING_HEADER = 1; // how many bits are unused

  private final Issuer signer;
  private final X509Certificate issuer;
  private final X509Certificate subject;
  private final byte[] status;
  private final Instant thisUpdate;
  private final Instant nextUpdate;

  private OcspAnswer(
      Issuer signer,
      X509Certificate issuer,
      X509Certificate subject,
      byte[] status,
      Instant thisUpdate,
      Instant nextUpdate) {
    this.signer = signer;
    this.issuer = issuer;
    this.subject = subject;
    this.status = status;
    this.thisUpdate = thisUpdate;
    this.nextUpdate = nextUpdate;
  }

  static OcspAnswer good(Issuer signer, X509Certificate issuer, X509Certificate subject) {
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    return new OcspAnswer(
        signer,
        issuer,
        subject,
        GOOD,
        now.minus(1, ChronoUnit.HOURS),
        now.plus(1, ChronoUnit.DAYS));
  }

  /** The same, but the certificate was revoked an hour ago. */
  public OcspAnswer revoked() {
    byte[] revoked = Der.context(1, Der.generalizedTime(thisUpdate));
    return new OcspAnswer(signer, issuer, subject, revoked, thisUpdate, nextUpdate);
  }

  /** The same, but it was good until a week ago. */
  public OcspAnswer stale() {
    Instant end = thisUpdate.minus(7, ChronoUnit.DAYS);
    return new OcspAnswer(signer, issuer, subject, status, end.minus(1, ChronoUnit.DAYS), end);
  }

  /** The same, but signed by somebody else. */
  public OcspAnswer signedBy(CertificateAuthority stranger) {
    return new OcspAnswer(stranger.asIssuer(), issuer, subject, status, thisUpdate, nextUpdate);
  }

  /** The OCSPResponse. */
  public byte[] der() {
    KeyType type = KeyType.of(signer.keys().getPrivate());
    byte[] data =
        Der.sequence(
            Der.context(1, signer.name().getEncoded()),
            Der.generalizedTime(thisUpdate),
            Der.sequence(
                Der.sequence(
                    certificateId(),
                    status,
                    Der.generalizedTime(thisUpdate),
                    Der.context(0, Der.generalizedTime(nextUpdate)))));
    byte[] basic =
        Der.sequence(
            data,
            type.signatureAlgorithmIdentifier(),
            Der.bitString(type.sign(signer.keys().getPrivate(), data)));
    return Der.sequence(
        Der.enumerated(SUCCESSFUL),
        Der.context(0, Der.sequence(Der.oid(BASIC), Der.octetString(basic))));
  }

  private byte[] certificateId() {
    return Der.sequence(
        Der.sequence(Der.oid(SHA_1), Der.nul()),
        Der.octetString(sha1(issuer.getSubjectX500Principal().getEncoded())),
        Der.octetString(sha1(keyBits(issuer.getPublicKey()))),
        Der.integer(subject.getSerialNumber()));
  }

  /** The BIT STRING of a SubjectPublicKeyInfo, without its header: what CertID hashes. */
  private static byte[] keyBits(PublicKey key) {
    ByteArrayInputStream info = new ByteArrayInputStream(key.getEncoded());
    Der.enter(info); // SEQUENCE
    info.skip(Der.enter(info)); // the algorithm
    int length = Der.enter(info); // BIT STRING
    byte[] all = info.readAllBytes();
    return Arrays.copyOfRange(all, BIT_STRING_HEADER, length);
  }

  private static byte[] sha1(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-1").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }
}

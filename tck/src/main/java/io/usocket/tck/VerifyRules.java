// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static io.usocket.tck.TlsStage.trusting;

import io.usocket.TlsAlert;
import io.usocket.tck.pki.Credential;
import io.usocket.tck.pki.TestPki;
import java.util.EnumSet;
import java.util.Set;

/** VERIFY-1: what a client refuses in a server's certificate, other than its name. */
class VerifyRules {
  /** The alerts that are about one reason alone. */
  private static final Set<TlsAlert> REASONS =
      EnumSet.of(
          TlsAlert.UNSUPPORTED_CERTIFICATE,
          TlsAlert.CERTIFICATE_REVOKED,
          TlsAlert.CERTIFICATE_EXPIRED,
          TlsAlert.UNKNOWN_CA);

  /**
   * An expired certificate is refused.
   *
   * <p>If this fails: the chain is not checked (PKIX, RFC 5280 section 6), or the connection goes
   * on although the check failed.
   */
  @Rule
  void VERIFY_1_1_an_expired_certificate_is_refused(Subject subject) throws Exception {
    new Refusal(subject).of(TestPki.expired());
  }

  /**
   * A certificate that is not valid yet is refused.
   *
   * <p>If this fails: the chain is not checked (PKIX, RFC 5280 section 6.1.3).
   */
  @Rule
  void VERIFY_1_2_a_certificate_that_is_not_valid_yet_is_refused(Subject subject) throws Exception {
    new Refusal(subject).of(TestPki.notYetValid());
  }

  /**
   * A self-signed certificate is refused.
   *
   * <p>If this fails: the chain is not checked against the anchors of TlsConfig.trust.
   */
  @Rule
  void VERIFY_1_3_a_self_signed_certificate_is_refused(Subject subject) throws Exception {
    new Refusal(subject).of(TestPki.selfSigned());
  }

  /**
   * A certificate under a root that is not trusted is refused.
   *
   * <p>If this fails: the chain is not checked against the anchors of TlsConfig.trust.
   */
  @Rule
  void VERIFY_1_4_a_certificate_under_another_root_is_refused(Subject subject) throws Exception {
    new Refusal(subject).of(TestPki.untrustedRoot());
  }

  /**
   * A chain with a gap is refused.
   *
   * <p>If this fails: only the leaf's own dates and name are checked.
   */
  @Rule
  void VERIFY_1_5_a_chain_without_its_intermediate_is_refused(Subject subject) throws Exception {
    new Refusal(subject).of(TestPki.missingIntermediate());
  }

  /**
   * A certificate for clients only is refused.
   *
   * <p>If this fails: check extKeyUsage ({@code CertificatePurpose}); PKIX alone does not.
   */
  @Rule
  void VERIFY_1_6_a_certificate_for_clients_is_refused(Subject subject) throws Exception {
    new Refusal(subject).of(TestPki.wrongKeyUsage());
  }

  /**
   * A certificate whose key may not sign is refused.
   *
   * <p>If this fails: check keyUsage ({@code CertificatePurpose}); PKIX alone does not.
   */
  @Rule
  void VERIFY_1_7_a_certificate_whose_key_may_not_sign_is_refused(Subject subject)
      throws Exception {
    new Refusal(subject).of(TestPki.wrongKeyUsageBits());
  }

  /**
   * The platform's roots do not make a certificate of the test trusted.
   *
   * <p>If this fails: without TlsConfig.trust, the platform's anchors count, not anything.
   */
  @Rule
  void VERIFY_1_8_without_trust_of_its_own_the_platform_decides(Subject subject) throws Exception {
    new Refusal(subject).of(TestPki.serverEc(), TlsStage.HOST, io.usocket.TlsConfig.builder());
  }

  /**
   * Trust that was given stands in for the platform's, it is not added to another's.
   *
   * <p>If this fails: the anchors of one TlsConfig have come into another's context.
   */
  @Rule
  void VERIFY_1_9_each_configuration_trusts_its_own_roots(Subject subject) throws Exception {
    new TlsStage(subject).connected(trusting().build(), PeerEngines.servers());
    new Refusal(subject)
        .of(
            TestPki.serverEc(),
            TlsStage.HOST,
            io.usocket.TlsConfig.builder().trust(TestPki.otherRoot().certificate()));
  }

  /**
   * The alert for an expired certificate is the one that RFC 8446 has for it.
   *
   * <p>If this fails: send certificate_expired (45), so that the server's operator knows what to
   * do.
   */
  @Rule
  void VERIFY_1_10_the_alert_says_expired(Subject subject) throws Exception {
    new Refusal(subject).of(TestPki.expired()).expect(TlsAlert.CERTIFICATE_EXPIRED, "the alert");
  }

  /**
   * The alert for an unknown issuer is the one that RFC 8446 has for it.
   *
   * <p>If this fails: send unknown_ca (48), so that the server's operator knows what to do.
   */
  @Rule
  void VERIFY_1_11_the_alert_says_unknown_issuer(Subject subject) throws Exception {
    new Refusal(subject).of(TestPki.untrustedRoot()).expect(TlsAlert.UNKNOWN_CA, "the alert");
    new Refusal(subject).of(TestPki.missingIntermediate()).expect(TlsAlert.UNKNOWN_CA, "the alert");
  }

  /**
   * The alert is not that of another reason.
   *
   * <p>If this fails: where the reason is not known, certificate_unknown (46) is always true.
   */
  @Rule
  void VERIFY_1_12_the_alert_is_not_that_of_another_reason(Subject subject) throws Exception {
    alertIsTrue(subject, TestPki.expired(), TlsAlert.CERTIFICATE_EXPIRED);
    alertIsTrue(subject, TestPki.notYetValid(), TlsAlert.CERTIFICATE_EXPIRED);
    alertIsTrue(subject, TestPki.untrustedRoot(), TlsAlert.UNKNOWN_CA);
    alertIsTrue(subject, TestPki.missingIntermediate(), TlsAlert.UNKNOWN_CA);
    alertIsTrue(subject, TestPki.wrongKeyUsage(), TlsAlert.UNSUPPORTED_CERTIFICATE);
    alertIsTrue(subject, TestPki.wrongName(), TlsAlert.CERTIFICATE_UNKNOWN);
  }

  /** Of the alerts that name a reason, no other than this. */
  private static void alertIsTrue(Subject subject, Credential bad, TlsAlert reason)
      throws Exception {
    TlsAlert told = new Refusal(subject).of(bad).alert().orElseThrow();
    if (told != reason && REASONS.contains(told)) {
      throw Expect.failure(
          "the alert for " + bad, "none but " + reason.wireName(), told.wireName());
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static io.usocket.tck.TlsStage.trusting;

import io.usocket.TlsAlert;
import io.usocket.tck.pki.TestPki;

/** VERIFY-1: what a client refuses in a server's certificate, other than its name. */
class VerifyRules {
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
}

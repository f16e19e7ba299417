// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck.pki;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertPathValidatorException.Reason;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.PKIXReason;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The chains against the JDK's PKIX path validation (RFC 5280, section 6). */
class TestPkiPathTest {
  @ParameterizedTest
  @MethodSource
  void a_good_chain_validates(Supplier<Credential> credential) throws Exception {
    validate(credential.get().chain(), TestPki.root());
  }

  static Stream<Named<Supplier<Credential>>> a_good_chain_validates() {
    return Stream.of(
        Named.of("serverEc", TestPki::serverEc),
        Named.of("serverRsa", TestPki::serverRsa),
        Named.of("serverEd25519", TestPki::serverEd25519),
        Named.of("serverViaIntermediate", TestPki::serverViaIntermediate),
        Named.of("serverA", TestPki::serverA),
        Named.of("serverB", TestPki::serverB),
        Named.of("ipSan", TestPki::ipSan),
        Named.of("client", TestPki::client),
        Named.of("clientRsa", TestPki::clientRsa),
        Named.of("clientViaIntermediate", TestPki::clientViaIntermediate));
  }

  @ParameterizedTest
  @MethodSource
  void a_bad_chain_fails_for_its_own_reason(Supplier<Credential> credential, Reason reason) {
    List<X509Certificate> chain = credential.get().chain();
    CertPathValidatorException refusal =
        assertThrows(CertPathValidatorException.class, () -> validate(chain, TestPki.root()));
    assertEquals(reason, refusal.getReason(), refusal::getMessage);
  }

  static Stream<Arguments> a_bad_chain_fails_for_its_own_reason() {
    return Stream.of(
        bad("expired", TestPki::expired, BasicReason.EXPIRED),
        bad("clientExpired", TestPki::clientExpired, BasicReason.EXPIRED),
        bad("notYetValid", TestPki::notYetValid, BasicReason.NOT_YET_VALID),
        bad("missingIntermediate", TestPki::missingIntermediate, PKIXReason.NO_TRUST_ANCHOR),
        bad("selfSigned", TestPki::selfSigned, PKIXReason.NO_TRUST_ANCHOR),
        bad("untrustedRoot", TestPki::untrustedRoot, PKIXReason.NO_TRUST_ANCHOR),
        bad("clientUntrusted", TestPki::clientUntrusted, PKIXReason.NO_TRUST_ANCHOR));
  }

  @Test
  void what_the_trusted_root_did_not_issue_is_good_under_the_other_one() throws Exception {
    validate(TestPki.untrustedRoot().chain(), TestPki.otherRoot());
    validate(TestPki.clientUntrusted().chain(), TestPki.otherRoot());
  }

  @Test
  void an_authority_beneath_the_intermediate_is_too_long_a_path() {
    CertificateAuthority beneath = TestPki.intermediate().intermediate("one too many");
    Credential leaf = beneath.certificateFor("leaf").issue();
    CertPathValidatorException refusal =
        assertThrows(
            CertPathValidatorException.class, () -> validate(leaf.chain(), TestPki.root()));
    assertEquals(PKIXReason.PATH_TOO_LONG, refusal.getReason());
  }

  @ParameterizedTest
  @MethodSource
  void an_end_entity_cannot_issue(Supplier<Credential> issuer, Reason reason) {
    Credential forged = new CertificateAuthority(issuer.get()).certificateFor("forged").issue();
    CertPathValidatorException refusal =
        assertThrows(
            CertPathValidatorException.class, () -> validate(forged.chain(), TestPki.root()));
    assertEquals(reason, refusal.getReason(), refusal::getMessage);
  }

  static Stream<Arguments> an_end_entity_cannot_issue() {
    return Stream.of(
        bad("serverEc", TestPki::serverEc, PKIXReason.INVALID_KEY_USAGE),
        bad("wrongKeyUsageBits", TestPki::wrongKeyUsageBits, PKIXReason.NOT_CA_CERT));
  }

  @Test
  void each_credential_is_made_once_and_the_two_rsa_ones_share_a_key() {
    assertSame(TestPki.serverEc(), TestPki.serverEc());
    assertNotSame(TestPki.serverEc(), TestPki.serverA());
    assertNotEquals(TestPki.serverA().privateKey(), TestPki.serverB().privateKey());
    assertEquals(TestPki.serverRsa().privateKey(), TestPki.clientRsa().privateKey());
    assertEquals(TestPki.serverViaIntermediate().leaf(), TestPki.missingIntermediate().leaf());
  }

  @Test
  void names_are_in_the_alternative_names_as_each_case_wants_them() throws Exception {
    assertNull(TestPki.cnOnly().leaf().getSubjectAlternativeNames());
    assertEquals("CN=localhost", TestPki.cnOnly().leaf().getSubjectX500Principal().getName());
    assertEquals(Set.of(List.of(2, "127.0.0.1")), names(TestPki.ipInDnsSan()));
    assertEquals(
        Set.of(List.of(7, "127.0.0.1"), List.of(7, "0:0:0:0:0:0:0:1")), names(TestPki.ipSan()));
    assertEquals(Set.of(List.of(2, "other.usocket.test")), names(TestPki.wrongName()));
    assertEquals(Set.of(List.of(2, "*.usocket.test")), names(TestPki.wildcard()));
    assertEquals(Set.of(List.of(2, "f*.usocket.test")), names(TestPki.wildcardPartial()));
    assertEquals(Set.of(List.of(2, "*.test")), names(TestPki.wildcardTopLevel()));
    assertEquals(Set.of(List.of(2, "www.*.test")), names(TestPki.wildcardMiddle()));
    assertEquals(Set.of(List.of(2, "a.usocket.test")), names(TestPki.serverA()));
    assertEquals(Set.of(List.of(2, "b.usocket.test")), names(TestPki.serverB()));
  }

  private static Arguments bad(String name, Supplier<Credential> credential, Reason reason) {
    return Arguments.of(Named.of(name, credential), reason);
  }

  private static Set<List<?>> names(Credential credential) throws Exception {
    Collection<List<?>> names = credential.leaf().getSubjectAlternativeNames();
    return Set.copyOf(names);
  }

  private static void validate(List<X509Certificate> chain, CertificateAuthority root)
      throws Exception {
    PKIXParameters parameters =
        new PKIXParameters(Set.of(new TrustAnchor(root.certificate(), null)));
    parameters.setRevocationEnabled(false);
    CertPath path = CertificateFactory.getInstance("X.509").generateCertPath(chain);
    CertPathValidator.getInstance("PKIX").validate(path, parameters);
  }
}

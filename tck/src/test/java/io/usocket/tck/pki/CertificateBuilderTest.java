// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck.pki;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CertificateBuilderTest {
  private static final String SUBJECT_KEY_IDENTIFIER = "2.5.29.14";
  private static final String AUTHORITY_KEY_IDENTIFIER = "2.5.29.35";

  @ParameterizedTest
  @EnumSource
  void every_type_of_key_can_be_certified_and_can_issue(KeyType type) throws Exception {
    CertificateAuthority root =
        new CertificateAuthority(
            CertificateBuilder.selfSigned("root").keyType(type).certificateAuthority().issue());
    Credential issued = root.certificateFor("leaf").keyType(type).issue();
    issued.leaf().verify(root.certificate().getPublicKey());
    byte[] message = {1, 2, 3};
    assertTrue(verifies(type, issued, message), "the private key does not fit the certificate");
  }

  @Test
  void an_end_entity_starts_with_version_3_digital_signature_and_no_names() throws Exception {
    X509Certificate leaf = TestPki.root().certificateFor("leaf").issue().leaf();
    assertEquals(3, leaf.getVersion());
    assertEquals("CN=leaf", leaf.getSubjectX500Principal().getName());
    assertEquals(-1, leaf.getBasicConstraints());
    assertEquals(Set.of(0), bits(leaf.getKeyUsage()));
    assertNull(leaf.getExtendedKeyUsage());
    assertNull(leaf.getSubjectAlternativeNames());
    leaf.checkValidity();
  }

  @Test
  void serial_numbers_are_positive_random_and_16_octets_long() {
    CertificateAuthority root = TestPki.root();
    X509Certificate one = root.certificateFor("one").issue().leaf();
    X509Certificate two = root.certificateFor("two").issue().leaf();
    assertEquals(1, one.getSerialNumber().signum());
    assertEquals(16, one.getSerialNumber().toByteArray().length);
    assertNotEquals(one.getSerialNumber(), two.getSerialNumber());
  }

  @Test
  void alternative_names_are_host_names_and_addresses() throws Exception {
    X509Certificate leaf =
        TestPki.root()
            .certificateFor("names")
            .dnsName("*.usocket.test")
            .ipAddress("192.0.2.1")
            .ipAddress("2001:db8::1")
            .issue()
            .leaf();
    assertEquals(
        List.of(
            List.of(2, "*.usocket.test"),
            List.of(7, "192.0.2.1"),
            List.of(7, "2001:db8:0:0:0:0:0:1")),
        List.copyOf(leaf.getSubjectAlternativeNames()));
  }

  @Test
  void a_name_that_is_not_ascii_and_an_address_that_is_a_name_are_refused() {
    CertificateBuilder builder = TestPki.root().certificateFor("refused");
    assertThrows(IllegalArgumentException.class, () -> builder.dnsName("b\u00fccher.test"));
    assertThrows(IllegalArgumentException.class, () -> builder.ipAddress("localhost"));
    assertThrows(IllegalArgumentException.class, () -> builder.ipAddress("1.2.3.4.5"));
    assertThrows(IllegalArgumentException.class, () -> builder.ipAddress(""));
  }

  @Test
  void usages_are_those_asked_for_and_none_leaves_the_extension_out() throws Exception {
    X509Certificate leaf =
        TestPki.root()
            .certificateFor("usages")
            .keyUsage(KeyUsage.DIGITAL_SIGNATURE, KeyUsage.KEY_ENCIPHERMENT)
            .extendedKeyUsage(ExtendedKeyUsage.CODE_SIGNING)
            .issue()
            .leaf();
    assertEquals(Set.of(0, 2), bits(leaf.getKeyUsage()));
    assertEquals(List.of("1.3.6.1.5.5.7.3.3"), leaf.getExtendedKeyUsage());
    assertNull(TestPki.root().certificateFor("none").keyUsage().issue().leaf().getKeyUsage());
  }

  @Test
  void authorities_sign_certificates_and_an_intermediate_signs_end_entities_only() {
    X509Certificate root = TestPki.root().certificate();
    X509Certificate intermediate = TestPki.intermediate().certificate();
    assertEquals(Integer.MAX_VALUE, root.getBasicConstraints());
    assertEquals(0, intermediate.getBasicConstraints());
    assertEquals(Set.of(5, 6), bits(root.getKeyUsage()));
    assertEquals(Set.of(5, 6), bits(intermediate.getKeyUsage()));
  }

  @Test
  void the_chain_has_the_intermediates_and_not_the_root() {
    CertificateAuthority upper =
        new CertificateAuthority(
            TestPki.root().certificateFor("upper").certificateAuthority().issue());
    CertificateAuthority lower = upper.intermediate("lower");
    Credential leaf = lower.certificateFor("leaf").issue();
    assertEquals(List.of(leaf.leaf(), lower.certificate(), upper.certificate()), leaf.chain());
  }

  @Test
  void the_authority_key_identifier_is_the_issuers_subject_key_identifier() {
    byte[] issuer = TestPki.root().certificate().getExtensionValue(SUBJECT_KEY_IDENTIFIER);
    byte[] leaf = TestPki.serverEc().leaf().getExtensionValue(AUTHORITY_KEY_IDENTIFIER);
    // The last 32 octets of both are the identifier, a SHA-256.
    assertArrayEquals(
        Arrays.copyOfRange(issuer, issuer.length - 32, issuer.length),
        Arrays.copyOfRange(leaf, leaf.length - 32, leaf.length));
  }

  @Test
  void validity_is_to_the_second_and_reaches_past_2049() {
    Instant from = Instant.parse("2049-12-31T23:59:59Z");
    Instant until = Instant.parse("2050-01-01T00:00:00Z");
    X509Certificate leaf =
        TestPki.root().certificateFor("future").validity(from, until).issue().leaf();
    assertEquals(Date.from(from), leaf.getNotBefore());
    assertEquals(Date.from(until), leaf.getNotAfter());
  }

  private static boolean verifies(KeyType type, Credential credential, byte[] message)
      throws Exception {
    Signature verifier = Signature.getInstance(credential.leaf().getSigAlgName());
    verifier.initVerify(credential.leaf());
    verifier.update(message);
    return verifier.verify(type.sign(credential.privateKey(), message));
  }

  private static Set<Integer> bits(boolean[] usage) {
    return IntStream.range(0, usage.length)
        .filter(bit -> usage[bit])
        .boxed()
        .collect(Collectors.toSet());
  }
}

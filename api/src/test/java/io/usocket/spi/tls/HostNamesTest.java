// SPDX-License-Identifier: Apache-2.0
package io.usocket.spi.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.usocket.keys.Fixtures;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostNamesTest {
  private static String refusal(String certificate, String reference) throws Exception {
    X509Certificate leaf = Fixtures.certificate(certificate);
    return assertThrows(CertificateException.class, () -> HostNames.verify(leaf, reference))
        .getMessage();
  }

  @ParameterizedTest
  @CsvSource({
    "a.pem, a.example",
    "a.pem, A.EXAMPLE",
    "a.pem, a.example.",
    "a.pem, a-upper.example",
    "a.pem, 10.0.0.1",
    "a.pem, 2001:db8::1",
    "a.pem, 2001:0DB8:0::0001",
    "wildcard.pem, www.example.org",
    "wildcard.pem, WWW.Example.ORG.",
    "wildcard.pem, xn--bcher-kva.example.org",
    "wildcard.pem, xn--bcher-kva.example",
    "wildcard.pem, x.a.example",
    "hostile.pem, ::ffff:10.0.0.1"
  })
  void a_certificate_for_the_host_is_taken(String certificate, String host) throws Exception {
    X509Certificate leaf = Fixtures.certificate(certificate);
    assertTrue(HostNames.matches(leaf, host));
    HostNames.verify(leaf, host);
  }

  @ParameterizedTest
  @CsvSource({
    "a.pem, b.example",
    "a.pem, x.a.example",
    "a.pem, example",
    "a.pem, a.example..",
    "a.pem, cn.example",
    "a.pem, 10.0.0.2",
    "a.pem, 10.0.0.3",
    "a.pem, 2001:db8::2",
    "a.pem, ::ffff:10.0.0.1",
    "a.pem, ''",
    "a.pem, .",
    "cn-only.pem, a.example",
    "wildcard.pem, example.org",
    "wildcard.pem, a.b.example.org",
    "wildcard.pem, .example.org",
    "wildcard.pem, *.example.org",
    "wildcard.pem, a.test",
    "wildcard.pem, test",
    "wildcard.pem, fo.example.net",
    "wildcard.pem, f*.example.net",
    "wildcard.pem, a.b.example.com",
    "wildcard.pem, w.b.example.com",
    "wildcard.pem, b\u00fccher.example",
    "hostile.pem, good.example",
    "hostile.pem, evil.test",
    "hostile.pem, trailing.example",
    "hostile.pem, 10.0.0.1",
    "hostile.pem, mail@good.example",
    "broken-san.pem, abc"
  })
  void a_certificate_for_another_host_is_refused(String certificate, String host) throws Exception {
    assertFalse(HostNames.matches(Fixtures.certificate(certificate), host));
    refusal(certificate, host);
  }

  @Test
  void a_letter_that_lower_case_makes_ascii_does_not_match() throws Exception {
    assertFalse(HostNames.matches(Fixtures.certificate("wildcard.pem"), "\u212a.example.org"));
  }

  @Test
  void a_refusal_names_what_was_presented_and_wanted() throws Exception {
    assertEquals(
        "certificate is for [a.example, A-Upper.Example, 10.0.0.2, 10.0.0.1, 2001:db8::1],"
            + " not for b.example",
        refusal("a.pem", "b.example"));
  }

  @Test
  void a_refusal_for_lack_of_names_says_so() throws Exception {
    assertTrue(refusal("cn-only.pem", "a.example").contains("has no subjectAltName"));
    assertTrue(refusal("broken-san.pem", "abc").contains("unreadable subjectAltName"));
  }

  @Test
  void hostile_names_are_escaped() throws Exception {
    String text = refusal("hostile.pem", "x\ny" + "z".repeat(300));
    assertTrue(text.contains("good.example\\u0000.evil.test"), text);
    assertTrue(text.contains("line\\u000abreak"), text);
    assertTrue(text.contains("an iPAddress of 3 bytes"), text);
    assertTrue(text.contains("x\\u000ayzzz") && text.endsWith("..."), text);
    assertTrue(text.chars().allMatch(c -> c >= ' ' && c < 127), text);
  }
}

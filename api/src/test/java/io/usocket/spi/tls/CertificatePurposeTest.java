// SPDX-License-Identifier: Apache-2.0
package io.usocket.spi.tls;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.usocket.keys.Fixtures;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CertificatePurposeTest {
  @ParameterizedTest
  @CsvSource({
    "SERVER, a.pem",
    "CLIENT, client.pem",
    "SERVER, b.pem",
    "CLIENT, b.pem",
    "SERVER, wildcard.pem",
    "CLIENT, wildcard.pem"
  })
  void a_certificate_for_the_purpose_or_for_any_is_taken(CertificatePurpose purpose, String file)
      throws Exception {
    purpose.check(Fixtures.certificate(file));
  }

  @ParameterizedTest
  @CsvSource({
    "CLIENT, a.pem, clientAuth",
    "SERVER, client.pem, serverAuth",
    "SERVER, cn-only.pem, digitalSignature",
    "CLIENT, cn-only.pem, digitalSignature"
  })
  void a_certificate_for_something_else_is_refused(
      CertificatePurpose purpose, String file, String lacking) throws Exception {
    X509Certificate leaf = Fixtures.certificate(file);
    String text = assertThrows(CertificateException.class, () -> purpose.check(leaf)).getMessage();
    assertTrue(text.endsWith("lacks " + lacking), text);
  }
}

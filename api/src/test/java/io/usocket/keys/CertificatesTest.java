// SPDX-License-Identifier: Apache-2.0
package io.usocket.keys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import org.junit.jupiter.api.Test;

class CertificatesTest {
  private static PemFile pem(String file) throws Exception {
    return PemFile.read(Fixtures.file(file));
  }

  private static List<X509Certificate> certificates(String... files) throws Exception {
    List<X509Certificate> list = new java.util.ArrayList<>();
    for (String file : files) {
      list.add(Fixtures.certificate(file));
    }
    return list;
  }

  @Test
  void a_shuffled_chain_is_sorted_and_has_no_duplicates() throws Exception {
    assertEquals(
        certificates("a.pem", "int.pem", "ca.pem"), Certificates.chain(pem("shuffled-chain.pem")));
  }

  @Test
  void trusted_certificates_keep_their_order_and_have_no_duplicates() throws Exception {
    assertEquals(
        certificates("ca.pem", "a.pem", "int.pem"), Certificates.all(pem("shuffled-chain.pem")));
  }

  @Test
  void one_certificate_is_a_chain() throws Exception {
    assertEquals(certificates("ca.pem"), Certificates.chain(pem("ca.pem")));
  }

  @Test
  void two_chains_in_a_file_are_refused_and_named() {
    String text =
        assertThrows(UnusableKeyException.class, () -> Certificates.chain(pem("two-chains.pem")))
            .getMessage();
    assertTrue(text.contains("CN=cn.example") && text.contains("CN=b"), text);
  }

  @Test
  void a_file_without_certificate_tells_what_it_holds() {
    String text =
        assertThrows(UnusableKeyException.class, () -> Certificates.all(pem("ec.key")))
            .getMessage();
    assertTrue(text.contains("ec.key holds no certificate") && text.contains("PRIVATE KEY"), text);
  }

  @Test
  void a_damaged_certificate_is_refused_with_its_file() throws Exception {
    PemFile cut =
        PemFile.parse("cut.pem", "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----");
    String text =
        assertThrows(UnusableKeyException.class, () -> Certificates.all(cut)).getMessage();
    assertTrue(text.contains("cut.pem is damaged"), text);
  }

  @Test
  void a_pkcs12_file_gives_key_and_sorted_chain() throws Exception {
    KeyStore.PrivateKeyEntry entry =
        KeyStores.key(Fixtures.file("a.p12"), "changeit".toCharArray());
    assertEquals(Fixtures.key("ec.key"), entry.getPrivateKey());
    assertArrayEquals(
        certificates("a.pem", "int.pem", "ca.pem").toArray(), entry.getCertificateChain());
  }

  @Test
  void a_pkcs12_file_gives_trusted_certificates() throws Exception {
    assertEquals(
        certificates("ca.pem"),
        KeyStores.trusted(Fixtures.file("trust.p12"), "changeit".toCharArray()));
  }

  @Test
  void a_wrong_pkcs12_password_is_named_as_such() {
    for (String password : new String[] {"wrong", ""}) {
      String text =
          assertThrows(
                  UnusableKeyException.class,
                  () -> KeyStores.key(Fixtures.file("a.p12"), password.toCharArray()))
              .getMessage();
      assertTrue(text.contains("password does not open") && text.contains("a.p12"), text);
    }
  }

  @Test
  void a_file_that_is_no_pkcs12_is_refused() {
    String text =
        assertThrows(
                UnusableKeyException.class,
                () -> KeyStores.key(Fixtures.file("a.pem"), "x".toCharArray()))
            .getMessage();
    assertTrue(text.contains("no PKCS#12 file"), text);
  }

  @Test
  void a_pkcs12_file_without_what_is_wanted_is_refused() {
    char[] password = "changeit".toCharArray();
    assertThrows(
        UnusableKeyException.class, () -> KeyStores.key(Fixtures.file("trust.p12"), password));
    assertThrows(
        UnusableKeyException.class, () -> KeyStores.trusted(Fixtures.file("a.p12"), password));
  }

  @Test
  void a_missing_file_is_an_io_error() {
    assertThrows(
        IOException.class,
        () -> KeyStores.key(java.nio.file.Path.of("no-such.p12"), "x".toCharArray()));
  }

  @Test
  void a_key_that_does_not_fit_the_certificate_is_refused() throws Exception {
    for (String certificate : new String[] {"d.pem", "b.pem", "ca.pem", "c.pem"}) {
      X509Certificate leaf = Fixtures.certificate(certificate);
      String text =
          assertThrows(
                  UnusableKeyException.class,
                  () -> KeyPairs.check(Fixtures.key("ec.key"), leaf, "ec.key"))
              .getMessage();
      assertTrue(text.contains("ec.key does not fit the certificate of CN="), text);
    }
  }
}

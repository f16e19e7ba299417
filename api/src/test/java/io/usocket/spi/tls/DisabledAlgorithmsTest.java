// SPDX-License-Identifier: Apache-2.0
package io.usocket.spi.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DisabledAlgorithmsTest {
  private static final String OF_JAVA_25 =
      "SSLv3, TLSv1, TLSv1.1, DTLSv1.0, RC4, DES, MD5withRSA, DH keySize < 1024, EC keySize < 224,"
          + " 3DES_EDE_CBC, anon, NULL, ECDH, TLS_RSA_*, rsa_pkcs1_sha1 usage HandshakeSignature";

  @ParameterizedTest
  @CsvSource({
    "TLS_RSA_WITH_AES_128_GCM_SHA256, true",
    "TLS_ECDH_anon_WITH_AES_128_CBC_SHA, true",
    "TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA, true",
    "TLS_ECDHE_RSA_WITH_RC4_128_SHA, true",
    "TLS_ECDHE_ECDSA_WITH_NULL_SHA, true",
    "TLSv1, true",
    "TLSv1.1, true",
    "TLSv1.2, false",
    "TLSv1.3, false",
    "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, false",
    "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA, false",
    "TLS_AES_128_GCM_SHA256, false",
    "x25519, false"
  })
  void the_defaults_of_java_25_are_understood(String name, boolean disabled) {
    assertEquals(disabled, DisabledAlgorithms.of(OF_JAVA_25).contains(name), name);
  }

  @ParameterizedTest
  @CsvSource({
    "SHA1, TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA, TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256",
    "ChaCha20-Poly1305, TLS_CHACHA20_POLY1305_SHA256, TLS_AES_128_GCM_SHA256",
    "AES_128_CBC, TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA, TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA",
    "DES, TLS_RSA_WITH_DES_CBC_SHA, TLS_RSA_WITH_3DES_EDE_CBC_SHA",
    "secp521r1, secp521r1, secp256r1",
    "X25519, x25519, X25519MLKEM768",
    "ecdsa_secp256r1_sha256, ecdsa_secp256r1_sha256, ecdsa_secp384r1_sha384"
  })
  void an_entry_disables_what_has_it_as_a_part(String entry, String disabled, String allowed) {
    DisabledAlgorithms algorithms = DisabledAlgorithms.of(entry);
    assertTrue(algorithms.contains(disabled), disabled);
    assertFalse(algorithms.contains(allowed), allowed);
    assertEquals(List.of(allowed), algorithms.allowed(List.of(disabled, allowed)));
  }

  @Test
  void nothing_is_disabled_by_nothing() {
    assertFalse(DisabledAlgorithms.of(null).contains("TLSv1.3"));
    assertFalse(DisabledAlgorithms.of(" , ,").contains("TLSv1.3"));
  }
}

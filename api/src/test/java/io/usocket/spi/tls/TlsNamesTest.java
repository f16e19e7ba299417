// SPDX-License-Identifier: Apache-2.0
package io.usocket.spi.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TlsNamesTest {
  @Test
  void code_points_and_names_belong_together() {
    assertEquals(Optional.of("TLS_AES_128_GCM_SHA256"), TlsNames.SUITES.name(0x1301));
    assertEquals(
        OptionalInt.of(0xc02f), TlsNames.SUITES.code("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"));
    assertEquals(Optional.of("X25519MLKEM768"), TlsNames.GROUPS.name(0x11ec));
    assertEquals(OptionalInt.of(0x001d), TlsNames.GROUPS.code("x25519"));
    assertEquals(Optional.of("TLSv1.3"), TlsNames.VERSIONS.name(0x0304));
    assertEquals(Optional.empty(), TlsNames.SUITES.name(0xffff));
  }

  @Test
  void every_name_leads_to_its_code_and_back_in_any_case() {
    for (TlsNames names : new TlsNames[] {TlsNames.SUITES, TlsNames.GROUPS, TlsNames.VERSIONS}) {
      for (String name : names.names()) {
        int code = names.code(name.toUpperCase(Locale.ROOT)).orElseThrow();
        assertEquals(Optional.of(name), names.name(code));
        assertEquals(Optional.of(name), names.name(name.toLowerCase(Locale.ROOT)));
      }
    }
  }

  @Test
  void every_suite_of_this_jdk_is_known() throws Exception {
    for (String suite : SSLContext.getDefault().getSupportedSSLParameters().getCipherSuites()) {
      boolean signal = suite.endsWith("_SCSV");
      assertTrue(signal || TlsNames.SUITES.code(suite).isPresent(), suite);
    }
  }

  @Test
  void names_cannot_be_added_from_outside() {
    assertThrows(
        UnsupportedOperationException.class, () -> TlsNames.GROUPS.names().remove("x25519"));
  }

  @ParameterizedTest
  @CsvSource({
    "x22519, x25519",
    "X25519MLKEM786, X25519MLKEM768",
    "secp256k1, secp256r1",
    "P-256, secp256r1",
    "prime256v1, secp256r1",
    "ffdhe204, ffdhe2048"
  })
  void a_group_that_is_nearly_right_gets_a_hint(String wrong, String right) {
    assertEquals(Optional.of(right), TlsNames.GROUPS.closest(wrong));
    assertEquals(", did you mean " + right + "?", TlsNames.GROUPS.hint(wrong));
  }

  @Test
  void suites_and_versions_get_hints_too() {
    assertEquals(
        Optional.of("TLS_AES_256_GCM_SHA384"), TlsNames.SUITES.closest("TLS_AES_256_GCM_SHA348"));
    assertEquals(Optional.of("TLSv1.3"), TlsNames.VERSIONS.closest("TLS1.3"));
  }

  @Test
  void a_name_near_to_nothing_gets_no_hint() {
    assertEquals("", TlsNames.GROUPS.hint("banana"));
    assertEquals("", TlsNames.GROUPS.hint(""));
    assertEquals("", TlsNames.SUITES.hint("x".repeat(10_000)));
  }
}

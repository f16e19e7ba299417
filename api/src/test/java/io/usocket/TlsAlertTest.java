// SPDX-License-Identifier: Apache-2.0
package io.usocket;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TlsAlertTest {
  @ParameterizedTest
  @EnumSource
  void an_alert_is_found_by_code_and_in_every_manner_of_text(TlsAlert alert) {
    String name = alert.wireName();
    assertEquals(Optional.of(alert), TlsAlert.of(alert.code()));
    assertEquals(Optional.of(alert), TlsAlert.named("Received fatal alert: " + name));
    assertEquals(Optional.of(alert), TlsAlert.named(name + "(" + alert.code() + ")"));
    assertEquals(
        Optional.of(alert), TlsAlert.named("x:TLSV1_ALERT_" + alert.name() + " (y.cc:592 0x7f)"));
    assertEquals(Optional.of(alert), TlsAlert.named("sslv3 alert " + name.replace('_', ' ')));
  }

  @ParameterizedTest
  @CsvSource({
    "OPENSSL_internal:SSLV3_ALERT_CERTIFICATE_UNKNOWN, CERTIFICATE_UNKNOWN",
    "OPENSSL_internal:TLSV1_UNRECOGNIZED_NAME, UNRECOGNIZED_NAME",
    "OPENSSL_internal:HANDSHAKE_FAILURE_ON_CLIENT_HELLO, HANDSHAKE_FAILURE",
    "TLSV1_ALERT_USER_CANCELLED, USER_CANCELED",
    "(bad_certificate) PKIX path building failed, BAD_CERTIFICATE",
    "bad_certificate_status_response(113), BAD_CERTIFICATE_STATUS_RESPONSE",
    "org.bouncycastle.tls.TlsFatalAlertReceived: unknown_ca(48), UNKNOWN_CA"
  })
  void real_texts_of_libraries_are_understood(String text, TlsAlert alert) {
    assertEquals(Optional.of(alert), TlsAlert.named(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "an internal error",
        "Connection reset",
        "my_unknown_ca_file",
        "NO_SHARED_CIPHER"
      })
  void prose_and_longer_words_are_no_alert(String text) {
    assertEquals(Optional.empty(), TlsAlert.named(text));
  }

  @Test
  void a_code_that_nobody_defined_is_no_alert() {
    assertEquals(Optional.empty(), TlsAlert.of(1));
    assertEquals(Optional.empty(), TlsAlert.of(-1));
  }
}

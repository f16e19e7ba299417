// SPDX-License-Identifier: Apache-2.0
package io.usocket.bc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.usocket.PreSharedKey;
import io.usocket.TlsConfig;
import io.usocket.TlsException;
import io.usocket.TlsVersion;
import io.usocket.spi.tls.ServerNames;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Pre-shared keys, as far as the TCK cannot see: suites that only this library has, retries. */
@Timeout(60)
class PskTest {
  private static TlsConfig.Builder sharing() throws TlsException {
    return TlsConfig.builder().preSharedKey(PreSharedKey.of("alice", new byte[16]));
  }

  private static BcEnd[] agreed(TlsConfig client, TlsConfig server) throws Exception {
    BcEnd[] ends = {BcEnd.client(client, "localhost"), BcEnd.server(server)};
    new Wire(ends[0], ends[1], 1000).assertWorks();
    assertEquals(ends[0].info().cipherSuite(), ends[1].info().cipherSuite());
    return ends;
  }

  @ParameterizedTest
  @CsvSource({
    "TLS_1_3, TLS_CHACHA20_POLY1305_SHA256, true",
    "TLS_1_2, TLS_ECDHE_PSK_WITH_AES_256_GCM_SHA384, true",
    "TLS_1_2, TLS_ECDHE_PSK_WITH_AES_128_CBC_SHA256, true",
    "TLS_1_2, TLS_PSK_WITH_AES_128_GCM_SHA256, false",
  })
  void a_suite_that_is_named_is_taken_also_without_forward_secrecy(
      TlsVersion version, String suite, boolean group) throws Exception {
    TlsConfig named = sharing().versions(version).cipherSuites(suite).build();

    for (BcEnd end : agreed(named, named)) {
      assertEquals(suite, end.info().cipherSuite());
      assertEquals(group, end.info().group().isPresent());
      assertEquals(Optional.empty(), end.info().signatureScheme());
    }
  }

  @Test
  void a_suite_with_another_hash_is_refused_in_tls_1_3() throws Exception {
    TlsConfig config =
        sharing().versions(TlsVersion.TLS_1_3).cipherSuites("TLS_AES_256_GCM_SHA384").build();

    TlsException refusal = assertThrows(TlsException.class, () -> BcContext.of(config));

    assertTrue(refusal.getMessage().contains("SHA-256"), refusal.getMessage());
  }

  @Test
  void a_hello_retry_request_keeps_the_key() throws Exception {
    BcEnd[] ends =
        agreed(
            sharing().groups("x25519", "secp384r1").build(), sharing().groups("secp384r1").build());

    assertEquals(TlsVersion.TLS_1_3, ends[0].info().version());
    assertEquals(Optional.of("secp384r1"), ends[0].info().group());
  }

  @ParameterizedTest
  @EnumSource(TlsVersion.class)
  void each_handshake_is_a_full_one(TlsVersion version) throws Exception {
    TlsConfig config = sharing().versions(version).build();
    BcContext client = BcContext.of(config);
    BcContext server = BcContext.of(config);
    for (int i = 0; i < 2; i++) {
      BcEnd ours = BcEnd.of(client.clientEngine(ServerNames.of("localhost"), 1));
      new Wire(ours, BcEnd.of(server.serverEngine()), 1000).assertWorks();
      assertEquals(Optional.of(false), ours.info().resumed());
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.bc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.usocket.Feature;
import io.usocket.TlsAlert;
import io.usocket.TlsException;
import io.usocket.TlsException.Reason;
import io.usocket.TlsVersion;
import io.usocket.tck.pki.TestPki;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What handshakes are signed with. */
@Timeout(60)
class SignatureTest {
  @ParameterizedTest
  @CsvSource({
    "TLS_1_2, EC, ecdsa_secp256r1_sha256",
    "TLS_1_3, EC, ecdsa_secp256r1_sha256",
    "TLS_1_2, EC, ecdsa_secp384r1_sha384",
    "TLS_1_2, RSA, rsa_pkcs1_sha512",
    "TLS_1_2, RSA, rsa_pss_rsae_sha256",
    "TLS_1_3, RSA, rsa_pss_rsae_sha384",
    "TLS_1_2, Ed25519, ed25519",
    "TLS_1_3, Ed25519, ed25519",
  })
  void either_side_can_choose_and_both_tell(TlsVersion version, String key, String scheme)
      throws Exception {
    for (boolean clients : List.of(true, false)) {
      BcEnd client =
          BcEnd.client(
              Configs.trusting()
                  .versions(version)
                  .signatureSchemes(clients ? new String[] {scheme} : new String[0])
                  .build(),
              "localhost");
      BcEnd server =
          BcEnd.server(
              Configs.serving(Configs.server(key))
                  .versions(version)
                  .signatureSchemes(clients ? new String[0] : new String[] {scheme})
                  .build());

      new Wire(client, server, 1000).assertWorks();

      assertEquals(Optional.of(scheme), client.info().signatureScheme());
      assertEquals(Optional.of(scheme), server.info().signatureScheme());
    }
  }

  @ParameterizedTest
  @CsvSource({"TLS_1_2", "TLS_1_3"})
  void nothing_in_common_is_a_handshake_failure(TlsVersion version) throws Exception {
    BcEnd client =
        BcEnd.client(
            Configs.trusting()
                .versions(version)
                .signatureSchemes("rsa_pss_rsae_sha512", "ecdsa_secp384r1_sha384")
                .build(),
            "localhost");
    BcEnd server =
        BcEnd.server(
            Configs.serving(TestPki.serverEc()).signatureSchemes("ecdsa_secp256r1_sha256").build());

    Wire wire = new Wire(client, server, 1000).start();

    assertEquals(Reason.NOTHING_IN_COMMON, wire.serverError().reason());
    assertEquals(Optional.of(TlsAlert.HANDSHAKE_FAILURE), wire.serverError().alert());
  }

  @Test
  void schemes_that_cannot_sign_one_of_the_versions_are_refused() throws Exception {
    var config = Configs.trusting().signatureSchemes("rsa_pkcs1_sha256").build();

    TlsException refusal = assertThrows(TlsException.class, () -> BcContext.of(config));

    assertEquals(Reason.CONFIGURATION, refusal.reason());
    assertTrue(refusal.getMessage().contains("TLS 1.3"), refusal.getMessage());
  }

  @Test
  void ml_dsa_is_offered_just_where_it_is_claimed() throws Exception {
    boolean offered =
        BcContext.of(Configs.trusting().build()).terms().schemes().contains(SigningScheme.MLDSA65);
    boolean before13 =
        BcContext.of(Configs.client(TlsVersion.TLS_1_2))
            .terms()
            .schemes()
            .contains(SigningScheme.MLDSA65);

    assertEquals(new BcProvider().features().contains(Feature.ML_DSA), offered);
    assertEquals(false, before13);
  }
}

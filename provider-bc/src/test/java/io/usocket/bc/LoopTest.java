// SPDX-License-Identifier: Apache-2.0
package io.usocket.bc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.usocket.TlsInfo;
import io.usocket.TlsVersion;
import io.usocket.tck.pki.TestPki;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Our client against our server, over a wire that chops. */
@Timeout(60)
class LoopTest {
  @ParameterizedTest
  @CsvSource({
    "TLS_1_2, EC, 1", "TLS_1_2, RSA, 2", "TLS_1_2, Ed25519, 3",
    "TLS_1_3, EC, 1", "TLS_1_3, RSA, 2", "TLS_1_3, Ed25519, 3",
    "TLS_1_2, EC, 17", "TLS_1_3, EC, 17", "TLS_1_3, RSA, 100000",
  })
  void a_connection_works_whatever_the_transport_chops(TlsVersion version, String key, int piece)
      throws Exception {
    BcEnd client = BcEnd.client(Configs.client(version), "localhost");
    BcEnd server = BcEnd.server(Configs.serving(Configs.server(key)).build());

    new Wire(client, server, piece).assertWorks();

    assertEquals(version, client.info().version());
    assertEquals(version, server.info().version());
  }

  @ParameterizedTest
  @CsvSource({"TLS_1_2", "TLS_1_3"})
  void the_info_tells_what_was_agreed_on(TlsVersion version) throws Exception {
    BcEnd client =
        BcEnd.client(
            Configs.trusting()
                .versions(version)
                .alpn("h2", "http/1.1")
                .groups("secp384r1", "x25519")
                .cipherSuites("TLS_AES_256_GCM_SHA384", "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384")
                .build(),
            "server.usocket.test");
    BcEnd server = BcEnd.server(Configs.serving(TestPki.serverEc()).alpn("http/1.1").build());

    new Wire(client, server, 1000).start().assertHandshake();

    for (TlsInfo info : new TlsInfo[] {client.info(), server.info()}) {
      assertEquals(version, info.version());
      assertEquals(
          version == TlsVersion.TLS_1_3
              ? "TLS_AES_256_GCM_SHA384"
              : "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
          info.cipherSuite());
      assertEquals(Optional.of("secp384r1"), info.group());
      assertEquals(Optional.of("http/1.1"), info.alpn());
      assertEquals(Optional.of("server.usocket.test"), info.serverName());
      assertEquals(Optional.of(false), info.resumed());
      assertTrue(info.backend().matches("Bouncy Castle TLS \\d+\\.\\d+.*"), info.backend());
    }
    assertEquals(TestPki.serverEc().chain(), client.info().peerCertificates());
    assertTrue(server.info().peerCertificates().isEmpty());
  }

  @Test
  void nothing_is_asked_for_by_name_when_the_host_is_an_address() throws Exception {
    BcEnd client = BcEnd.client(Configs.trusting().build(), "127.0.0.1");
    BcEnd server = BcEnd.server(Configs.serving(TestPki.ipSan()).build());

    new Wire(client, server, 1000).start().assertHandshake();

    assertEquals(Optional.empty(), server.info().serverName());
  }
}

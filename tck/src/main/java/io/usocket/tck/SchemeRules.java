// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static io.usocket.tck.TlsStage.serving;
import static io.usocket.tck.TlsStage.trusting;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.usocket.TlsConfig;
import io.usocket.TlsException;
import io.usocket.TlsInfo;
import io.usocket.TlsVersion;
import io.usocket.USocket;
import io.usocket.spi.tls.TlsNames;
import io.usocket.tck.pki.Credential;
import io.usocket.tck.pki.ExtendedKeyUsage;
import io.usocket.tck.pki.TestPki;
import java.security.KeyPairGenerator;
import java.util.List;
import java.util.Optional;

/** TLS-10: signature schemes that were chosen: honoured or refused, never dropped. */
class SchemeRules {
  private static final String EC = "ecdsa_secp256r1_sha256";
  private static final String RSA = "rsa_pss_rsae_sha256";

  private static List<String> offered(Subject subject, TlsConfig config) throws Exception {
    return new TlsStage(subject)
        .hello(config, TlsStage.HOST).signatureSchemes().stream()
            .map(code -> TlsNames.SIGNATURE_SCHEMES.name(code).orElse(Integer.toHexString(code)))
            .toList();
  }

  /**
   * A client offers the chosen schemes and no others, in their order.
   *
   * <p>Pitfall 4. If this fails: hand them to the library for each connection, or do not claim
   * SIGNATURE_SCHEMES.
   */
  @Rule
  void TLS_10_1_a_client_offers_the_chosen_schemes_alone(Subject subject) throws Exception {
    TlsConfig config = trusting().signatureSchemes(RSA, EC).build();
    assertEquals(
        List.of(RSA, EC), offered(subject, config), "signature_algorithms in the ClientHello");
    for (TlsVersion version : TlsVersion.values()) {
      TlsConfig only = trusting().versions(version).signatureSchemes(EC).build();
      new TlsStage(subject).connected(only, PeerEngines.servers());
    }
  }

  /**
   * A server does not sign with a key that none of the chosen schemes is for.
   *
   * <p>If this fails: the choice is the server's too.
   */
  @Rule
  void TLS_10_2_a_server_signs_with_none_but_the_chosen(Subject subject) throws Exception {
    TlsStage stage = new TlsStage(subject);
    for (TlsVersion version : TlsVersion.values()) {
      TlsConfig config =
          serving(TestPki.serverRsa())
              .versions(version)
              .signatureSchemes(EC, "ecdsa_secp384r1_sha384")
              .build();
      USocket listening = stage.listening(config);
      Task<Ending> client =
          subject.start(() -> stage.dial(listening, PeerEngines.clients()).handshakeToEnd());
      String check = "handshake with an RSA key and schemes for ECDSA, " + version;
      USocket socket = stage.accept(listening);
      TlsException e = Expect.thrown(TlsException.class, check, socket::handshake);
      assertEquals(TlsException.Reason.NOTHING_IN_COMMON, e.reason(), "reason of: " + e);
      client.get("the client's end").expect(Ending.How.ALERT, "how it ended for the client");
    }
  }

  /**
   * Chosen schemes are refused where that is not claimed.
   *
   * <p>Pitfall 4. If this fails: the library takes the list and ignores it; do not claim it.
   */
  @Rule
  void TLS_10_3_schemes_are_refused_where_not_claimed(Subject subject) throws Exception {
    refused("SIGNATURE_SCHEMES", subject, EC);
  }

  /**
   * Each known scheme is either offered, alone, or refused when the socket is made.
   *
   * <p>Pitfall 4. If this fails: hold each name of the TlsConfig against what the library has; the
   * others it drops in silence.
   */
  @Rule
  void TLS_10_4_each_scheme_is_offered_or_refused(Subject subject) throws Exception {
    for (String scheme : TlsNames.SIGNATURE_SCHEMES.names()) {
      TlsChoiceRules.offeredOrRefused(
          scheme, EC, chosen -> offered(subject, trusting().signatureSchemes(chosen).build()));
    }
  }

  /**
   * Where ML-DSA is not claimed, no client offers it, and who chooses it is refused.
   *
   * <p>If this fails: a server would answer with a certificate that cannot be verified.
   */
  @Rule
  void TLS_10_5_where_ML_DSA_is_not_claimed_it_is_not_offered(Subject subject) throws Exception {
    assertEquals(
        List.of(),
        offered(subject, trusting().build()).stream()
            .filter(name -> name.startsWith("mldsa"))
            .toList(),
        "schemes of ML-DSA in the ClientHello");
    refused("mldsa65", subject, "mldsa65");
  }

  /**
   * A certificate with an ML-DSA key is used by a server and verified by a client.
   *
   * <p>If this fails: offer the schemes of ML-DSA, sign with the key, and have the chain validated
   * by what knows ML-DSA; else do not claim it on this Java.
   */
  @Rule
  void TLS_10_6_a_certificate_with_an_ML_DSA_key_is_used_and_verified(Subject subject)
      throws Exception {
    Credential own =
        TestPki.root()
            .certificateFor("usocket TCK ML-DSA")
            .keys(KeyPairGenerator.getInstance("ML-DSA-65").generateKeyPair())
            .extendedKeyUsage(ExtendedKeyUsage.SERVER_AUTH)
            .dnsName(TlsStage.HOST)
            .issue();
    OwnPair pair = OwnPair.of(subject, trusting().build(), serving(own).build());
    TlsInfo info = pair.client().tlsInfo();
    Expect.certificate(
        own.leaf(), info.peerCertificates().get(0), "the certificate that the client saw");
    assertEquals(
        "mldsa65", info.signatureScheme().orElse("mldsa65"), "signatureScheme(), where it is told");
    pair.useAndClose();
  }

  /**
   * What is told of the signature is what it was.
   *
   * <p>If this fails: tell the scheme of the ServerKeyExchange (TLS 1.2) or CertificateVerify (TLS
   * 1.3) of the server, or tell nothing.
   */
  @Rule
  void TLS_10_7_the_scheme_that_is_told_is_that_of_the_signature(Subject subject) throws Exception {
    for (TlsVersion version : TlsVersion.values()) {
      told(subject, version, TestPki.serverEc(), "ecdsa_");
      String rsa = version == TlsVersion.TLS_1_3 ? "rsa_pss_rsae_" : "rsa_p";
      told(subject, version, TestPki.serverRsa(), rsa);
    }
  }

  private static void told(Subject subject, TlsVersion version, Credential key, String prefix)
      throws Exception {
    OwnPair pair =
        OwnPair.of(
            subject, trusting().versions(version).build(), serving(key).versions(version).build());
    pair.server().handshake();
    Optional<String> client = pair.client().tlsInfo().signatureScheme();
    Optional<String> server = pair.server().tlsInfo().signatureScheme();
    for (Optional<String> one : List.of(client, server)) {
      if (one.isPresent() && !one.get().startsWith(prefix)) {
        throw Expect.failure("signatureScheme() with " + key + ", " + version, prefix, one.get());
      }
    }
    assertEquals(client, server, "signatureScheme() of the server, " + version);
    pair.useAndClose();
  }

  private static void refused(String word, Subject subject, String scheme) throws Exception {
    TlsException e =
        Expect.thrown(
            TlsException.class,
            "a socket with signatureSchemes(" + scheme + ")",
            () -> subject.secure(trusting().signatureSchemes(scheme).build()));
    assertEquals(TlsException.Reason.CONFIGURATION, e.reason(), "reason of: " + e);
    Expect.contains(word, e.getMessage(), "the text of the error");
  }
}

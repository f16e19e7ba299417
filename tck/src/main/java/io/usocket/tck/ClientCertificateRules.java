// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static io.usocket.tck.TlsStage.identified;
import static io.usocket.tck.TlsStage.serving;
import static io.usocket.tck.TlsStage.trusting;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.usocket.ClientAuth;
import io.usocket.TlsConfig;
import io.usocket.TlsVersion;
import io.usocket.USocket;
import io.usocket.tck.pki.Credential;
import io.usocket.tck.pki.TestPki;
import java.net.SocketTimeoutException;
import java.util.List;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.security.auth.x500.X500Principal;

/** TLS-5: client certificates: asked for, given, left out. Bad ones are VERIFY-4. */
class ClientCertificateRules {
  private static TlsConfig server(ClientAuth auth, TlsVersion version) throws Exception {
    TlsConfig.Builder builder = serving().clientAuth(auth).versions(version);
    return builder.trust(TestPki.root().certificate()).build();
  }

  private static void sees(List<?> expected, TlsLink link) throws Exception {
    Expect.certificates(
        expected, link.socket().tlsInfo().peerCertificates(), "the client's chain, " + link);
    link.peer().send(Expect.ascii("ping"));
    Expect.bytes("ping", link.socket().read(4), "read(4), " + link);
  }

  /**
   * A server asks for no certificate unless it is told to.
   *
   * <p>If this fails: ClientAuth.NONE is the default.
   */
  @Rule
  void TLS_5_1_a_server_asks_for_no_certificate_by_default(Subject subject) throws Exception {
    for (TlsVersion version : TlsVersion.values()) {
      sees(
          List.of(),
          new TlsStage(subject)
              .accepted(
                  serving().versions(version).build(), PeerEngines.clients(TestPki.client())));
    }
  }

  /**
   * A server that may do without a certificate takes a client with one and a client with none.
   *
   * <p>If this fails: OPTIONAL is the "want" of JSSE; no certificate is no error.
   */
  @Rule
  void TLS_5_2_an_optional_certificate_may_be_left_out(Subject subject) throws Exception {
    TlsStage stage = new TlsStage(subject);
    for (TlsVersion version : TlsVersion.values()) {
      TlsConfig config = server(ClientAuth.OPTIONAL, version);
      sees(List.of(), stage.accepted(config, PeerEngines.clients()));
      sees(TestPki.client().chain(), stage.accepted(config, PeerEngines.clients(TestPki.client())));
    }
  }

  /**
   * A server that requires a certificate takes a good one, and tells whose it is.
   *
   * <p>If this fails: the anchors of TlsConfig.trust are those for clients too.
   */
  @Rule
  void TLS_5_3_a_required_certificate_is_taken_and_told(Subject subject) throws Exception {
    TlsStage stage = new TlsStage(subject);
    for (TlsVersion version : TlsVersion.values()) {
      for (Credential client :
          List.of(TestPki.client(), TestPki.clientRsa(), TestPki.clientViaIntermediate())) {
        sees(
            client.chain(),
            stage.accepted(server(ClientAuth.REQUIRED, version), PeerEngines.clients(client)));
      }
    }
  }

  /**
   * A client gives its certificate to a server that asks for one.
   *
   * <p>If this fails: the first identity of the TlsConfig is the client's.
   */
  @Rule
  void TLS_5_4_a_client_gives_its_certificate(Subject subject) throws Exception {
    for (TlsVersion version : TlsVersion.values()) {
      for (Credential client : List.of(TestPki.client(), TestPki.clientRsa())) {
        TlsLink link =
            new TlsStage(subject)
                .connected(
                    identified(trusting().versions(version), client).build(),
                    PeerEngines.askingServers());
        link.socket().sendall(Expect.ascii("ping"));
        Expect.bytes("ping", link.peer().receive(4), "what the server received, " + link);
        Expect.certificate(
            client.leaf(),
            link.peer().session().getPeerCertificates()[0],
            "the certificate that the server saw, " + link);
      }
    }
  }

  /**
   * A client without a certificate goes on where the server can do without.
   *
   * <p>If this fails: answer a CertificateRequest with an empty list (RFC 8446 section 4.4.2.4).
   */
  @Rule
  void TLS_5_5_a_client_without_a_certificate_says_so_and_goes_on(Subject subject)
      throws Exception {
    for (TlsVersion version : TlsVersion.values()) {
      TlsLink link =
          new TlsStage(subject)
              .connected(
                  trusting().versions(version).build(),
                  PeerEngines.askingServers().with(e -> e.setWantClientAuth(true)));
      link.socket().sendall(Expect.ascii("ping"));
      Expect.bytes("ping", link.peer().receive(4), "what the server received, " + link);
      Expect.thrown(
          SSLPeerUnverifiedException.class,
          "the server's look at the client's chain, " + link,
          () -> link.peer().session().getPeerCertificates());
    }
  }

  /**
   * A client chooses by the authorities that the server names.
   *
   * <p>If this fails: the CertificateRequest has them ({@code KeyChoice.forClient}); the first
   * identity is for servers that name none.
   */
  @Rule
  void TLS_5_6_a_client_chooses_by_the_servers_authorities(Subject subject) throws Exception {
    for (TlsVersion version : TlsVersion.values()) {
      TlsConfig.Builder both =
          identified(
              identified(trusting().versions(version), TestPki.clientUntrusted()),
              TestPki.client());
      TlsLink link = new TlsStage(subject).connected(both.build(), PeerEngines.askingServers());
      link.socket().sendall(Expect.ascii("ping"));
      Expect.bytes("ping", link.peer().receive(4), "what the server received, " + link);
      assertEquals(
          TestPki.client().leaf(),
          link.peer().session().getPeerCertificates()[0],
          "the certificate that the server saw, " + link);
    }
  }

  /**
   * A server tells whom its clients' certificates have to be from.
   *
   * <p>If this fails: the CertificateRequest has the subjects of the trust anchors.
   */
  @Rule
  void TLS_5_7_a_server_names_the_authorities_that_it_trusts(Subject subject) throws Exception {
    TlsStage stage = new TlsStage(subject);
    TlsConfig config =
        serving()
            .versions(TlsVersion.TLS_1_2)
            .clientAuth(ClientAuth.REQUIRED)
            .trust(TestPki.otherRoot().certificate())
            .build();
    USocket listening = stage.listening(config);
    TlsPeer client = stage.dial(listening, PeerEngines.clients().only(TlsVersion.TLS_1_2));
    USocket socket = stage.accept(listening);
    Task<Object> handshake = subject.start(() -> TlsStage.outcome(() -> socket.recv(1)));
    client.link().send(client.flight());
    String authority = text(TestPki.otherRoot().certificate().getSubjectX500Principal());
    StringBuilder flight = new StringBuilder();
    while (!flight.toString().contains(authority)) {
      try {
        flight.append(new String(client.link().readRecord(), ISO_8859_1));
      } catch (SocketTimeoutException e) {
        throw Expect.failure(
            "the CertificateRequest",
            "the subject of the trusted authority",
            "the server's flight is without it, and no more comes");
      }
    }
    client.close();
    handshake.get("recv from a client that leaves in the handshake");
  }

  private static String text(X500Principal name) {
    return new String(name.getEncoded(), ISO_8859_1);
  }
}

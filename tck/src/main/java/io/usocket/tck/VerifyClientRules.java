// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static io.usocket.tck.TlsStage.identified;
import static io.usocket.tck.TlsStage.serving;
import static io.usocket.tck.TlsStage.trusting;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.usocket.ClientAuth;
import io.usocket.TlsAlert;
import io.usocket.TlsConfig;
import io.usocket.TlsException;
import io.usocket.TlsVersion;
import io.usocket.USocket;
import io.usocket.tck.pki.Credential;
import io.usocket.tck.pki.TestPki;
import java.util.EnumSet;
import java.util.Set;

/** VERIFY-3: what a server refuses in a client's certificate, and how the client learns it. */
class VerifyClientRules {
  /** RFC 8446 has certificate_required; TLS 1.2 and older libraries have the others. */
  private static final Set<TlsAlert> NO_CERTIFICATE =
      EnumSet.of(
          TlsAlert.CERTIFICATE_REQUIRED, TlsAlert.BAD_CERTIFICATE, TlsAlert.HANDSHAKE_FAILURE);

  private static final Set<TlsAlert> BAD_CERTIFICATE =
      EnumSet.range(TlsAlert.BAD_CERTIFICATE, TlsAlert.ACCESS_DENIED);

  private static TlsConfig.Builder asking(ClientAuth auth) throws Exception {
    return serving().clientAuth(auth).trust(TestPki.root().certificate());
  }

  private static void refuses(
      Subject subject, ClientAuth auth, PeerEngines clients, Set<TlsAlert> alerts)
      throws Exception {
    TlsStage stage = new TlsStage(subject);
    for (TlsVersion version : TlsVersion.values()) {
      USocket listening = stage.listening(asking(auth).versions(version).build());
      Task<Ending> client = subject.start(() -> stage.dial(listening, clients).handshakeToEnd());
      USocket socket = stage.accept(listening);
      String check = "handshake, " + auth + ", " + version;
      TlsException e = Expect.thrown(TlsException.class, check, socket::handshake);
      assertEquals(TlsException.Reason.PEER_CERTIFICATE, e.reason(), "reason of: " + e);
      Expect.thrown(TlsException.class, "recv after it", () -> socket.recv(1));
      Ending ending = client.get("the client's end");
      if (ending.alert().filter(alerts::contains).isEmpty()) {
        throw Expect.failure("how it ended for the client; " + check, alerts, ending);
      }
      assertEquals("", ending.data(), "application data that the client received");
    }
  }

  private static void refuses(Subject subject, Credential bad) throws Exception {
    for (ClientAuth auth : EnumSet.of(ClientAuth.REQUIRED, ClientAuth.OPTIONAL)) {
      refuses(subject, auth, PeerEngines.clients(bad), BAD_CERTIFICATE);
    }
  }

  /**
   * A client certificate under another root is refused, required or not.
   *
   * <p>If this fails: OPTIONAL means that a client may have none, not that a bad one is good.
   */
  @Rule
  void VERIFY_3_1_a_client_under_another_root_is_refused(Subject subject) throws Exception {
    refuses(subject, TestPki.clientUntrusted());
  }

  /**
   * An expired client certificate is refused, required or not.
   *
   * <p>If this fails: the client's chain is not checked (PKIX, RFC 5280 section 6).
   */
  @Rule
  void VERIFY_3_2_an_expired_client_is_refused(Subject subject) throws Exception {
    refuses(subject, TestPki.clientExpired());
  }

  /**
   * A server's certificate does not make a client.
   *
   * <p>If this fails: check extKeyUsage for clientAuth ({@code CertificatePurpose}).
   */
  @Rule
  void VERIFY_3_3_a_certificate_for_servers_is_refused(Subject subject) throws Exception {
    refuses(subject, TestPki.clientWrongUsage());
  }

  /**
   * A client without a certificate is refused where one is required.
   *
   * <p>Pitfall 28. If this fails: REQUIRED has to end the handshake, with an alert.
   */
  @Rule
  void VERIFY_3_4_a_client_without_a_certificate_is_refused(Subject subject) throws Exception {
    refuses(subject, ClientAuth.REQUIRED, PeerEngines.clients(), NO_CERTIFICATE);
  }

  private static void learns(Subject subject, TlsConfig.Builder client, Set<TlsAlert> alerts)
      throws Exception {
    for (TlsVersion version : TlsVersion.values()) {
      TlsListener listener =
          new TlsStage(subject).listener(PeerEngines.askingServers().only(version));
      Task<Ending> server = subject.start(() -> listener.serve(TlsPeer::handshakeToEnd));
      USocket socket = subject.secure(client.versions(version).build());
      socket.settimeout(Bounded.soonSeconds());
      String check = "connect and read, " + version;
      TlsException e =
          Expect.thrown(
              TlsException.class,
              check,
              () -> {
                socket.connect(listener.address(TlsStage.HOST));
                socket.read(1);
              });
      assertEquals(TlsException.Reason.PEER_ALERT, e.reason(), "reason of: " + e);
      if (e.alert().filter(alerts::contains).isEmpty()) {
        throw Expect.failure("the alert of the error of " + check, alerts, e);
      }
      Expect.thrown(TlsException.class, "read again, " + version, () -> socket.read(1));
      server
          .get("the server's end")
          .expect(Ending.How.REFUSED, "how it ended for the server, " + version);
    }
  }

  /**
   * A client learns that its certificate was refused, at the latest at its first read.
   *
   * <p>Pitfall 18. If this fails: in TLS 1.3 the server's alert comes after the handshake; a read
   * has to tell it, also when the connection was reset behind it.
   */
  @Rule
  void VERIFY_3_5_a_client_learns_that_its_certificate_was_refused(Subject subject)
      throws Exception {
    // issued under the root that the server names, so that no client holds it back
    learns(subject, identified(trusting(), TestPki.clientExpired()), BAD_CERTIFICATE);
  }

  /**
   * A client learns that a certificate would have been required, at the latest at its first read.
   *
   * <p>Pitfalls 18 and 28. If this fails: as VERIFY-3.5.
   */
  @Rule
  void VERIFY_3_6_a_client_learns_that_a_certificate_is_required(Subject subject) throws Exception {
    learns(subject, trusting(), NO_CERTIFICATE);
  }

  /**
   * A server for which verification is switched off takes any client certificate, not none.
   *
   * <p>If this fails: dangerouslyDisableVerification leaves ClientAuth as it is.
   */
  @Rule
  void VERIFY_3_7_without_verification_a_required_certificate_is_still_required(Subject subject)
      throws Exception {
    TlsConfig.Builder careless =
        serving().clientAuth(ClientAuth.REQUIRED).dangerouslyDisableVerification();
    TlsStage stage = new TlsStage(subject);
    for (TlsVersion version : TlsVersion.values()) {
      TlsConfig config = careless.versions(version).build();
      TlsLink link = stage.accepted(config, PeerEngines.clients(TestPki.clientUntrusted()));
      Expect.certificates(
          TestPki.clientUntrusted().chain(),
          link.socket().tlsInfo().peerCertificates(),
          "the client's chain, " + link);
      USocket listening = stage.listening(config);
      Task<Ending> client =
          subject.start(() -> stage.dial(listening, PeerEngines.clients()).handshakeToEnd());
      Expect.thrown(
          TlsException.class,
          "handshake with a client without a certificate, " + version,
          stage.accept(listening)::handshake);
      client.get("the client's end").expect(Ending.How.ALERT, "how it ended for the client");
    }
  }
}

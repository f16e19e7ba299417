// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static io.usocket.TlsVersion.TLS_1_2;
import static io.usocket.TlsVersion.TLS_1_3;
import static io.usocket.tck.TlsLink.Side.SERVER;
import static io.usocket.tck.TlsStage.serving;
import static io.usocket.tck.TlsStage.trusting;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.usocket.Errno;
import io.usocket.TlsAlert;
import io.usocket.TlsConfig;
import io.usocket.TlsException;
import io.usocket.TlsInfo;
import io.usocket.TlsVersion;
import io.usocket.USocket;
import io.usocket.tck.pki.Credential;
import io.usocket.tck.pki.TestPki;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** TLS-1: the handshake: versions, kinds of keys, what is told about it. */
class TlsRules {
  /**
   * A client and a server speak TLS 1.3.
   *
   * <p>If this fails: the engine does not finish a TLS 1.3 handshake with the JDK, or loses bytes
   * right after it; a packet capture shows how far it comes.
   */
  @Rule
  void TLS_1_1_both_sides_speak_TLS_1_3(Subject subject) throws Exception {
    speaks(subject, TLS_1_3);
  }

  /**
   * A client and a server speak TLS 1.2.
   *
   * <p>If this fails: the engine does not finish a TLS 1.2 handshake with the JDK, or loses bytes
   * right after it.
   */
  @Rule
  void TLS_1_2_both_sides_speak_TLS_1_2(Subject subject) throws Exception {
    speaks(subject, TLS_1_2);
  }

  private static void speaks(Subject subject, TlsVersion version) throws Exception {
    TlsStage stage = new TlsStage(subject);
    for (TlsLink.Side side : TlsLink.Side.values()) {
      TlsLink link = stage.link(side, version);
      assertEquals(version, link.version(), "TlsInfo.version() as " + link);
      echo(link);
    }
  }

  private static void echo(TlsLink link) throws Exception {
    link.socket().sendall(Expect.ascii("ping"));
    Expect.bytes("ping", link.peer().receive(4), "what the peer received, " + link);
    link.peer().send(Expect.ascii("pong"));
    Expect.bytes("pong", link.socket().read(4), "read(4), " + link);
  }

  /**
   * Where both sides have both versions, TLS 1.3 is spoken.
   *
   * <p>If this fails: the default versions of a TlsConfig are TLS 1.3 and 1.2; look at how they are
   * handed to the library.
   */
  @Rule
  void TLS_1_3_the_higher_version_is_taken(Subject subject) throws Exception {
    TlsStage stage = new TlsStage(subject);
    TlsLink client = stage.connected(trusting().build(), PeerEngines.servers());
    assertEquals(TLS_1_3, client.version(), "version as client");
    TlsLink server = stage.accepted(serving().build(), PeerEngines.clients());
    assertEquals(TLS_1_3, server.version(), "version as server");
  }

  /**
   * A configuration with one version speaks only that one, also with a peer that has both.
   *
   * <p>If this fails: the versions of the TlsConfig do not reach the library.
   */
  @Rule
  void TLS_1_4_a_configuration_with_one_version_speaks_only_that(Subject subject) throws Exception {
    TlsStage stage = new TlsStage(subject);
    for (TlsVersion version : TlsVersion.values()) {
      TlsConfig client = trusting().versions(version).build();
      TlsConfig server = serving().versions(version).build();
      assertEquals(
          version, stage.connected(client, PeerEngines.servers()).version(), "version as client");
      assertEquals(
          version, stage.accepted(server, PeerEngines.clients()).version(), "version as server");
    }
  }

  /**
   * A client without a version in common with the server learns it from the error.
   *
   * <p>If this fails: map the peer's alert protocol_version, or the library's own refusal of the
   * version, to a TlsException NOTHING_IN_COMMON or PEER_ALERT with that alert.
   */
  @Rule
  void TLS_1_5_a_client_without_a_common_version_says_so(Subject subject) throws Exception {
    for (TlsVersion version : TlsVersion.values()) {
      TlsListener listener =
          new TlsStage(subject).listener(PeerEngines.servers().only(other(version)));
      subject.start(() -> listener.serve(TlsPeer::handshakeToEnd));
      USocket socket = subject.secure(trusting().versions(version).build());
      String check = "connect with " + version + " to a server of " + other(version);
      TlsException e =
          Expect.thrown(
              TlsException.class, check, () -> socket.connect(listener.address(TlsStage.HOST)));
      if (e.reason() != TlsException.Reason.NOTHING_IN_COMMON
          && e.reason() != TlsException.Reason.PEER_ALERT) {
        throw Expect.failure(check, "reason NOTHING_IN_COMMON or PEER_ALERT", e);
      }
      assertEquals(Optional.of(TlsAlert.PROTOCOL_VERSION), e.alert(), "the alert of: " + e);
    }
  }

  /**
   * A server without a version in common with the client tells it with protocol_version.
   *
   * <p>Pitfall 22. If this fails: look at the check. The reason comes from what the library says,
   * in words or by its alert. If no alert came, go on taking the library's output after it has
   * thrown, until the alert is sent, and only then close.
   */
  @Rule
  void TLS_1_6_a_server_without_a_common_version_sends_protocol_version(Subject subject)
      throws Exception {
    TlsStage stage = new TlsStage(subject);
    for (TlsVersion version : TlsVersion.values()) {
      USocket listening = stage.listening(serving().versions(version).build());
      Task<Ending> end =
          subject.start(
              () ->
                  stage
                      .dial(listening, PeerEngines.clients().only(other(version)))
                      .handshakeToEnd());
      USocket socket = stage.accept(listening);
      String check = "handshake with " + version + " with a client of " + other(version);
      TlsException e = Expect.thrown(TlsException.class, check, socket::handshake);
      assertEquals(TlsException.Reason.NOTHING_IN_COMMON, e.reason(), check + ": " + e);
      end.get(check).expect(TlsAlert.PROTOCOL_VERSION, "how it ended for the client; " + check);
    }
  }

  private static TlsVersion other(TlsVersion version) {
    return version == TLS_1_2 ? TLS_1_3 : TLS_1_2;
  }

  /**
   * Certificates with RSA keys work on both sides.
   *
   * <p>If this fails: the library is not offered RSA (PSS in TLS 1.3), or the key that is found for
   * it is of the wrong kind.
   */
  @Rule
  void TLS_1_7_keys_may_be_RSA(Subject subject) throws Exception {
    serves(subject, TestPki.serverRsa());
  }

  /**
   * Certificates with Ed25519 keys work on both sides, where that is claimed.
   *
   * <p>Pitfall 10. If this fails: do not claim ED25519, or give the library a key of its own
   * provider.
   */
  @Rule
  void TLS_1_8_keys_may_be_Ed25519(Subject subject) throws Exception {
    serves(subject, TestPki.serverEd25519());
  }

  private static void serves(Subject subject, Credential credential) throws Exception {
    TlsStage stage = new TlsStage(subject);
    for (TlsVersion version : TlsVersion.values()) {
      echo(stage.connected(trusting().versions(version).build(), PeerEngines.servers(credential)));
      TlsLink link =
          stage.accepted(serving(credential).versions(version).build(), PeerEngines.clients());
      echo(link);
      String suite = link.peer().session().getCipherSuite();
      String key = credential.privateKey().getAlgorithm().equals("RSA") ? "_RSA_" : "_ECDSA_";
      if (version == TLS_1_2 && !suite.contains(key)) {
        throw Expect.failure("the suite for " + credential, "one with " + key, suite);
      }
    }
  }

  /**
   * An Ed25519 key is refused when the socket is made, where it is not claimed.
   *
   * <p>Pitfall 10. If this fails: {@code SocketProvider.tls} has to refuse an identity that its
   * library cannot use, instead of failing each handshake.
   */
  @Rule
  void TLS_1_9_an_Ed25519_key_is_refused_where_it_is_not_claimed(Subject subject) throws Exception {
    TlsConfig config = serving(TestPki.serverEd25519()).build();
    TlsException e =
        Expect.thrown(
            TlsException.class, "socket() with an Ed25519 key", () -> subject.secure(config));
    assertEquals(TlsException.Reason.CONFIGURATION, e.reason(), "reason of: " + e);
    Expect.contains("Ed25519", e.getMessage(), "the error of socket() with an Ed25519 key");
  }

  /**
   * tlsInfo tells what was agreed on.
   *
   * <p>If this fails: {@code TlsEngine.info} has to answer with IANA names, with the peer's chain,
   * leaf first, and with the library as {@code SocketProvider.backend} names it.
   */
  @Rule
  void TLS_1_10_tlsInfo_tells_what_was_agreed_on(Subject subject) throws Exception {
    TlsStage stage = new TlsStage(subject);
    for (TlsVersion version : TlsVersion.values()) {
      TlsLink client =
          stage.connected(
              trusting().versions(version).build(),
              PeerEngines.servers(TestPki.serverViaIntermediate()));
      TlsInfo info = client.socket().tlsInfo();
      assertEquals(version, info.version(), "version, " + client);
      assertEquals(
          client.peer().session().getCipherSuite(), info.cipherSuite(), "suite, " + client);
      Expect.certificates(
          TestPki.serverViaIntermediate().chain(),
          info.peerCertificates(),
          "the peer's chain, " + client);
      assertEquals(Optional.of(TlsStage.HOST), info.serverName(), "server name, " + client);
      assertEquals(Optional.empty(), info.alpn(), "application protocol, " + client);
      assertEquals(subject.backend().tlsLibrary(), info.backend(), "the library");
      TlsLink server = stage.link(SERVER, version);
      info = server.socket().tlsInfo();
      assertEquals(version, info.version(), "version, " + server);
      assertEquals(
          server.peer().session().getCipherSuite(), info.cipherSuite(), "suite, " + server);
      assertEquals(Optional.of(TlsStage.HOST), info.serverName(), "server name, " + server);
      Expect.certificates(List.of(), info.peerCertificates(), "certificates of the client");
    }
  }

  /**
   * Before the handshake is done, tlsInfo is ENOTCONN.
   *
   * <p>If this fails: the api on the class path is not the one that this TCK was made for.
   */
  @Rule
  void TLS_1_11_tlsInfo_before_the_handshake_is_ENOTCONN(Subject subject) throws Exception {
    TlsStage stage = new TlsStage(subject);
    USocket listening = stage.listening(serving().build());
    stage.dial(listening, PeerEngines.clients());
    USocket socket = stage.accept(listening);
    Expect.errno(Errno.ENOTCONN, "tlsInfo of a fresh accepted socket", socket::tlsInfo);
  }

  /**
   * A TLS server needs a certificate; without one listen fails and says how to give one.
   *
   * <p>If this fails: the api on the class path is not the one that this TCK was made for.
   */
  @Rule
  void TLS_1_12_a_server_without_a_certificate_fails_at_listen(Subject subject) throws Exception {
    USocket socket = subject.secure(TlsConfig.defaults());
    socket.bind(Subject.anyPort());
    TlsException e =
        Expect.thrown(TlsException.class, "listen without a certificate", socket::listen);
    assertEquals(
        Set.of(TlsException.Reason.CONFIGURATION, Errno.EINVAL),
        Set.of(e.reason(), e.errno()),
        "reason and number of: " + e);
    Expect.contains("identity", e.getMessage(), "the error of listen without a certificate");
  }
}

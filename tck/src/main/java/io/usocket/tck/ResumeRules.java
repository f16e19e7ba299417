// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static io.usocket.tck.TlsStage.serving;
import static io.usocket.tck.TlsStage.trusting;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.usocket.ClientAuth;
import io.usocket.TlsConfig;
import io.usocket.TlsInfo;
import io.usocket.TlsVersion;
import io.usocket.USocket;
import io.usocket.tck.pki.TestPki;
import java.util.List;
import java.util.Optional;

/** RESUME-1: sessions are resumed where that is claimed, and never where it is switched off. */
class ResumeRules {
  /**
   * A connection that was used, as both ends saw it.
   *
   * @param made when the JDK's session was made: the same for one that is resumed
   * @param info what the socket under test says
   */
  private record Use(long made, TlsInfo info) {
    static Use of(TlsLink link) throws Exception {
      link.peer().send(Expect.ascii("a")); // what has come before it has been read with it
      Expect.bytes("a", link.socket().recv(1), "a byte from the peer, " + link);
      link.socket().sendall(Expect.ascii("b"));
      Expect.bytes("b", link.peer().receive(1), "a byte for the peer, " + link);
      Use use = new Use(link.peer().session().getCreationTime(), link.socket().tlsInfo());
      link.socket().close();
      link.peer().awaitEnd();
      link.peer().close();
      return use;
    }
  }

  private static List<Use> twiceAsClient(Subject subject, TlsConfig config) throws Exception {
    TlsListener listener = new TlsStage(subject).listener(PeerEngines.servers());
    return List.of(connect(subject, config, listener), connect(subject, config, listener));
  }

  private static Use connect(Subject subject, TlsConfig config, TlsListener listener)
      throws Exception {
    Task<TlsPeer> peer = subject.start(() -> subject.closing(listener.accept()).handshake());
    USocket socket = subject.secure(config);
    socket.connect(listener.address(TlsStage.HOST));
    TlsVersion version = socket.tlsInfo().version();
    return Use.of(new TlsLink(TlsLink.Side.CLIENT, version, socket, peer.get("the server")));
  }

  private static List<Use> twiceAsServer(Subject subject, TlsConfig config, PeerEngines clients)
      throws Exception {
    USocket listening = new TlsStage(subject).listening(config);
    return List.of(accept(subject, listening, clients), accept(subject, listening, clients));
  }

  private static Use accept(Subject subject, USocket listening, PeerEngines clients)
      throws Exception {
    TlsStage stage = new TlsStage(subject);
    // the JDK looks for its session by host and port
    PeerEngines known = clients.at(listening.getsockname().getPort());
    Task<TlsPeer> peer = subject.start(() -> stage.dial(listening, known).handshake());
    USocket socket = stage.accept(listening);
    socket.handshake();
    TlsVersion version = socket.tlsInfo().version();
    return Use.of(new TlsLink(TlsLink.Side.SERVER, version, socket, peer.get("the client")));
  }

  private static void resumed(List<Use> uses, String side) {
    assertEquals(
        uses.get(0).made(), uses.get(1).made(), "when the second session was made, " + side);
    told(false, uses.get(0), side + ", first");
    told(true, uses.get(1), side + ", second");
  }

  private static void full(List<Use> uses, String side) {
    if (uses.get(0).made() == uses.get(1).made()) {
      throw Expect.failure("the second handshake, " + side, "a full one", "it was resumed");
    }
    told(false, uses.get(1), side + ", second");
  }

  private static void told(boolean expected, Use use, String which) {
    assertEquals(
        expected,
        use.info().resumed().orElse(expected),
        "TlsInfo.resumed(), where it is told, " + which);
  }

  private static void bothResume(Subject subject, TlsVersion version) throws Exception {
    resumed(twiceAsClient(subject, trusting().versions(version).build()), "client");
    resumed(
        twiceAsServer(
            subject, serving().versions(version).build(), PeerEngines.clients().only(version)),
        "server");
  }

  /**
   * The second connection to a server resumes the session, in TLS 1.2.
   *
   * <p>If this fails: one TlsConfig is one session cache, by host and port; a server has to keep
   * session ids, or to give tickets.
   */
  @Rule
  void RESUME_1_1_the_second_connection_resumes_in_TLS_1_2(Subject subject) throws Exception {
    bothResume(subject, TlsVersion.TLS_1_2);
  }

  /**
   * The second connection to a server resumes the session, in TLS 1.3.
   *
   * <p>If this fails: one TlsConfig is one session cache, by host and port; a server has to give
   * tickets behind the handshake.
   */
  @Rule
  void RESUME_1_2_the_second_connection_resumes_in_TLS_1_3(Subject subject) throws Exception {
    bothResume(subject, TlsVersion.TLS_1_3);
  }

  private static void neverResumes(Subject subject, TlsVersion version) throws Exception {
    full(
        twiceAsClient(subject, trusting().versions(version).disableResumption().build()),
        "client, " + version);
    full(
        twiceAsServer(
            subject,
            serving().versions(version).disableResumption().build(),
            PeerEngines.clients().only(version)),
        "server, " + version);
  }

  /**
   * With disableResumption each handshake is a full one, on both sides and in both versions.
   *
   * <p>If this fails: the library has no switch for it; give each connection a set-up of its own.
   */
  @Rule
  void RESUME_1_3_switched_off_each_handshake_is_full(Subject subject) throws Exception {
    for (TlsVersion version : TlsVersion.values()) {
      neverResumes(subject, version);
    }
  }

  private static void neitherResumes(Subject subject, TlsVersion version) throws Exception {
    full(twiceAsClient(subject, trusting().versions(version).build()), "client, " + version);
    full(
        twiceAsServer(
            subject, serving().versions(version).build(), PeerEngines.clients().only(version)),
        "server, " + version);
  }

  /**
   * Where resumption is not claimed for TLS 1.2, each handshake is a full one.
   *
   * <p>If this fails: claim RESUMPTION_TLS_1_2.
   */
  @Rule
  void RESUME_1_4_where_not_claimed_for_TLS_1_2_each_handshake_is_full(Subject subject)
      throws Exception {
    neitherResumes(subject, TlsVersion.TLS_1_2);
  }

  /**
   * Where resumption is not claimed for TLS 1.3, nobody counts on it: a second handshake succeeds,
   * and says the truth where it says anything.
   *
   * <p>If this fails: claim RESUMPTION_TLS_1_3, or look at the second handshake.
   */
  @Rule
  void RESUME_1_5_where_not_claimed_for_TLS_1_3_the_second_handshake_succeeds(Subject subject)
      throws Exception {
    honest(twiceAsClient(subject, trusting().versions(TlsVersion.TLS_1_3).build()));
    honest(
        twiceAsServer(
            subject,
            serving().versions(TlsVersion.TLS_1_3).build(),
            PeerEngines.clients().only(TlsVersion.TLS_1_3)));
  }

  private static void honest(List<Use> uses) {
    told(uses.get(0).made() == uses.get(1).made(), uses.get(1), "second");
  }

  /**
   * A resumed session still tells whom it is with, on both sides.
   *
   * <p>If this fails: keep the peer's chain with the session; an authorization hangs on it.
   */
  @Rule
  void RESUME_1_6_a_second_connection_still_tells_its_peer(Subject subject) throws Exception {
    for (TlsVersion version : TlsVersion.values()) {
      for (Use use : twiceAsClient(subject, trusting().versions(version).build())) {
        assertEquals(
            Optional.of(TestPki.serverEc().leaf()),
            use.info().peerCertificates().stream().findFirst(),
            "the server's certificate, " + version);
      }
      TlsConfig asking =
          serving()
              .versions(version)
              .trust(TestPki.root().certificate())
              .clientAuth(ClientAuth.REQUIRED)
              .build();
      for (Use use :
          twiceAsServer(subject, asking, PeerEngines.clients(TestPki.client()).only(version))) {
        Expect.certificates(
            TestPki.client().chain(),
            use.info().peerCertificates(),
            "the client's certificate, " + version);
      }
    }
  }
}

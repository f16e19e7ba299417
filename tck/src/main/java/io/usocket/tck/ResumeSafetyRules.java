// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static io.usocket.tck.TlsStage.serving;
import static io.usocket.tck.TlsStage.trusting;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.usocket.ClientAuth;
import io.usocket.TlsConfig;
import io.usocket.TlsException;
import io.usocket.TlsVersion;
import io.usocket.USocket;
import io.usocket.tck.pki.TestPki;
import java.security.cert.X509Certificate;

/** RESUME-2: what a resumed session must never get around. */
class ResumeSafetyRules {
  private static void refuses(Subject subject, TlsConfig config, TlsListener listener, String host)
      throws Exception {
    subject.start(() -> listener.serve(TlsPeer::handshakeToEnd));
    USocket socket = subject.secure(config);
    TlsException e =
        Expect.thrown(
            TlsException.class,
            "connect to " + host + ", for which there is no session",
            () -> socket.connect(listener.address(host)));
    assertEquals(TlsException.Reason.PEER_CERTIFICATE, e.reason(), "reason of: " + e);
  }

  private static TlsListener used(Subject subject, TlsConfig config, TlsVersion version)
      throws Exception {
    TlsListener listener = new TlsStage(subject).listener(PeerEngines.servers().only(version));
    Task<Object> peer =
        subject.start(
            () ->
                listener.serve(
                    server -> {
                      server.handshake();
                      server.send(Expect.ascii("a"));
                      return server.awaitEnd();
                    }));
    USocket socket = subject.secure(config);
    socket.connect(listener.address(TlsStage.HOST));
    Expect.bytes("a", socket.recv(1), "a byte from the server");
    socket.close();
    peer.get("the first connection");
    return listener;
  }

  /**
   * A session with one host is not resumed for another name of the same address.
   *
   * <p>If this fails: the name that was verified is part of the key of the session cache.
   */
  @Rule
  void RESUME_2_1_a_session_is_not_resumed_for_another_host(Subject subject) throws Exception {
    for (TlsVersion version : TlsVersion.values()) {
      TlsConfig config = trusting().versions(version).build();
      TlsListener listener = used(subject, config, version);
      refuses(subject, config, listener, "other.usocket.test");
    }
  }

  /**
   * A session of one configuration is not resumed by another.
   *
   * <p>If this fails: one session cache for all configurations lets a strict one resume what a
   * careless one has begun.
   */
  @Rule
  void RESUME_2_2_a_session_is_not_resumed_by_another_configuration(Subject subject)
      throws Exception {
    for (TlsVersion version : TlsVersion.values()) {
      TlsConfig careless =
          TlsConfig.builder().versions(version).dangerouslyDisableVerification().build();
      TlsListener listener = used(subject, careless, version);
      TlsConfig strict =
          TlsConfig.builder().versions(version).trust(TestPki.otherRoot().certificate()).build();
      refuses(subject, strict, listener, TlsStage.HOST);
    }
  }

  /**
   * After reload no session of the configuration before is resumed.
   *
   * <p>If this fails: a key that was replaced because it has leaked must be of no more use.
   */
  @Rule
  void RESUME_2_3_after_reload_no_older_session_is_resumed(Subject subject) throws Exception {
    TlsStage stage = new TlsStage(subject);
    for (TlsVersion version : TlsVersion.values()) {
      USocket listening = stage.listening(serving().versions(version).build());
      PeerEngines clients =
          PeerEngines.clients().only(version).at(listening.getsockname().getPort());
      long made = made(subject, listening, clients);
      listening.reload(serving().versions(version).build());
      if (made(subject, listening, clients) == made) {
        throw Expect.failure("the handshake after reload, " + version, "a full one", "resumed");
      }
    }
  }

  private static long made(Subject subject, USocket listening, PeerEngines clients)
      throws Exception {
    TlsStage stage = new TlsStage(subject);
    Task<TlsPeer> peer = subject.start(() -> stage.dial(listening, clients).handshake());
    try (USocket socket = stage.accept(listening)) {
      socket.sendall(Expect.ascii("a"));
      TlsPeer client = peer.get("the client's handshake");
      Expect.bytes("a", client.receive(1), "a byte from the server");
      client.close();
      return client.session().getCreationTime();
    }
  }

  /**
   * A session without a client certificate does not get a client past a server that has one
   * required since.
   *
   * <p>If this fails: as RESUME-2.3; what a resumed session knows of its client has to be held
   * against the configuration.
   */
  @Rule
  void RESUME_2_4_a_required_certificate_is_required_of_every_session(Subject subject)
      throws Exception {
    TlsStage stage = new TlsStage(subject);
    for (TlsVersion version : TlsVersion.values()) {
      X509Certificate root = TestPki.root().certificate();
      USocket listening =
          stage.listening(
              serving().versions(version).trust(root).clientAuth(ClientAuth.OPTIONAL).build());
      PeerEngines clients =
          PeerEngines.clients().only(version).at(listening.getsockname().getPort());
      made(subject, listening, clients);
      listening.reload(
          serving().versions(version).trust(root).clientAuth(ClientAuth.REQUIRED).build());
      Task<Ending> client = subject.start(() -> stage.dial(listening, clients).handshakeToEnd());
      USocket socket = stage.accept(listening);
      TlsException e =
          Expect.thrown(TlsException.class, "handshake, " + version, socket::handshake);
      assertEquals(TlsException.Reason.PEER_CERTIFICATE, e.reason(), "reason of: " + e);
      client.get("the client's end").expect(Ending.How.ALERT, "how it ended for the client");
    }
  }
}

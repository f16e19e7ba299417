// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static io.usocket.TlsVersion.TLS_1_2;
import static io.usocket.tck.TlsStage.serving;
import static io.usocket.tck.TlsStage.trusting;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.usocket.TlsAlert;
import io.usocket.TlsConfig;
import io.usocket.TlsException;
import io.usocket.TlsVersion;
import io.usocket.USocket;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/** TLS-4: the application protocol (RFC 7301). */
class AlpnRules {
  private static void speak(SSLEngine engine, String... protocols) {
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setApplicationProtocols(protocols);
    engine.setSSLParameters(parameters);
  }

  /**
   * A client gets the protocol that the server chose.
   *
   * <p>If this fails: hand TlsConfig.alpn to the library, and TlsInfo.alpn what it says.
   */
  @Rule
  void TLS_4_1_a_client_gets_what_the_server_chose(Subject subject) throws Exception {
    for (TlsVersion version : TlsVersion.values()) {
      TlsLink link =
          new TlsStage(subject)
              .connected(
                  trusting().versions(version).alpn("h2", "http/1.1").build(),
                  PeerEngines.servers().with(e -> speak(e, "http/1.1", "imap")));
      assertEquals(
          Optional.of("http/1.1"), link.socket().tlsInfo().alpn(), "TlsInfo.alpn(), " + link);
    }
  }

  /**
   * A server chooses the best of its own that the client has.
   *
   * <p>If this fails: the order of TlsConfig.alpn is the server's preference.
   */
  @Rule
  void TLS_4_2_a_server_chooses_by_its_own_order(Subject subject) throws Exception {
    for (TlsVersion version : TlsVersion.values()) {
      TlsLink link =
          new TlsStage(subject)
              .accepted(
                  serving().versions(version).alpn("h2", "http/1.1").build(),
                  PeerEngines.clients().with(e -> speak(e, "http/1.1", "imap", "h2")));
      assertEquals(Optional.of("h2"), link.socket().tlsInfo().alpn(), "TlsInfo.alpn(), " + link);
      assertEquals("h2", link.peer().alpn(), "what the client got, " + link);
    }
  }

  /**
   * A server without a protocol in common refuses the client.
   *
   * <p>Pitfall 5. If this fails: where the library goes on without a protocol, refuse it yourself
   * with the alert no_application_protocol: where it asks which protocol to take. If it cannot send
   * an alert of yours from there, put one into the output in place of the ServerHello: 15 03 03 00
   * 02 02 78.
   */
  @Rule
  void TLS_4_3_a_server_refuses_when_nothing_is_in_common(Subject subject) throws Exception {
    TlsStage stage = new TlsStage(subject);
    for (TlsVersion version : TlsVersion.values()) {
      USocket listening = stage.listening(serving().versions(version).alpn("h2").build());
      Task<Ending> end =
          subject.start(
              () ->
                  stage
                      .dial(listening, PeerEngines.clients().with(e -> speak(e, "imap")))
                      .handshakeToEnd());
      USocket socket = stage.accept(listening);
      String check = "handshake of a server with h2 with a client of imap, " + version;
      TlsException e = Expect.thrown(TlsException.class, check, socket::handshake);
      assertEquals(TlsException.Reason.NOTHING_IN_COMMON, e.reason(), check + ": " + e);
      end.get(check)
          .expect(TlsAlert.NO_APPLICATION_PROTOCOL, "how it ended for the client; " + check);
    }
  }

  /**
   * A client without a protocol in common learns why it was refused.
   *
   * <p>If this fails: map the peer's alert to a TlsException that has it.
   */
  @Rule
  void TLS_4_4_a_client_learns_that_nothing_is_in_common(Subject subject) throws Exception {
    TlsListener listener =
        new TlsStage(subject).listener(PeerEngines.servers().with(e -> speak(e, "imap")));
    subject.start(() -> listener.serve(TlsPeer::handshakeToEnd));
    USocket socket = subject.secure(trusting().alpn("h2").build());
    TlsException e =
        Expect.thrown(
            TlsException.class,
            "connect with h2 to a server of imap",
            () -> socket.connect(listener.address(TlsStage.HOST)));
    assertEquals(Optional.of(TlsAlert.NO_APPLICATION_PROTOCOL), e.alert(), "the alert of: " + e);
  }

  /**
   * A client refuses a protocol that it has not offered, here one that somebody between has put
   * into the ServerHello.
   *
   * <p>Pitfall 5. If this fails: hold what was negotiated against TlsConfig.alpn, and check the
   * Finished message (RFC 5246 section 7.4.9).
   */
  @Rule
  void TLS_4_5_a_client_refuses_what_it_has_not_offered(Subject subject) throws Exception {
    TlsListener listener =
        new TlsStage(subject)
            .listener(PeerEngines.servers().only(TLS_1_2).with(e -> speak(e, "http/1.1")));
    Task<Ending> end =
        subject.start(
            () ->
                listener.serve(
                    peer -> {
                      String flight = new String(peer.flight(), ISO_8859_1);
                      String changed = flight.replaceFirst("http/1.1", "evil/1.1");
                      peer.link().send(changed.getBytes(ISO_8859_1));
                      return peer.handshakeToEnd();
                    }));
    USocket socket = subject.secure(trusting().alpn("h2", "http/1.1").build());
    Expect.thrown(
        TlsException.class,
        "connect with h2 and http/1.1 to a server that chooses evil/1.1",
        () -> socket.connect(listener.address(TlsStage.HOST)));
    Ending ending = end.get("the server's end");
    if (!List.of(Ending.How.ALERT, Ending.How.REFUSED).contains(ending.how())) {
      throw Expect.failure("how it ended for the server", "an alert from either side", ending);
    }
  }

  /**
   * A side without protocols goes on without one, and TlsInfo.alpn is empty.
   *
   * <p>Pitfall 5. If this fails: null and "" of the library are both none, and a peer that does not
   * speak ALPN is no error (RFC 7301 section 3.1).
   */
  @Rule
  void TLS_4_6_where_one_side_has_none_there_is_none(Subject subject) throws Exception {
    TlsStage stage = new TlsStage(subject);
    TlsConfig client = trusting().alpn("h2").build();
    TlsConfig server = serving().alpn("h2").build();
    PeerEngines clients = PeerEngines.clients().with(e -> speak(e, "h2"));
    for (TlsLink link :
        new TlsLink[] {
          stage.connected(client, PeerEngines.servers()),
          stage.accepted(server, PeerEngines.clients()),
          stage.accepted(serving().build(), clients)
        }) {
      assertEquals(Optional.empty(), link.socket().tlsInfo().alpn(), "TlsInfo.alpn(), " + link);
    }
  }
}

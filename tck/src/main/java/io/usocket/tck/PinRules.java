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
import io.usocket.spi.tls.KeyPin;
import io.usocket.tck.pki.TestPki;

/** VERIFY-4: pins on public keys (RFC 7469 section 2.4). */
class PinRules {
  private static final String OTHER = KeyPin.of(TestPki.serverRsa().leaf());

  private static TlsConfig.Builder pinning(TlsConfig.Builder config, String... pins) {
    for (String pin : pins) {
      config.pin(pin);
    }
    return config;
  }

  /**
   * A server with one of the pinned keys is taken.
   *
   * <p>If this fails: the pin is on the public key of the peer's own certificate.
   */
  @Rule
  void VERIFY_4_1_a_pinned_server_is_taken(Subject subject) throws Exception {
    String pin = KeyPin.of(TestPki.serverEc().leaf());
    for (TlsVersion version : TlsVersion.values()) {
      new TlsStage(subject)
          .connected(
              pinning(trusting().versions(version), OTHER, pin).build(), PeerEngines.servers());
    }
  }

  /**
   * A server with another key is refused, trusted or not, and the text tells the pin that it has.
   *
   * <p>If this fails: ask {@code PeerTrust} for the whole verification; a library's own trust
   * manager knows no pins.
   */
  @Rule
  void VERIFY_4_2_a_server_with_another_key_is_refused(Subject subject) throws Exception {
    new Refusal(subject).of(TestPki.serverEc(), TlsStage.HOST, pinning(trusting(), OTHER));
    TlsListener listener = new TlsStage(subject).listener(PeerEngines.servers());
    subject.start(() -> listener.serve(TlsPeer::handshakeToEnd));
    USocket socket = subject.secure(pinning(trusting(), OTHER).build());
    TlsException e =
        Expect.thrown(
            TlsException.class,
            "connect to a server with another key",
            () -> socket.connect(listener.address(TlsStage.HOST)));
    Expect.contains(KeyPin.of(TestPki.serverEc().leaf()), e.getMessage(), "the text of the error");
  }

  /**
   * A pin comes beside the verification, not in its place.
   *
   * <p>If this fails: verify the chain and the name, whatever is pinned.
   */
  @Rule
  void VERIFY_4_3_a_pin_does_not_replace_verification(Subject subject) throws Exception {
    Refusal refusal = new Refusal(subject);
    refusal.of(
        TestPki.untrustedRoot(),
        TlsStage.HOST,
        pinning(trusting(), KeyPin.of(TestPki.untrustedRoot().leaf())));
    refusal.of(
        TestPki.wrongName(),
        TlsStage.HOST,
        pinning(trusting(), KeyPin.of(TestPki.wrongName().leaf())));
  }

  /**
   * A server's pins hold for its clients.
   *
   * <p>If this fails: pins are part of the verification of clients too.
   */
  @Rule
  void VERIFY_4_4_a_server_pins_its_clients(Subject subject) throws Exception {
    TlsStage stage = new TlsStage(subject);
    for (TlsVersion version : TlsVersion.values()) {
      TlsConfig config =
          pinning(serving().versions(version), KeyPin.of(TestPki.client().leaf()))
              .trust(TestPki.root().certificate())
              .clientAuth(ClientAuth.REQUIRED)
              .build();
      stage.accepted(config, PeerEngines.clients(TestPki.client()));
      USocket listening = stage.listening(config);
      Task<Ending> client =
          subject.start(
              () ->
                  stage.dial(listening, PeerEngines.clients(TestPki.clientRsa())).handshakeToEnd());
      USocket socket = stage.accept(listening);
      TlsException e =
          Expect.thrown(
              TlsException.class,
              "handshake with a client of another key, " + version,
              socket::handshake);
      assertEquals(TlsException.Reason.PEER_CERTIFICATE, e.reason(), "reason of: " + e);
      client.get("the client's end").expect(Ending.How.ALERT, "how it ended for the client");
    }
  }
}

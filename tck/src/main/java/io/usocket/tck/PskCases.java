// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static io.usocket.tck.TlsStage.serving;
import static io.usocket.tck.TlsStage.trusting;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.usocket.Feature;
import io.usocket.PreSharedKey;
import io.usocket.TlsAlert;
import io.usocket.TlsConfig;
import io.usocket.TlsException;
import io.usocket.TlsException.Reason;
import io.usocket.TlsVersion;
import io.usocket.USocket;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Pre-shared keys in one version of TLS.
 *
 * @param subject under test
 * @param version at both ends
 */
record PskCases(Subject subject, TlsVersion version) {
  private static final String ALICE = "alice";

  private static PreSharedKey key(String identity, int filling) throws TlsException {
    byte[] bytes = new byte[32];
    Arrays.fill(bytes, (byte) filling);
    return PreSharedKey.of(identity, bytes);
  }

  private TlsConfig sharing(PreSharedKey... keys) throws TlsException {
    return sharing(TlsConfig.builder(), keys);
  }

  private TlsConfig sharing(TlsConfig.Builder builder, PreSharedKey... keys) throws TlsException {
    for (PreSharedKey key : keys) {
      builder.preSharedKey(key);
    }
    return builder.versions(version).build();
  }

  private void talks(TlsConfig clients, TlsConfig servers) throws Exception {
    OwnPair pair = OwnPair.of(subject, clients, servers);
    for (USocket side : List.of(pair.client(), pair.server())) {
      assertEquals(version, side.tlsInfo().version(), "the version");
      assertEquals(List.of(), side.tlsInfo().peerCertificates(), "peerCertificates");
    }
    pair.client().sendall(Expect.ascii("ping"));
    Expect.bytes("ping", pair.server().read(4), "what the server reads");
    pair.server().sendall(Expect.ascii("pong"));
    Expect.bytes("pong", pair.client().read(4), "what the client reads");
  }

  void two_sides_with_the_same_key_agree() throws Exception {
    talks(sharing(key(ALICE, 1)), sharing(key(ALICE, 1)));
  }

  void there_is_forward_secrecy() throws Exception {
    OwnPair pair = OwnPair.of(subject, sharing(key(ALICE, 1)), sharing(key(ALICE, 1)));
    Optional<String> group = pair.client().tlsInfo().group();
    if (group.isEmpty()) {
      throw Expect.failure("group() of the client", "a group", group);
    }
    assertEquals(group, pair.server().tlsInfo().group(), "the server's group()");
  }

  void a_server_finds_the_key_by_its_identity() throws Exception {
    String umlaut = "b\u00fcro 7";
    TlsConfig server = sharing(key(ALICE, 1), key(umlaut, 2), key("carol", 3));
    talks(sharing(key(umlaut, 2)), server);
    talks(sharing(key("carol", 3)), server);
  }

  void each_handshake_is_a_full_one() throws Exception {
    USocket listening = new TlsStage(subject).listening(sharing(key(ALICE, 1)));
    TlsConfig client = sharing(key(ALICE, 1));
    for (int handshake = 1; handshake <= 2; handshake++) {
      OwnPair pair = OwnPair.of(subject, client, listening);
      for (USocket side : List.of(pair.client(), pair.server())) {
        assertEquals(
            false, side.tlsInfo().resumed().orElse(false), "resumed(), handshake " + handshake);
      }
      pair.useAndClose();
    }
  }

  /** Both sides' errors when they do not come together. */
  private record Failure(TlsException client, TlsException server) {}

  private Failure fails(TlsConfig clients, TlsConfig servers, String check) throws Exception {
    TlsStage stage = new TlsStage(subject);
    USocket listening = stage.listening(servers);
    Task<Object> accepted =
        subject.start(
            () -> {
              USocket server = stage.accept(listening);
              server.settimeout(Bounded.soonSeconds());
              return TlsStage.outcome(() -> server.recv(1));
            });
    USocket client = subject.secure(clients);
    client.settimeout(Bounded.soonSeconds());
    Object ours =
        TlsStage.outcome(
            () -> {
              client.connect(TlsListener.named(TlsStage.HOST, listening.getsockname().getPort()));
              return client.recv(1);
            });
    Object theirs = accepted.get(check);
    if (ours instanceof TlsException c && theirs instanceof TlsException s) {
      return new Failure(c, s);
    }
    throw Expect.failure(check, "a TlsException on both sides", ours + ", " + theirs);
  }

  void a_wrong_key_is_refused(TlsAlert alert) throws Exception {
    Failure failure =
        fails(sharing(key(ALICE, 9)), sharing(key(ALICE, 1)), "a client with another key");
    assertEquals(Reason.PEER_ALERT, failure.client().reason(), "the client's error: " + failure);
    assertEquals(Optional.of(alert), failure.client().alert(), "the alert");
  }

  void an_unknown_identity_is_refused() throws Exception {
    String check = "a client that the server does not know";
    Failure failure = fails(sharing(key("mallory", 1)), sharing(key(ALICE, 1)), check);
    assertEquals(Optional.of(TlsAlert.UNKNOWN_PSK_IDENTITY), failure.client().alert(), check);
    assertEquals(Reason.NOTHING_IN_COMMON, failure.server().reason(), check + ": " + failure);
  }

  void a_server_with_certificates_alone_is_refused() throws Exception {
    TlsListener listener = new TlsStage(subject).listener(PeerEngines.servers());
    subject.start(() -> listener.serve(TlsPeer::handshakeToEnd));
    USocket socket = subject.secure(sharing(key(ALICE, 1)));
    Expect.thrown(
        TlsException.class,
        "connect with a key to a server with a certificate",
        () -> socket.connect(listener.address(TlsStage.HOST)));
  }

  void a_client_without_a_key_is_refused() throws Exception {
    TlsStage stage = new TlsStage(subject);
    USocket listening = stage.listening(sharing(key(ALICE, 1)));
    String check = "a client of the JDK";
    Task<Ending> end =
        subject.start(
            () -> stage.dial(listening, PeerEngines.clients().only(version)).handshakeToEnd());
    TlsException e = Expect.thrown(TlsException.class, check, stage.accept(listening)::handshake);
    assertEquals(Reason.NOTHING_IN_COMMON, e.reason(), check + ": " + e);
    end.get(check).expect(TlsAlert.HANDSHAKE_FAILURE, check);
  }

  void keys_and_certificates_do_not_mix() throws Exception {
    fails(sharing(key(ALICE, 1)), serving().build(), "a key against a certificate");
    fails(trusting().versions(version).build(), sharing(key(ALICE, 1)), "trust against a key");
  }

  void a_suite_for_certificates_is_refused_beside_a_key(String suite) throws Exception {
    refused(sharing(TlsConfig.builder().cipherSuites(suite), key(ALICE, 1)), Set.of(suite, "PSK"));
  }

  void a_client_has_one_key() throws Exception {
    USocket listening = new TlsStage(subject).listening(sharing(key(ALICE, 1)));
    USocket client = subject.secure(sharing(key(ALICE, 1), key("bob", 2)));
    TlsException e =
        Expect.thrown(
            TlsException.class,
            "connect with two keys",
            () -> client.connect(listening.getsockname()));
    assertEquals(Reason.CONFIGURATION, e.reason(), "reason of: " + e);
    Expect.contains("preSharedKey", e.getMessage(), "the text of the error");
  }

  void it_is_refused(Feature feature) throws Exception {
    refused(sharing(key(ALICE, 1)), Set.of("preSharedKey", feature.name()));
  }

  private void refused(TlsConfig config, Set<String> words) {
    TlsException e =
        Expect.thrown(TlsException.class, "socket() with " + words, () -> subject.secure(config));
    assertEquals(Reason.CONFIGURATION, e.reason(), "reason of: " + e);
    words.forEach(word -> Expect.contains(word, e.getMessage(), "the text of the error"));
  }
}

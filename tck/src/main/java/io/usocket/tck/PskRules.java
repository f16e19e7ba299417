// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static io.usocket.tck.TlsStage.serving;
import static io.usocket.tck.TlsStage.trusting;
import static org.junit.jupiter.api.Assertions.assertEquals;

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

/** PSK: a key that both sides were given before, in place of certificates. */
class PskRules {
  private static final String ALICE = "alice";
  private static final String CERTIFICATE_SUITE = "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256";

  private static PreSharedKey key(String identity, int filling) throws TlsException {
    byte[] bytes = new byte[32];
    Arrays.fill(bytes, (byte) filling);
    return PreSharedKey.of(identity, bytes);
  }

  private static TlsConfig sharing(PreSharedKey... keys) throws TlsException {
    return sharing(TlsConfig.builder(), keys).build();
  }

  private static TlsConfig sharing(TlsVersion version, PreSharedKey... keys) throws TlsException {
    return sharing(TlsConfig.builder().versions(version), keys).build();
  }

  private static TlsConfig.Builder sharing(TlsConfig.Builder builder, PreSharedKey... keys) {
    for (PreSharedKey key : keys) {
      builder.preSharedKey(key);
    }
    return builder;
  }

  private static void talks(OwnPair pair, TlsVersion version) throws Exception {
    for (USocket side : List.of(pair.client(), pair.server())) {
      assertEquals(version, side.tlsInfo().version(), "the version");
      assertEquals(List.of(), side.tlsInfo().peerCertificates(), "peerCertificates, " + version);
    }
    pair.client().sendall(Expect.ascii("ping"));
    Expect.bytes("ping", pair.server().read(4), "what the server reads, " + version);
    pair.server().sendall(Expect.ascii("pong"));
    Expect.bytes("pong", pair.client().read(4), "what the client reads, " + version);
  }

  /**
   * Two sides with the same key agree, without certificates, in both versions.
   *
   * <p>If this fails: TLS 1.3 has external PSKs (psk_dhe_ke, SHA-256), TLS 1.2 suites with
   * ECDHE_PSK; a server needs no identity, and a client no trust.
   */
  @Rule
  void PSK_1_1_a_shared_key_takes_the_place_of_certificates(Subject subject) throws Exception {
    for (TlsVersion version : TlsVersion.values()) {
      OwnPair pair = OwnPair.of(subject, sharing(version, key(ALICE, 1)), sharing(key(ALICE, 1)));
      talks(pair, version);
    }
  }

  /**
   * By default a group for key exchange is used too, so that a key that is stolen later decrypts
   * nothing.
   *
   * <p>If this fails: leave out suites with plain PSK, and psk_ke of TLS 1.3.
   */
  @Rule
  void PSK_1_2_there_is_forward_secrecy(Subject subject) throws Exception {
    for (TlsVersion version : TlsVersion.values()) {
      OwnPair pair = OwnPair.of(subject, sharing(version, key(ALICE, 1)), sharing(key(ALICE, 1)));
      Optional<String> group = pair.client().tlsInfo().group();
      if (group.isEmpty()) {
        throw Expect.failure("group() of a " + version + " connection", "a group", group);
      }
      assertEquals(group, pair.server().tlsInfo().group(), "the server's group(), " + version);
    }
  }

  /**
   * A server with several keys takes the one that the client names.
   *
   * <p>If this fails: look the identity up, as bytes of UTF-8.
   */
  @Rule
  void PSK_1_3_a_server_finds_the_key_by_its_identity(Subject subject) throws Exception {
    String umlaut = "b\u00fcro 7";
    TlsConfig server = sharing(key(ALICE, 1), key(umlaut, 2), key("carol", 3));
    for (TlsVersion version : TlsVersion.values()) {
      talks(OwnPair.of(subject, sharing(version, key(umlaut, 2)), server), version);
      talks(OwnPair.of(subject, sharing(version, key("carol", 3)), server), version);
    }
  }

  /** Both sides' errors when they do not come together. */
  private record Failure(TlsException client, TlsException server) {}

  private static Failure fails(Subject subject, TlsConfig clients, TlsConfig servers, String check)
      throws Exception {
    TlsStage stage = new TlsStage(subject);
    USocket listening = stage.listening(servers);
    Task<Object> accepted =
        subject.start(
            () -> {
              USocket server = stage.accept(listening);
              server.settimeout(5);
              return TlsStage.outcome(() -> server.recv(1));
            });
    USocket client = subject.secure(clients);
    client.settimeout(5);
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

  /**
   * Another key under the same identity is refused, and both sides hear of it.
   *
   * <p>If this fails: TLS 1.3 verifies the binder (RFC 8446 section 4.2.11.2), TLS 1.2 the Finished
   * message; nothing goes on after that.
   */
  @Rule
  void PSK_2_1_a_wrong_key_is_refused(Subject subject) throws Exception {
    for (TlsVersion version : TlsVersion.values()) {
      String check = "a client with another key, " + version;
      Failure failure =
          fails(subject, sharing(version, key(ALICE, 9)), sharing(key(ALICE, 1)), check);
      assertEquals(Reason.PEER_ALERT, failure.client().reason(), "the client's error: " + failure);
      TlsAlert expected =
          version == TlsVersion.TLS_1_3 ? TlsAlert.DECRYPT_ERROR : TlsAlert.BAD_RECORD_MAC;
      assertEquals(Optional.of(expected), failure.client().alert(), "the alert, " + version);
    }
  }

  /**
   * An identity that the server does not know is refused with unknown_psk_identity.
   *
   * <p>If this fails: a server that goes on would do so without authentication.
   */
  @Rule
  void PSK_2_2_an_unknown_identity_is_refused(Subject subject) throws Exception {
    for (TlsVersion version : TlsVersion.values()) {
      String check = "a client that the server does not know, " + version;
      Failure failure =
          fails(subject, sharing(version, key("mallory", 1)), sharing(key(ALICE, 1)), check);
      assertEquals(Optional.of(TlsAlert.UNKNOWN_PSK_IDENTITY), failure.client().alert(), check);
      assertEquals(Reason.NOTHING_IN_COMMON, failure.server().reason(), check + ": " + failure);
    }
  }

  /**
   * A client with a key takes no server that has only certificates, be they good.
   *
   * <p>If this fails: whoever has a certificate could play the server.
   */
  @Rule
  void PSK_2_3_a_server_with_certificates_alone_is_refused(Subject subject) throws Exception {
    for (TlsVersion version : TlsVersion.values()) {
      TlsListener listener = new TlsStage(subject).listener(PeerEngines.servers());
      subject.start(() -> listener.serve(TlsPeer::handshakeToEnd));
      USocket socket = subject.secure(sharing(version, key(ALICE, 1)));
      Expect.thrown(
          TlsException.class,
          "connect with a key to a server with a certificate, " + version,
          () -> socket.connect(listener.address(TlsStage.HOST)));
    }
  }

  /**
   * A server with keys takes no client without one.
   *
   * <p>If this fails: everybody would be let in.
   */
  @Rule
  void PSK_2_4_a_client_without_a_key_is_refused(Subject subject) throws Exception {
    TlsStage stage = new TlsStage(subject);
    USocket listening = stage.listening(sharing(key(ALICE, 1)));
    for (TlsVersion version : TlsVersion.values()) {
      String check = "a client of the JDK, " + version;
      Task<Ending> end =
          subject.start(
              () -> stage.dial(listening, PeerEngines.clients().only(version)).handshakeToEnd());
      TlsException e = Expect.thrown(TlsException.class, check, stage.accept(listening)::handshake);
      assertEquals(Reason.NOTHING_IN_COMMON, e.reason(), check + ": " + e);
      end.get(check).expect(TlsAlert.HANDSHAKE_FAILURE, check);
    }
  }

  /**
   * A client with a key, and a server of the same library with certificates, do not come together;
   * nor the other way round.
   *
   * <p>If this fails: with a preSharedKey no certificate is offered or taken.
   */
  @Rule
  void PSK_2_5_keys_and_certificates_do_not_mix(Subject subject) throws Exception {
    for (TlsVersion version : TlsVersion.values()) {
      fails(
          subject,
          sharing(version, key(ALICE, 1)),
          serving().build(),
          "a key against a certificate, " + version);
      fails(
          subject,
          trusting().versions(version).build(),
          sharing(key(ALICE, 1)),
          "trust against a key, " + version);
    }
  }

  /**
   * A suite that needs a certificate is refused beside a key, when the socket is made.
   *
   * <p>If this fails: it would be dropped in silence.
   */
  @Rule
  void PSK_3_1_a_suite_for_certificates_is_refused_beside_a_key(Subject subject) throws Exception {
    TlsConfig config =
        sharing(
                TlsConfig.builder().versions(TlsVersion.TLS_1_2).cipherSuites(CERTIFICATE_SUITE),
                key(ALICE, 1))
            .build();
    refused(subject, config, Set.of(CERTIFICATE_SUITE, "PSK"));
  }

  /**
   * A client with several keys cannot know which to use: it is refused before it connects.
   *
   * <p>If this fails: refuse it in {@code TlsContext.client}.
   */
  @Rule
  void PSK_3_2_a_client_has_one_key(Subject subject) throws Exception {
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

  /**
   * Where it is not claimed, a pre-shared key is refused when the socket is made.
   *
   * <p>If this fails: the api on the class path is not the one that this TCK was made for.
   */
  @Rule
  void PSK_3_3_where_not_claimed_it_is_refused(Subject subject) throws Exception {
    refused(subject, sharing(key(ALICE, 1)), Set.of("preSharedKey", "PSK"));
  }

  private static void refused(Subject subject, TlsConfig config, Set<String> words) {
    TlsException e =
        Expect.thrown(TlsException.class, "socket() with " + words, () -> subject.secure(config));
    assertEquals(Reason.CONFIGURATION, e.reason(), "reason of: " + e);
    words.forEach(word -> Expect.contains(word, e.getMessage(), "the text of the error"));
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static io.usocket.tck.TlsStage.serving;
import static io.usocket.tck.TlsStage.trusting;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.usocket.Errno;
import io.usocket.TlsConfig;
import io.usocket.TlsException;
import io.usocket.TlsVersion;
import io.usocket.USocket;
import io.usocket.tck.pki.TestPki;
import java.security.cert.X509Certificate;

/** TLS-11: a server takes a new certificate without a restart. */
class ReloadRules {
  private static X509Certificate seen(TlsPeer client) throws Exception {
    return (X509Certificate) client.session().getPeerCertificates()[0];
  }

  private static TlsPeer met(Subject subject, USocket listening) throws Exception {
    TlsStage stage = new TlsStage(subject);
    Task<TlsPeer> client =
        subject.start(() -> stage.dial(listening, PeerEngines.clients()).handshake());
    stage.accept(listening).handshake();
    return client.get("the client's handshake");
  }

  /**
   * After reload new connections get the new certificate, and those that are there live on.
   *
   * <p>If this fails: the api on the class path is not the one that this TCK was made for, or the
   * provider keeps one set-up for all configurations.
   */
  @Rule
  void TLS_11_1_new_connections_get_the_new_certificate(Subject subject) throws Exception {
    TlsStage stage = new TlsStage(subject);
    for (TlsVersion version : TlsVersion.values()) {
      USocket listening = stage.listening(serving(TestPki.serverEc()).versions(version).build());
      Task<TlsPeer> early =
          subject.start(() -> stage.dial(listening, PeerEngines.clients()).handshake());
      USocket before = stage.accept(listening);
      before.handshake();
      TlsPeer old = early.get("the handshake before reload");
      listening.reload(serving(TestPki.serverRsa()).versions(version).build());
      Expect.certificate(TestPki.serverEc().leaf(), seen(old), "the certificate before reload");
      Expect.certificate(
          TestPki.serverRsa().leaf(), seen(met(subject, listening)), "the certificate after it");
      before.sendall(Expect.ascii("still"));
      Expect.bytes("still", old.receive(5), "what the old connection carries");
    }
  }

  /**
   * A connection that was accepted before reload keeps its configuration, though its handshake
   * comes later.
   *
   * <p>If this fails: as TLS-11.1.
   */
  @Rule
  void TLS_11_2_an_accepted_connection_keeps_its_configuration(Subject subject) throws Exception {
    TlsStage stage = new TlsStage(subject);
    USocket listening = stage.listening(serving(TestPki.serverEc()).build());
    TlsPeer client = stage.dial(listening, PeerEngines.clients());
    USocket accepted = stage.accept(listening);
    listening.reload(serving(TestPki.serverRsa()).build());
    Task<TlsPeer> handshake = subject.start(client::handshake);
    accepted.handshake();
    handshake.get("the client's handshake");
    Expect.certificate(TestPki.serverEc().leaf(), seen(client), "the certificate");
  }

  /**
   * A configuration that cannot be honoured is refused, and the old one stays.
   *
   * <p>If this fails: what cannot be done is refused by {@code SocketProvider.tls}.
   */
  @Rule
  void TLS_11_3_a_bad_configuration_changes_nothing(Subject subject) throws Exception {
    USocket listening = new TlsStage(subject).listening(serving(TestPki.serverEc()).build());
    TlsException e =
        Expect.thrown(
            TlsException.class,
            "reload without an identity",
            () -> listening.reload(trusting().build()));
    assertEquals(TlsException.Reason.CONFIGURATION, e.reason(), "reason of: " + e);
    TlsConfig unknown =
        serving(TestPki.serverRsa())
            .versions(TlsVersion.TLS_1_2)
            .cipherSuites("TLS_PSK_WITH_AES_128_GCM_SHA256")
            .build();
    Expect.thrown(
        TlsException.class, "reload with a suite for keys", () -> listening.reload(unknown));
    Expect.certificate(
        TestPki.serverEc().leaf(), seen(met(subject, listening)), "the certificate after it");
  }

  /**
   * reload is for listening sockets of IPPROTO_SEC.
   *
   * <p>If this fails: the api on the class path is not the one that this TCK was made for.
   */
  @Rule
  void TLS_11_4_reload_is_for_TLS_listeners(Subject subject) throws Exception {
    TlsConfig config = serving().build();
    Expect.errno(
        Errno.EINVAL, "reload of a plain listener", () -> subject.listening().reload(config));
    Expect.errno(
        Errno.EINVAL, "reload of a fresh socket", () -> subject.secure(config).reload(config));
    USocket closed = new TlsStage(subject).listening(config);
    closed.close();
    Expect.errno(Errno.EBADF, "reload of a closed socket", () -> closed.reload(config));
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static io.usocket.tck.TlsStage.identified;
import static io.usocket.tck.TlsStage.serving;
import static io.usocket.tck.TlsStage.trusting;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.usocket.TlsConfig;
import io.usocket.TlsException;
import io.usocket.USocket;
import io.usocket.tck.pki.Credential;
import io.usocket.tck.pki.TestPki;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/** TLS-3: the server name: what a client asks for on the wire, which key a server chooses by it. */
class ServerNameRules {
  /** The server_name of the ClientHello that goes to this address. */
  private static Optional<String> asked(Subject subject, TlsConfig config, String host)
      throws Exception {
    return new TlsStage(subject).hello(config, host).serverName();
  }

  /**
   * A client sends the host name of the address it connects to.
   *
   * <p>If this fails: set {@code ServerNames.sni()} on each connection.
   */
  @Rule
  void TLS_3_1_a_client_sends_the_name_it_connects_to(Subject subject) throws Exception {
    assertEquals(
        Optional.of("server.usocket.test"),
        asked(subject, trusting().build(), "server.usocket.test"),
        "server_name in the ClientHello");
  }

  /**
   * A name of one label, such as localhost, is sent too.
   *
   * <p>Pitfall 12. If this fails: set the name explicitly; what libraries derive from the peer's
   * host leaves out names without a dot.
   */
  @Rule
  void TLS_3_2_localhost_is_sent_like_any_name(Subject subject) throws Exception {
    assertEquals(
        Optional.of("localhost"),
        asked(subject, trusting().build(), "localhost"),
        "server_name in the ClientHello");
  }

  /**
   * No server_name goes out for literal addresses.
   *
   * <p>Pitfall 12. If this fails: give the library no peer host and no server names when {@code
   * ServerNames.sni()} is empty.
   */
  @Rule
  void TLS_3_3_addresses_are_never_sent_as_a_name(Subject subject) throws Exception {
    assertEquals(
        Optional.empty(),
        asked(subject, trusting().build(), ""),
        "server_name in the ClientHello to 127.0.0.1");
    assertEquals(
        Optional.empty(),
        asked(subject, trusting().serverName("::1").build(), "localhost"),
        "server_name in the ClientHello with serverName ::1");
  }

  /**
   * Names go out as lower-case A-labels, without a trailing dot.
   *
   * <p>Pitfall 12. If this fails: send {@code ServerNames.sni()}, not the host as it was given.
   */
  @Rule
  void TLS_3_4_names_are_sent_as_A_labels(Subject subject) throws Exception {
    TlsConfig config = trusting().build();
    assertEquals(
        Optional.of("xn--bcher-kva.example"),
        asked(subject, config, "b\u00fccher.example"),
        "server_name for a name with an umlaut");
    assertEquals(
        Optional.of("server.usocket.test"),
        asked(subject, config, "Server.usocket.test."),
        "server_name for a name with capitals and a trailing dot");
  }

  /**
   * A name with an underscore is asked for without server_name, not with an exception of the
   * library.
   *
   * <p>Pitfall 12. If this fails: send {@code ServerNames.sni()}, which is empty for such a name.
   */
  @Rule
  void TLS_3_5_a_name_with_an_underscore_connects(Subject subject) throws Exception {
    assertEquals(
        Optional.empty(),
        asked(subject, trusting().build(), "my_server.usocket.test"),
        "server_name for a name with an underscore");
  }

  /**
   * TlsConfig.serverName stands in for the name of the address.
   *
   * <p>If this fails: use the ServerNames that {@code TlsContext.client} is given.
   */
  @Rule
  void TLS_3_6_serverName_stands_in_for_the_host(Subject subject) throws Exception {
    assertEquals(
        Optional.of("a.usocket.test"),
        asked(subject, trusting().serverName("a.usocket.test").build(), "localhost"),
        "server_name in the ClientHello");
  }

  /**
   * A host that can be no server's name fails before a byte is sent.
   *
   * <p>If this fails: the api on the class path is not the one that this TCK was made for.
   */
  @Rule
  void TLS_3_7_an_impossible_name_fails_before_a_byte_is_sent(Subject subject) throws Exception {
    TlsListener listener = new TlsStage(subject).listener(PeerEngines.servers());
    USocket socket = subject.secure(trusting().build());
    TlsException e =
        Expect.thrown(
            TlsException.class,
            "connect to 'bad..name'",
            () -> socket.connect(listener.address("bad..name")));
    assertEquals(TlsException.Reason.CONFIGURATION, e.reason(), "reason of: " + e);
    Expect.contains("serverName", e.getMessage(), "the error of connect to 'bad..name'");
    subject.closing(RawLink.connect(listener.address())).send(Expect.ascii("next"));
    assertEquals(
        "next",
        TlsStage.outcome(() -> listener.serve(peer -> new String(peer.link().read(4), US_ASCII))),
        "what comes over the server's first connection, which is somebody else's");
  }

  private static TlsConfig twoServers() throws Exception {
    return identified(serving(TestPki.serverA()), TestPki.serverB()).build();
  }

  private static Object seen(Subject subject, TlsConfig config, Optional<String> name)
      throws Exception {
    PeerEngines clients =
        PeerEngines.clients().with(engine -> ask(engine, name.map(SNIHostName::new)));
    return new TlsStage(subject)
        .accepted(config, clients)
        .peer()
        .session()
        .getPeerCertificates()[0];
  }

  /** Has a client ask for this name. */
  static void ask(SSLEngine engine, Optional<SNIHostName> name) {
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setServerNames(
        name.map(n -> List.<javax.net.ssl.SNIServerName>of(n)).orElse(List.of()));
    engine.setSSLParameters(parameters);
  }

  /**
   * A server with several keys takes the one for the name that the client asks for.
   *
   * <p>Pitfall 11. If this fails: the library does not choose by name; give it a key manager that
   * does ({@code SniKeyManager}), or use {@code KeyChoice}.
   */
  @Rule
  void TLS_3_8_a_server_chooses_its_key_by_the_name(Subject subject) throws Exception {
    TlsConfig config = twoServers();
    Expect.certificate(
        TestPki.serverB().leaf(),
        seen(subject, config, Optional.of("b.usocket.test")),
        "the certificate for b.usocket.test");
    Expect.certificate(
        TestPki.serverA().leaf(),
        seen(subject, config, Optional.of("a.usocket.test")),
        "the certificate for a.usocket.test");
  }

  /**
   * Without a name, or for one that no key is for, a server takes its first key.
   *
   * <p>Pitfall 11. If this fails: the first identity of the TlsConfig is the fallback; a client
   * that is refused over the name cannot even tell its user what it saw.
   */
  @Rule
  void TLS_3_9_without_a_known_name_a_server_takes_its_first_key(Subject subject) throws Exception {
    TlsConfig config = twoServers();
    Expect.certificate(
        TestPki.serverA().leaf(), seen(subject, config, Optional.empty()), "without a name");
    Expect.certificate(
        TestPki.serverA().leaf(),
        seen(subject, config, Optional.of("nobody.usocket.test")),
        "for a name that no key is for");
  }

  /**
   * A server's tlsInfo has the name that its client asked for.
   *
   * <p>If this fails: {@code TlsInfo.serverName} is what came in server_name, in both versions.
   */
  @Rule
  void TLS_3_10_a_server_can_read_the_name_that_was_asked_for(Subject subject) throws Exception {
    TlsStage stage = new TlsStage(subject);
    Credential credential = TestPki.serverA();
    PeerEngines clients =
        PeerEngines.clients().with(e -> ask(e, Optional.of(new SNIHostName("a.usocket.test"))));
    assertEquals(
        Optional.of("a.usocket.test"),
        stage.accepted(serving(credential).build(), clients).socket().tlsInfo().serverName(),
        "TlsInfo.serverName()");
    clients = PeerEngines.clients().with(e -> ask(e, Optional.empty()));
    assertEquals(
        Optional.empty(),
        stage.accepted(serving(credential).build(), clients).socket().tlsInfo().serverName(),
        "TlsInfo.serverName() without a name");
  }
}

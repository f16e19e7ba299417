// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static io.usocket.tck.TlsStage.identified;
import static io.usocket.tck.TlsStage.serving;
import static io.usocket.tck.TlsStage.trusting;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.usocket.TlsConfig;
import io.usocket.TlsException;
import io.usocket.TlsVersion;
import io.usocket.USocket;
import io.usocket.tck.pki.Credential;
import io.usocket.tck.pki.OcspAnswer;
import io.usocket.tck.pki.TestPki;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;

/** OCSP: proof that a certificate is not revoked, stapled to it (RFC 6066 section 8, RFC 6960). */
class OcspRules {
  /** The JDK's server asks for answers about certificates whose issuer is in the chain. */
  private static Credential certificate() {
    return TestPki.serverViaIntermediate();
  }

  private static OcspAnswer good() {
    return TestPki.intermediate().ocspAnswer(certificate().leaf());
  }

  private static TlsConfig.Builder demanding(TlsVersion version) {
    return trusting().versions(version).requireOcspStaple();
  }

  /**
   * A server that staples that it is good is taken, where OCSP_CLIENT is claimed.
   *
   * <p>If this fails: ask for the staple (status_request), and verify it with {@code
   * spi.tls.OcspStaple}.
   */
  @Rule
  @Alone("system properties")
  void OCSP_1_1_a_server_that_staples_is_taken(Subject subject) throws Exception {
    OcspResponder.open(subject, good().der());
    for (TlsVersion version : TlsVersion.values()) {
      new TlsStage(subject)
          .connected(demanding(version).build(), PeerEngines.servers(certificate()).only(version));
    }
  }

  /**
   * A server that staples nothing is refused by a client that demands it.
   *
   * <p>If this fails: "demanded" is not "looked at if it is there".
   */
  @Rule
  @Alone("system properties")
  void OCSP_1_2_a_server_that_staples_nothing_is_refused(Subject subject) throws Exception {
    refuses(subject, PeerEngines.servers(certificate()), "nothing");
  }

  /**
   * A staple that says revoked, is out of date, is from somebody else, or is about another
   * certificate, is refused.
   *
   * <p>If this fails: the status, the times, the signature and the CertID are all to be checked
   * (RFC 6960 section 3.2).
   */
  @Rule
  @Alone("system properties")
  void OCSP_1_3_a_bad_staple_is_refused(Subject subject) throws Exception {
    refuses(subject, good().revoked(), "revoked");
    refuses(subject, good().stale(), "an old answer");
    refuses(subject, good().signedBy(TestPki.otherRoot()), "an answer of a stranger");
    refuses(
        subject,
        TestPki.intermediate().ocspAnswer(TestPki.serverEc().leaf()),
        "an answer about another certificate");
  }

  private static void refuses(Subject subject, OcspAnswer staple, String what) throws Exception {
    OcspResponder responder = OcspResponder.open(subject, staple.der());
    refuses(subject, PeerEngines.servers(certificate()), what);
    responder.close();
  }

  private static void refuses(Subject subject, PeerEngines servers, String what) throws Exception {
    for (TlsVersion version : TlsVersion.values()) {
      TlsListener listener = new TlsStage(subject).listener(servers.only(version));
      Task<Ending> server = subject.start(() -> listener.serve(TlsPeer::handshakeToEnd));
      USocket socket = subject.secure(demanding(version).build());
      String check = "connect to a server that staples " + what + ", " + version;
      TlsException e =
          Expect.thrown(
              TlsException.class, check, () -> socket.connect(listener.address(TlsStage.HOST)));
      assertEquals(TlsException.Reason.PEER_CERTIFICATE, e.reason(), "reason of: " + e);
      Refusal.requireTold(server.get(check), check);
    }
  }

  /**
   * Where OCSP_CLIENT is not claimed a client that demands a staple is refused.
   *
   * <p>If this fails: a demand that nobody looks at is the worst kind.
   */
  @Rule
  void OCSP_1_4_where_not_claimed_the_demand_is_refused(Subject subject) throws Exception {
    refused("OCSP_CLIENT", () -> subject.secure(trusting().requireOcspStaple().build()));
  }

  /**
   * A server staples the answer that it was given, where OCSP_SERVER is claimed.
   *
   * <p>If this fails: CertificateStatus in TLS 1.2 (RFC 6066 section 8), an extension of the leaf's
   * CertificateEntry in TLS 1.3 (RFC 8446 section 4.4.2.1).
   */
  @Rule
  void OCSP_2_1_a_server_staples_what_it_was_given(Subject subject) throws Exception {
    Folder folder = subject.closing(Folder.make());
    byte[] answer = good().der();
    for (TlsVersion version : TlsVersion.values()) {
      TlsConfig config =
          serving(certificate())
              .versions(version)
              .ocspResponse(folder.write("good-" + version, answer))
              .build();
      TlsLink link = new TlsStage(subject).accepted(config, PeerEngines.clients().only(version));
      List<byte[]> seen = ((ExtendedSSLSession) link.peer().session()).getStatusResponses();
      Expect.bytes(
          answer, seen.isEmpty() ? new byte[0] : seen.get(0), "what the client saw, " + version);
    }
  }

  /**
   * Where OCSP_SERVER is not claimed an answer to staple is refused.
   *
   * <p>If this fails: clients that demand it would be turned away by a server that has it.
   */
  @Rule
  void OCSP_2_2_where_not_claimed_an_answer_is_refused(Subject subject) throws Exception {
    Folder folder = subject.closing(Folder.make());
    TlsConfig config =
        serving(certificate()).ocspResponse(folder.write("good", good().der())).build();
    refused("OCSP_SERVER", () -> subject.secure(config));
  }

  /**
   * A file that is no answer, or one about a certificate that is not ours, is refused.
   *
   * <p>If this fails: the api on the class path is not the one that this TCK was made for.
   */
  @Rule
  void OCSP_2_3_a_file_that_is_no_answer_is_refused(Subject subject) throws Exception {
    Folder folder = subject.closing(Folder.make());
    refused("garbage", () -> serving().ocspResponse(folder.write("garbage", "OCSP")).build());
    refused(
        "identities", () -> serving().ocspResponse(folder.write("other", good().der())).build());
  }

  /**
   * An answer goes with the certificate that it is about, and with no other.
   *
   * <p>If this fails: {@code OcspResponse.isFor} tells which certificate an answer is about.
   */
  @Rule
  void OCSP_2_4_an_answer_goes_with_its_certificate(Subject subject) throws Exception {
    Folder folder = subject.closing(Folder.make());
    byte[] answer = TestPki.root().ocspAnswer(TestPki.serverB().leaf()).der();
    for (TlsVersion version : TlsVersion.values()) {
      TlsConfig config =
          identified(serving(TestPki.serverA()), TestPki.serverB())
              .versions(version)
              .ocspResponse(folder.write("b-" + version, answer))
              .build();
      assertEquals(
          List.of(), staples(subject, config, "a.usocket.test", version), "for a, " + version);
      List<byte[]> seen = staples(subject, config, "b.usocket.test", version);
      Expect.bytes(answer, seen.isEmpty() ? new byte[0] : seen.get(0), "for b, " + version);
    }
  }

  private static List<byte[]> staples(
      Subject subject, TlsConfig config, String host, TlsVersion version) throws Exception {
    PeerEngines clients =
        PeerEngines.clients()
            .only(version)
            .with(engine -> ServerNameRules.ask(engine, Optional.of(new SNIHostName(host))));
    TlsLink link = new TlsStage(subject).accepted(config, clients);
    return ((ExtendedSSLSession) link.peer().session()).getStatusResponses();
  }

  /**
   * A server cannot demand a staple of its clients: they have no way to give one.
   *
   * <p>If this fails: the api on the class path is not the one that this TCK was made for.
   */
  @Rule
  void OCSP_1_5_a_server_cannot_demand_a_staple(Subject subject) throws Exception {
    TlsConfig config = serving().trust(TestPki.root().certificate()).requireOcspStaple().build();
    refused("requireOcspStaple", () -> subject.listening(subject.secure(config)));
  }

  private interface Attempt {
    Object make() throws Exception;
  }

  private static void refused(String word, Attempt attempt) {
    TlsException e =
        Expect.thrown(TlsException.class, "what has to be refused: " + word, attempt::make);
    assertEquals(TlsException.Reason.CONFIGURATION, e.reason(), "reason of: " + e);
    Expect.contains(word, e.getMessage(), "the text of the error");
  }
}

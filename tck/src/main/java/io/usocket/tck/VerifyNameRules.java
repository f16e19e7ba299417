// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static io.usocket.tck.TlsStage.trusting;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.usocket.TlsConfig;
import io.usocket.TlsException;
import io.usocket.USocket;
import io.usocket.tck.pki.Credential;
import io.usocket.tck.pki.ExtendedKeyUsage;
import io.usocket.tck.pki.TestPki;
import java.net.InetSocketAddress;
import java.util.List;

/** VERIFY-2: whom a client takes a server for: names and addresses (RFC 9525). */
class VerifyNameRules {
  private static void accepts(Subject subject, Credential good, String host) throws Exception {
    accepts(subject, good, host, trusting().build());
  }

  private static void accepts(Subject subject, Credential good, String host, TlsConfig config)
      throws Exception {
    TlsListener listener = new TlsStage(subject).listener(PeerEngines.servers(good));
    InetSocketAddress to = host.isEmpty() ? listener.address() : listener.address(host);
    Task<byte[]> server = subject.start(() -> listener.serve(peer -> peer.handshake().receive(4)));
    USocket socket = subject.secure(config);
    socket.connect(to);
    socket.sendall(Expect.ascii("ping"));
    Expect.bytes("ping", server.get("the server"), "what the server at '" + host + "' received");
  }

  private static Credential named(String name) {
    return TestPki.root()
        .certificateFor("usocket TCK " + name.length())
        .extendedKeyUsage(ExtendedKeyUsage.SERVER_AUTH)
        .dnsName(name)
        .issue();
  }

  /**
   * Names are taken exactly, in any case, with or without a trailing dot.
   *
   * <p>If this fails: hold {@code ServerNames.reference()} against the certificate ({@code
   * HostNames}).
   */
  @Rule
  void VERIFY_2_1_the_name_of_the_certificate_is_taken(Subject subject) throws Exception {
    for (String host :
        List.of("server.usocket.test", "SERVER.usocket.Test", "server.usocket.test.")) {
      accepts(subject, TestPki.serverEc(), host);
    }
    accepts(subject, TestPki.serverViaIntermediate(), "localhost");
  }

  /**
   * A certificate for another name is refused.
   *
   * <p>Pitfall 3. If this fails: the host name is not checked; most libraries do not do that by
   * themselves.
   */
  @Rule
  void VERIFY_2_2_another_name_is_refused(Subject subject) throws Exception {
    new Refusal(subject).of(TestPki.wrongName());
    new Refusal(subject).of(TestPki.serverEc(), "server.usocket.test.evil.test");
    new Refusal(subject).of(TestPki.serverEc(), "usocket.test");
  }

  /**
   * A name in the common name only is refused.
   *
   * <p>Pitfall 3. If this fails: the library falls back to the common name; use {@code HostNames}.
   */
  @Rule
  void VERIFY_2_3_a_name_in_the_common_name_only_is_refused(Subject subject) throws Exception {
    new Refusal(subject).of(TestPki.cnOnly(), "localhost");
  }

  /**
   * A wildcard stands for exactly one label.
   *
   * <p>Pitfall 3. If this fails: use {@code HostNames}.
   */
  @Rule
  void VERIFY_2_4_a_wildcard_is_one_label(Subject subject) throws Exception {
    accepts(subject, TestPki.wildcard(), "www.usocket.test");
    new Refusal(subject).of(TestPki.wildcard(), "a.b.usocket.test");
    new Refusal(subject).of(TestPki.wildcard(), "usocket.test");
  }

  /**
   * A wildcard within a label is refused.
   *
   * <p>Pitfall 3. If this fails: use {@code HostNames}.
   */
  @Rule
  void VERIFY_2_5_a_wildcard_within_a_label_is_refused(Subject subject) throws Exception {
    new Refusal(subject).of(TestPki.wildcardPartial(), "foo.usocket.test");
  }

  /**
   * A wildcard that is not the left-most label is refused.
   *
   * <p>Pitfall 3. If this fails: use {@code HostNames}; old Bouncy Castle matches wildcards
   * anywhere.
   */
  @Rule
  void VERIFY_2_6_a_wildcard_in_the_middle_is_refused(Subject subject) throws Exception {
    new Refusal(subject).of(TestPki.wildcardMiddle(), "www.usocket.test");
  }

  /**
   * A wildcard for all names of a top-level domain is refused.
   *
   * <p>If this fails: use {@code HostNames}.
   */
  @Rule
  void VERIFY_2_7_a_wildcard_below_the_top_level_is_refused(Subject subject) throws Exception {
    new Refusal(subject).of(TestPki.wildcardTopLevel(), "usocket.test");
  }

  /**
   * A literal IPv4 or IPv6 address is held against the addresses of the certificate.
   *
   * <p>If this fails: for a literal address compare iPAddress entries byte for byte ({@code
   * HostNames}).
   */
  @Rule
  void VERIFY_2_8_an_address_is_verified_as_an_address(Subject subject) throws Exception {
    accepts(subject, TestPki.ipSan(), "");
    for (String spelled : List.of("::1", "0:0:0:0:0:0:0:1")) {
      accepts(subject, TestPki.ipSan(), "localhost", trusting().serverName(spelled).build());
    }
    for (String other : List.of("127.0.0.99", "::2")) {
      new Refusal(subject).of(TestPki.ipSan(), "localhost", trusting().serverName(other));
    }
    new Refusal(subject).of(TestPki.ipSan(), "localhost");
  }

  /**
   * An address is not found among the names of a certificate.
   *
   * <p>If this fails: a literal address is never compared with dNSName entries (RFC 9525 section
   * 6.4).
   */
  @Rule
  void VERIFY_2_9_an_address_among_the_names_is_refused(Subject subject) throws Exception {
    new Refusal(subject).of(TestPki.ipInDnsSan(), "");
    new Refusal(subject).of(TestPki.wildcard(), "");
  }

  /**
   * A name outside ASCII is held against its A-label.
   *
   * <p>If this fails: hold {@code ServerNames.reference()} against the certificate, not the host as
   * it was given.
   */
  @Rule
  void VERIFY_2_10_an_international_name_is_its_A_label(Subject subject) throws Exception {
    accepts(subject, named("xn--bcher-kva.usocket.test"), "b\u00fccher.usocket.test");
  }

  /**
   * TlsConfig.serverName is whom the certificate has to be for, in place of the address.
   *
   * <p>If this fails: hold the ServerNames that {@code TlsContext.client} is given against the
   * certificate.
   */
  @Rule
  void VERIFY_2_11_serverName_is_verified_in_place_of_the_host(Subject subject) throws Exception {
    accepts(
        subject,
        TestPki.wrongName(),
        "localhost",
        trusting().serverName("other.usocket.test").build());
    new Refusal(subject)
        .of(TestPki.serverEc(), "localhost", trusting().serverName("other.usocket.test"));
  }

  /**
   * Only the method that says so switches verification off; then anything goes.
   *
   * <p>If this fails: with TlsConfig.isVerifying() false neither chain nor name are checked.
   */
  @Rule
  void VERIFY_2_12_verification_is_off_only_when_switched_off(Subject subject) throws Exception {
    TlsConfig careless = TlsConfig.builder().dangerouslyDisableVerification().build();
    for (Credential bad : List.of(TestPki.expired(), TestPki.selfSigned(), TestPki.wrongName())) {
      accepts(subject, bad, "localhost", careless);
    }
    TlsException e =
        Expect.thrown(
            TlsException.class,
            "build() with trust, and verification switched off",
            () -> trusting().dangerouslyDisableVerification().build());
    assertEquals(TlsException.Reason.CONFIGURATION, e.reason(), "reason of: " + e);
  }
}

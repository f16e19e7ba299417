// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static io.usocket.TlsVersion.TLS_1_2;
import static io.usocket.TlsVersion.TLS_1_3;
import static io.usocket.tck.TlsStage.serving;
import static io.usocket.tck.TlsStage.trusting;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.usocket.TlsConfig;
import io.usocket.TlsException;
import io.usocket.TlsVersion;
import io.usocket.USocket;
import io.usocket.spi.tls.TlsNames;
import io.usocket.tck.pki.TestPki;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.function.Executable;

/** TLS-6: cipher suites and groups that were chosen: honoured or refused, never dropped. */
class TlsChoiceRules {
  private static final String EC_128 = "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256";
  private static final String EC_256 = "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384";
  private static final String RSA_256 = "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384";
  private static final String PSK = "TLS_PSK_WITH_AES_128_GCM_SHA256";
  private static final String SUITE_13 = "TLS_AES_256_GCM_SHA384";
  private static final int SCSV_FROM = 0x00ff; // signalling values, not suites: RFC 5746, RFC 7507
  private static final int SCSV_FALLBACK = 0x5600;

  /** By IANA number: without encryption or authentication, or with RC4, DES or 3DES. */
  private static final String WEAK =
      """
      0000-0006 0008-002e 0034 003a 003b 0046 006c 006d 0089 008a 008b 008e 008f 0092 0093 009b
      00a6 00a7 00b0 00b1 00b4 00b5 00b8 00b9 00bf 00c5 c001-c003 c006-c008 c00b-c00d c010-c012
      c015-c01c c033 c034 c039-c03b c046 c047 c05a c05b c084 c085 c0b4 c0b5
      """;

  private static Hello hello(Subject subject, TlsConfig config) throws Exception {
    return new TlsStage(subject).hello(config, TlsStage.HOST);
  }

  private static Set<String> names(List<Integer> codes, TlsNames registry) {
    return codes.stream()
        .filter(code -> code != SCSV_FROM && code != SCSV_FALLBACK && !isGrease(code))
        .map(code -> registry.name(code).orElse(Integer.toHexString(code)))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Values that mean nothing and keep servers tolerant (RFC 8701). */
  private static boolean isGrease(int code) {
    return (code & 0x0f0f) == 0x0a0a && code >> 8 == (code & 0xff);
  }

  private static boolean isWeak(int suite) {
    return Arrays.stream(WEAK.trim().split("\\s+"))
        .map(range -> range.split("-", -1))
        .anyMatch(
            ends ->
                HexFormat.fromHexDigits(ends[0]) <= suite
                    && suite <= HexFormat.fromHexDigits(ends[ends.length - 1]));
  }

  private static void refused(String word, String what, Executable call) {
    TlsException e = Expect.thrown(TlsException.class, what, call);
    assertEquals(TlsException.Reason.CONFIGURATION, e.reason(), "reason of: " + e);
    Expect.contains(word, e.getMessage(), "the error for " + what);
  }

  /**
   * A client with TLS 1.2 suites offers these and no others.
   *
   * <p>If this fails: TlsConfig.cipherSuites does not reach the library.
   */
  @Rule
  void TLS_6_1_a_client_offers_the_chosen_suites_only(Subject subject) throws Exception {
    TlsConfig config = trusting().versions(TLS_1_2).cipherSuites(EC_256, RSA_256).build();
    assertEquals(
        new TreeSet<>(Set.of(EC_256, RSA_256)),
        names(hello(subject, config).suites(), TlsNames.SUITES),
        "the suites in the ClientHello");
  }

  /**
   * A server with one TLS 1.2 suite takes this one, and no client without it.
   *
   * <p>If this fails: look at the check. Either TlsConfig.cipherSuites does not reach the library,
   * or what it says of suites that are not in common is not known to be NOTHING_IN_COMMON.
   */
  @Rule
  void TLS_6_2_a_server_takes_the_chosen_suites_only(Subject subject) throws Exception {
    TlsStage stage = new TlsStage(subject);
    TlsConfig config = serving().versions(TLS_1_2).cipherSuites(EC_256).build();
    TlsLink link = stage.accepted(config, PeerEngines.clients());
    assertEquals(EC_256, link.socket().tlsInfo().cipherSuite(), "suite");
    USocket listening = stage.listening(config);
    PeerEngines others =
        PeerEngines.clients().with(e -> e.setEnabledCipherSuites(new String[] {EC_128}));
    Task<Ending> end = subject.start(() -> stage.dial(listening, others).handshakeToEnd());
    TlsException e =
        Expect.thrown(
            TlsException.class,
            "handshake of a server with " + EC_256 + " with a client of " + EC_128,
            stage.accept(listening)::handshake);
    assertEquals(TlsException.Reason.NOTHING_IN_COMMON, e.reason(), "reason of: " + e);
    end.get("the client's end").expect(Ending.How.ALERT, "how it ended");
  }

  /**
   * Chosen suites of TLS 1.3 are honoured on both sides, where that is claimed.
   *
   * <p>Pitfall 4. If this fails: do not claim TLS_1_3_SUITES.
   */
  @Rule
  void TLS_6_3_suites_of_TLS_1_3_are_honoured(Subject subject) throws Exception {
    TlsStage stage = new TlsStage(subject);
    TlsConfig client = trusting().versions(TLS_1_3).cipherSuites(SUITE_13).build();
    assertEquals(
        Set.of(SUITE_13),
        names(hello(subject, client).suites(), TlsNames.SUITES),
        "the suites in the ClientHello");
    TlsConfig server = serving().versions(TLS_1_3).cipherSuites(SUITE_13).build();
    TlsLink link = stage.accepted(server, PeerEngines.clients());
    assertEquals(SUITE_13, link.peer().session().getCipherSuite(), "what the client got");
  }

  /**
   * Chosen suites of TLS 1.3 are refused when the socket is made, where that is not claimed.
   *
   * <p>Pitfall 4. If this fails: refuse them in {@code SocketProvider.tls}; a library that does not
   * honour them drops them in silence.
   */
  @Rule
  void TLS_6_4_suites_of_TLS_1_3_are_refused_where_not_claimed(Subject subject) throws Exception {
    TlsConfig config = trusting().versions(TLS_1_3).cipherSuites(SUITE_13).build();
    refused(SUITE_13, "a suite of TLS 1.3", () -> subject.secure(config));
  }

  /**
   * Chosen groups are those in the ClientHello, in their order, where that is claimed.
   *
   * <p>Pitfalls 2 and 7. If this fails: TlsConfig.groups does not reach the library as it is.
   */
  @Rule
  void TLS_6_5_a_client_offers_the_chosen_groups_only(Subject subject) throws Exception {
    TlsConfig config = trusting().groups("secp384r1", "secp256r1").build();
    Hello hello = hello(subject, config);
    assertEquals(
        List.of("secp384r1", "secp256r1"),
        hello.groups().stream()
            .filter(code -> !isGrease(code))
            .map(code -> TlsNames.GROUPS.name(code).orElse(Integer.toHexString(code)))
            .toList(),
        "the groups in the ClientHello");
  }

  /**
   * A server with one group uses this one, in both versions, where that is claimed.
   *
   * <p>Pitfalls 2 and 7. If this fails: TlsConfig.groups does not reach the library on the server's
   * side, or its signatures were tied to the groups.
   */
  @Rule
  void TLS_6_6_a_server_takes_the_chosen_groups_only(Subject subject) throws Exception {
    TlsStage stage = new TlsStage(subject);
    TlsConfig config = serving(TestPki.serverRsa()).groups("secp384r1").build();
    TlsLink link = stage.accepted(config, PeerEngines.clients().only(TLS_1_3));
    assertEquals(
        Optional.of("secp384r1"),
        link.peer().hello().chosenGroup().flatMap(TlsNames.GROUPS::name),
        "the group in the ServerHello");
    Optional<String> told = link.socket().tlsInfo().group();
    assertEquals("secp384r1", told.orElse("secp384r1"), "TlsInfo.group(), where it is told");
    stage.accepted(config, PeerEngines.clients().only(TLS_1_2));
  }

  /**
   * A chosen group with an EC certificate on another curve works, where groups are claimed.
   *
   * <p>Pitfall 7. If this fails: the library ties the signature schemes to the groups; add the
   * curve of the certificate behind the chosen groups, or refuse the configuration.
   */
  @Rule
  void TLS_6_7_a_group_does_not_forbid_a_certificate(Subject subject) throws Exception {
    TlsStage stage = new TlsStage(subject);
    stage.connected(trusting().groups("x25519").build(), PeerEngines.servers());
    stage.accepted(serving().groups("x25519").build(), PeerEngines.clients());
  }

  /**
   * Chosen groups are refused when the socket is made, where that is not claimed.
   *
   * <p>Pitfall 2. If this fails: refuse them in {@code SocketProvider.tls}.
   */
  @Rule
  void TLS_6_8_groups_are_refused_where_not_claimed(Subject subject) throws Exception {
    TlsConfig config = trusting().groups("x25519").build();
    refused("group", "a chosen group", () -> subject.secure(config));
  }

  /**
   * Each known suite is either offered, alone, or refused when the socket is made.
   *
   * <p>Pitfall 4. If this fails: hold each name of the TlsConfig against what the library has; the
   * others it drops in silence.
   */
  @Rule
  void TLS_6_9_each_suite_is_offered_or_refused(Subject subject) throws Exception {
    for (String suite : TlsNames.SUITES.names()) {
      TlsVersion version = suite.contains("_WITH_") ? TLS_1_2 : TLS_1_3;
      String good = version == TLS_1_2 ? EC_256 : SUITE_13;
      offeredOrRefused(
          suite,
          good,
          chosen -> {
            TlsConfig config = trusting().versions(version).cipherSuites(chosen).build();
            return names(hello(subject, config).suites(), TlsNames.SUITES);
          });
    }
    TlsConfig psk = trusting().versions(TLS_1_2).cipherSuites(PSK).build();
    refused(PSK, "a suite for shared keys, of which there are none", () -> subject.secure(psk));
  }

  /**
   * Each known group is either offered, alone, or refused when the socket is made.
   *
   * <p>Pitfall 2. If this fails: hold each name of the TlsConfig against what the library has; the
   * others it drops in silence, or fails with at the first handshake.
   */
  @Rule
  void TLS_6_12_each_group_is_offered_or_refused(Subject subject) throws Exception {
    for (String group : TlsNames.GROUPS.names()) {
      offeredOrRefused(
          group,
          "secp256r1",
          chosen ->
              names(hello(subject, trusting().groups(chosen).build()).groups(), TlsNames.GROUPS));
    }
  }

  /** What a client offers that has chosen these. */
  interface Choice {
    Collection<String> offered(String... chosen) throws Exception;
  }

  /** Chosen alone it is all that is offered, beside another it is offered too; or it is refused. */
  static void offeredOrRefused(String name, String another, Choice choice) {
    Object alone = TlsStage.outcome(() -> List.copyOf(choice.offered(name)));
    if (!isRefused(alone) && !alone.equals(List.of(name))) {
      throw Expect.failure(
          "the ClientHello with " + name + " alone", "[" + name + "], or CONFIGURATION", alone);
    }
    if (isRefused(alone) && !name.equals(another)) {
      Object both = TlsStage.outcome(() -> choice.offered(another, name));
      if (!isRefused(both) && !(both instanceof Collection<?> names && names.contains(name))) {
        throw Expect.failure(
            "the ClientHello with " + another + " and " + name,
            "one that has " + name + ", or CONFIGURATION",
            both);
      }
    }
  }

  private static boolean isRefused(Object outcome) {
    return outcome instanceof TlsException e && e.reason() == TlsException.Reason.CONFIGURATION;
  }

  /**
   * Names that nobody knows are refused, and the near one is suggested.
   *
   * <p>Pitfalls 2 and 9. If this fails: the api on the class path is not the one that this TCK was
   * made for.
   */
  @Rule
  void TLS_6_10_unknown_names_are_refused_with_a_suggestion(Subject subject) {
    refused(
        SUITE_13,
        "an unknown suite",
        () -> subject.secure(trusting().cipherSuites("TLS_AES_256_GCM_SHA348").build()));
    refused(
        "secp256r1", "an unknown group", () -> subject.secure(trusting().groups("P-256").build()));
    refused(
        "twice",
        "a group that is there twice",
        () -> subject.secure(trusting().groups("x25519", "x25519").build()));
  }

  /**
   * What the JVM has disabled for TLS is not offered.
   *
   * <p>Pitfall 4. If this fails: the library does not look at {@code jdk.tls.disabledAlgorithms};
   * hand it only suites that the property allows. By default it forbids, among others, suites
   * without encryption, RC4 and 3DES.
   */
  @Rule
  void TLS_6_11_what_the_JVM_has_disabled_is_not_offered(Subject subject) throws Exception {
    Hello hello = hello(subject, trusting().build());
    assertEquals(
        List.of(),
        hello.suites().stream().filter(TlsChoiceRules::isWeak).map(Integer::toHexString).toList(),
        "suites in the ClientHello without encryption or authentication, or with RC4, DES or 3DES,"
            + " by number");
    assertEquals(
        Set.of("TLSv1.3", "TLSv1.2"),
        names(hello.versions(), TlsNames.VERSIONS),
        "the versions in the ClientHello");
  }
}

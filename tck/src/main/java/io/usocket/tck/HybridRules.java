// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static io.usocket.tck.TlsStage.serving;
import static io.usocket.tck.TlsStage.trusting;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.usocket.TlsException;
import io.usocket.TlsVersion;
import io.usocket.USocket;
import io.usocket.USocketException;
import io.usocket.spi.tls.TlsNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** PQ: hybrid post-quantum key exchange (draft-ietf-tls-ecdhe-mlkem). */
class HybridRules {
  private static final String HYBRID = "X25519MLKEM768";

  /** The random of a HelloRetryRequest (RFC 8446 section 4.1.3). */
  private static final String RETRY =
      "cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c";

  private static Hello clientHello(Subject subject) throws Exception {
    return new TlsStage(subject).hello(trusting().build(), TlsStage.HOST);
  }

  private static List<String> names(List<Integer> groups) {
    return groups.stream().flatMap(code -> TlsNames.GROUPS.name(code).stream()).toList();
  }

  /**
   * A client prefers the hybrid: it is the first group, and its key share is there already.
   *
   * <p>Pitfall 8. If this fails: put X25519MLKEM768 first in the groups and make its key share
   * early, else each handshake costs a round trip more, or does without.
   */
  @Rule
  void PQ_1_1_a_client_prefers_the_hybrid(Subject subject) throws Exception {
    Hello hello = clientHello(subject);
    assertEquals(HYBRID, names(hello.groups()).get(0), "the first group in the ClientHello");
    assertEquals(
        List.of(HYBRID),
        names(hello.keyShares()).stream().filter(HYBRID::equals).toList(),
        "the hybrid among the key shares " + names(hello.keyShares()));
  }

  /**
   * Both ends without a word of groups in their configurations agree on the hybrid.
   *
   * <p>If this fails: look at the check. A server has to take the hybrid where the client offers
   * it; {@code group()} tells it, or is empty where the library does not tell.
   */
  @Rule
  void PQ_1_2_both_ends_agree_on_the_hybrid_by_default(Subject subject) throws Exception {
    OwnPair pair = OwnPair.of(subject, trusting().build(), serving().build());
    Hello hello = pair.wire().serverHello();
    assertNotEquals(RETRY, hello.random(), "the server's first hello, that is to be the only one");
    assertEquals(
        Optional.of(HYBRID),
        hello.chosenGroup().flatMap(TlsNames.GROUPS::name),
        "the group in the ServerHello");
    assertEquals(HYBRID, told(pair.client()), "the client's group()");
    assertEquals(HYBRID, told(pair.server()), "the server's group()");
  }

  /** A library may not know. */
  private static String told(USocket socket) throws USocketException {
    return socket.tlsInfo().group().orElse(HYBRID);
  }

  /**
   * A client that prefers the hybrid still meets a server that has never heard of it.
   *
   * <p>If this fails: keep x25519 and the NIST curves behind the hybrid.
   */
  @Rule
  void PQ_1_3_a_peer_without_it_is_met_with_another_group(Subject subject) throws Exception {
    TlsStage stage = new TlsStage(subject);
    for (TlsVersion version : TlsVersion.values()) {
      stage.connected(trusting().build(), PeerEngines.servers().only(version));
      stage.accepted(serving().build(), PeerEngines.clients().only(version));
    }
  }

  /**
   * A server that has never heard of the hybrid needs no second hello.
   *
   * <p>If this fails: send a key share of x25519 beside that of the hybrid.
   */
  @Rule
  void PQ_1_5_a_server_without_it_answers_the_first_hello(Subject subject) throws Exception {
    List<String> others = new ArrayList<>(names(clientHello(subject).keyShares()));
    others.remove(HYBRID);
    assertNotEquals(List.of(), others, "key shares in the ClientHello beside the hybrid");
  }

  /**
   * Where the hybrid is not claimed, it is not offered, and who chooses it is refused.
   *
   * <p>Pitfall 2. If this fails: claim PQ_HYBRID, or leave the group out: "post-quantum only" must
   * not quietly become x25519.
   */
  @Rule
  void PQ_1_4_where_not_claimed_it_is_refused(Subject subject) throws Exception {
    assertEquals(
        List.of(),
        names(clientHello(subject).groups()).stream().filter(HYBRID::equals).toList(),
        "the hybrid among the groups in the ClientHello");
    TlsException e =
        Expect.thrown(
            TlsException.class,
            "a socket with groups(" + HYBRID + ")",
            () -> subject.secure(trusting().groups(HYBRID).build()));
    assertEquals(TlsException.Reason.CONFIGURATION, e.reason(), "reason of: " + e);
    Expect.contains(HYBRID, e.getMessage(), "the text of the error");
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.bc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.usocket.TlsConfig;
import io.usocket.TlsVersion;
import io.usocket.tck.pki.TestPki;
import java.util.Optional;
import org.bouncycastle.tls.NamedGroup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which group is taken, and what a client sends shares of. */
@Timeout(60)
class GroupsTest {
  @Test
  void shares_of_the_hybrid_and_of_a_classical_group_go_out_at_once() throws Exception {
    assertArrayEquals(
        new int[] {NamedGroup.X25519MLKEM768, NamedGroup.x25519}, early(Configs.trusting()));
    assertArrayEquals(
        new int[] {NamedGroup.SecP256r1MLKEM768, NamedGroup.secp256r1},
        early(Configs.trusting().groups("SecP256r1MLKEM768", "X25519MLKEM768", "secp256r1")));
  }

  @Test
  void of_classical_groups_only_the_first_has_a_share_at_once() throws Exception {
    assertArrayEquals(
        new int[] {NamedGroup.secp384r1},
        early(Configs.trusting().groups("secp384r1", "x25519", "X25519MLKEM768")));
  }

  @Test
  void tls_1_2_alone_offers_no_post_quantum_group() throws Exception {
    Groups groups = BcContext.of(Configs.client(TlsVersion.TLS_1_2)).terms().groups();

    assertArrayEquals(groups.in(Terms.version(TlsVersion.TLS_1_2)), groups.codes());
  }

  private static int[] early(TlsConfig.Builder config) throws Exception {
    return BcContext.of(config.build()).terms().groups().early();
  }

  @Test
  void two_defaults_agree_on_the_hybrid() throws Exception {
    assertAgreed("X25519MLKEM768", Configs.trusting());
  }

  @Test
  void a_server_asks_again_for_the_hybrid_that_a_client_has_sent_no_share_of() throws Exception {
    assertAgreed("X25519MLKEM768", Configs.trusting().groups("x25519", "X25519MLKEM768"));
  }

  @Test
  void a_client_without_the_hybrid_gets_the_group_of_its_share() throws Exception {
    assertAgreed("secp384r1", Configs.trusting().groups("secp384r1", "x25519"));
  }

  @Test
  void an_ecdsa_certificate_needs_no_curve_among_the_groups() throws Exception {
    assertAgreed(
        "X25519MLKEM768", Configs.trusting().versions(TlsVersion.TLS_1_3).groups("X25519MLKEM768"));
  }

  private static void assertAgreed(String group, TlsConfig.Builder client) throws Exception {
    BcEnd ours = BcEnd.client(client.build(), "localhost");
    BcEnd server = BcEnd.server(Configs.serving(TestPki.serverEc()).build());

    new Wire(ours, server, 1000).assertWorks();

    assertEquals(Optional.of(group), ours.info().group());
    assertEquals(Optional.of(group), server.info().group());
  }
}

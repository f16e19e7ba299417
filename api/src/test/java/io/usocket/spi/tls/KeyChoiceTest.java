// SPDX-License-Identifier: Apache-2.0
package io.usocket.spi.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.usocket.Identity;
import io.usocket.keys.Fixtures;
import java.security.Principal;
import java.util.List;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyChoiceTest {
  private static Identity a; // EC, a.example and more
  private static Identity b; // RSA, b.example and a.example
  private static Identity c; // Ed25519, c.example
  private static Identity d; // EC P-384, d.example
  private static Identity pss;
  private static Identity wildcard; // EC, *.a.example and more

  @BeforeAll
  static void load() throws Exception {
    a = identity("ec.key", "a.pem");
    b = identity("rsa.key", "b.pem");
    c = identity("ed25519.key", "c.pem");
    d = identity("p384.key", "d.pem");
    pss = identity("rsapss.key", "e.pem");
    wildcard = identity("ec.key", "wildcard.pem");
  }

  private static Identity identity(String key, String certificate) throws Exception {
    return new Identity(
        Fixtures.key(key),
        List.of(Fixtures.certificate(certificate), Fixtures.certificate("int.pem")));
  }

  private static Optional<Identity> server(
      List<Identity> identities, String name, String... keyTypes) {
    return KeyChoice.forServer(identities, Optional.of(name), List.of(keyTypes));
  }

  @Test
  void the_identity_for_the_name_is_chosen_wherever_it_stands() {
    assertEquals(Optional.of(d), server(List.of(a, b, c, d), "d.example", "EC", "RSA"));
    assertEquals(Optional.of(c), server(List.of(a, b, c, d), "C.EXAMPLE", "EC", "Ed25519"));
  }

  @Test
  void an_exact_name_beats_a_wildcard() throws Exception {
    Identity www = identity("ec.key", "www.pem");
    assertEquals(Optional.of(www), server(List.of(wildcard, www), "www.example.org", "EC"));
    assertEquals(Optional.of(wildcard), server(List.of(wildcard, www), "w.example.org", "EC"));
  }

  @Test
  void of_two_keys_for_a_name_the_acceptable_one_is_chosen() {
    assertEquals(Optional.of(a), server(List.of(a, b), "a.example", "EC"));
    assertEquals(Optional.of(b), server(List.of(a, b), "a.example", "RSA"));
    assertEquals(Optional.of(b), server(List.of(b, a), "a.example", "EC", "RSA"));
  }

  @Test
  void a_name_whose_key_is_of_another_type_gets_no_other_certificate() {
    assertEquals(Optional.empty(), server(List.of(a, b), "b.example", "EC"));
  }

  @Test
  void without_name_or_match_the_first_acceptable_is_the_default() {
    assertEquals(Optional.of(b), server(List.of(b, a), "unknown.example", "EC", "RSA"));
    assertEquals(Optional.of(a), server(List.of(b, a), "unknown.example", "EC"));
    assertEquals(
        Optional.of(b), KeyChoice.forServer(List.of(b, a), Optional.empty(), List.of("EC", "RSA")));
  }

  @Test
  void nothing_acceptable_means_no_choice() {
    assertEquals(Optional.empty(), server(List.of(a, b), "a.example", "DSA"));
    assertEquals(Optional.empty(), server(List.of(a, b), "a.example"));
    assertEquals(Optional.empty(), server(List.of(), "a.example", "EC"));
  }

  @ParameterizedTest
  @CsvSource({
    "EC, a",
    "ECDHE_ECDSA, a",
    "EC_EC, a",
    "EC/secp256r1, a",
    "EC/secp384r1, d",
    "EC/secp521r1, -",
    "EC/unknown, -",
    "RSA, b",
    "ECDHE_RSA, b",
    "DHE_RSA, b",
    "EdDSA, c",
    "Ed25519, c",
    "Ed448, -",
    "RSASSA-PSS, pss",
    "DSA, -",
    "DHE_DSS, -",
    "ML-DSA, -"
  })
  void the_key_types_of_every_jsse_are_understood(String keyType, String expected) {
    Optional<Identity> wanted =
        switch (expected) {
          case "a" -> Optional.of(a);
          case "b" -> Optional.of(b);
          case "c" -> Optional.of(c);
          case "d" -> Optional.of(d);
          case "pss" -> Optional.of(pss);
          default -> Optional.empty();
        };
    List<Identity> all = List.of(a, b, c, d, pss);
    assertEquals(wanted, KeyChoice.forServer(all, Optional.empty(), List.of(keyType)));
  }

  @Test
  void a_client_is_chosen_by_key_type_and_issuer() {
    List<Identity> both = List.of(a, b);
    Principal root = new X500Principal("CN=usocket test CA");
    Principal intermediate = () -> "CN=usocket test intermediate";
    Principal stranger = new X500Principal("CN=stranger");
    assertEquals(Optional.of(a), KeyChoice.forClient(both, List.of("RSA", "EC"), List.of()));
    assertEquals(Optional.of(b), KeyChoice.forClient(both, List.of("RSA"), List.of(root)));
    assertEquals(
        Optional.of(a), KeyChoice.forClient(both, List.of("EC"), List.of(stranger, intermediate)));
    assertEquals(Optional.empty(), KeyChoice.forClient(both, List.of("EC"), List.of(stranger)));
    assertEquals(Optional.empty(), KeyChoice.forClient(both, List.of("EdDSA"), List.of()));
  }

  @Test
  void an_identity_shows_its_subject_and_nothing_of_its_key() {
    assertEquals("Identity[CN=cn.example, EC]", a.toString());
    assertThrows(IllegalArgumentException.class, () -> new Identity(a.key(), List.of()));
  }

  @Test
  void each_identity_has_an_alias_of_its_own() {
    SniKeyManager manager = new SniKeyManager(List.of(b, a, wildcard, a));
    String[] aliases = manager.getServerAliases("EC", null);
    assertEquals(2, aliases.length);
    assertEquals(a.leaf(), manager.getCertificateChain(aliases[0])[0]);
    assertEquals(wildcard.leaf(), manager.getCertificateChain(aliases[1])[0]);
    assertEquals(wildcard.key(), manager.getPrivateKey(aliases[1]));
  }

  @Test
  void an_unknown_alias_or_type_gives_nothing() {
    SniKeyManager manager = new SniKeyManager(List.of(a));
    assertNull(manager.getPrivateKey("nobody"));
    assertNull(manager.getCertificateChain("nobody"));
    assertNull(manager.getClientAliases("DSA", null));
  }
}

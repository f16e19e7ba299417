// SPDX-License-Identifier: Apache-2.0
package io.usocket.spi.jsse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.usocket.Feature;
import java.util.List;
import org.junit.jupiter.api.Test;

class AbilitiesTest {
  private static final int JAVA = Runtime.version().feature();

  private static Abilities platform() {
    return Abilities.of(JsseEngine.platform());
  }

  @Test
  void what_is_offered_by_default_is_not_taken_for_a_choice() {
    Abilities platform = platform();
    assertEquals(JAVA >= 20, platform.features().contains(Feature.GROUPS));
    assertEquals(JAVA >= 20, platform.groups().contains("x25519"));
    assertEquals(JAVA >= 19, platform.features().contains(Feature.SIGNATURE_SCHEMES));
    assertEquals(JAVA >= 19, platform.signatureSchemes().contains("ed25519"));
  }

  @Test
  void the_groups_of_the_hello_are_told_by_name() {
    List<String> groups = platform().defaultGroups();
    assertTrue(groups.containsAll(List.of("x25519", "secp256r1")), groups::toString);
  }

  @Test
  void the_hybrid_is_claimed_where_the_hello_has_a_key_for_it() {
    Abilities platform = platform();
    assertEquals(
        platform.defaultGroups().contains("X25519MLKEM768"),
        platform.features().contains(Feature.PQ_HYBRID));
  }
}

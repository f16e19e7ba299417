// SPDX-License-Identifier: Apache-2.0
package io.usocket.fips;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.usocket.Backend;
import io.usocket.Feature;
import io.usocket.ProviderException;
import io.usocket.Sockets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A deployment on a certified module gets it, or does not start. */
class ApprovedModeTest {
  @ParameterizedTest
  @ValueSource(strings = {"nio:BCFIPS", "jdk:BCFIPS"})
  void the_module_says_that_it_is_in_approved_mode(String name) throws Exception {
    Backend backend = Sockets.using(name);
    assertTrue(backend.features().contains(Feature.FIPS), backend::toString);
    assertTrue(backend.tlsLibrary().contains("in approved mode"), backend::toString);
  }

  @Test
  void the_other_bouncy_castle_is_not_there_and_the_text_says_what_to_add() {
    ProviderException e = assertThrows(ProviderException.class, () -> Sockets.using("nio:BCJSSE"));
    String text = String.valueOf(e.getMessage());
    assertTrue(text.contains("bctls-jdk18on"), text);
    assertTrue(text.contains("BCFIPS"), text);
  }
}

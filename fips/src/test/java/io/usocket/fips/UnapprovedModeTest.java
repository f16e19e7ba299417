// SPDX-License-Identifier: Apache-2.0
package io.usocket.fips;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.usocket.Feature;
import io.usocket.ProviderException;
import io.usocket.Sockets;
import org.junit.jupiter.api.Test;

/** A certified module that was not put into its approved mode does not pass for FIPS. */
class UnapprovedModeTest {
  @Test
  void nothing_is_claimed() throws Exception {
    assertFalse(Sockets.using("nio:BCFIPS").features().contains(Feature.FIPS));
  }

  @Test
  void a_deployment_that_requires_fips_stops_and_is_told_why() {
    System.setProperty("usocket.require", "FIPS");
    try {
      ProviderException e =
          assertThrows(ProviderException.class, () -> Sockets.using("nio:BCFIPS"));
      String text = String.valueOf(e.getMessage());
      assertTrue(text.contains("does not have FIPS"), text);
      assertTrue(text.contains("NOT in approved mode"), text);
      assertTrue(text.contains("-Dorg.bouncycastle.fips.approved_only=true"), text);
    } finally {
      System.clearProperty("usocket.require");
    }
  }
}

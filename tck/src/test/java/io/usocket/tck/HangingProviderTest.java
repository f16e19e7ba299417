// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A provider that hangs before a rule begins. Apart, as it is waited for as long as that takes. */
@Timeout(120)
class HangingProviderTest {
  @Test
  void one_that_hangs_when_asked_what_it_claims_cannot_be_tested() {
    String problem = HostileProviderTest.problem("hostile-pondering");
    assertTrue(problem.contains("it still runs after 30000 ms"), problem);
  }
}

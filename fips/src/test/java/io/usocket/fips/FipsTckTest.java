// SPDX-License-Identifier: Apache-2.0
package io.usocket.fips;

import io.usocket.tck.UsocketTck;

/**
 * The TCK on a certified module in its approved mode; {@code -Dusocket.fips.provider=jdk:BCFIPS}
 * has it by sockets.
 */
class FipsTckTest extends UsocketTck {
  @Override
  protected String provider() {
    return System.getProperty("usocket.fips.provider", "nio:BCFIPS");
  }
}

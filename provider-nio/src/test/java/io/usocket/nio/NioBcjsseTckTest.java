// SPDX-License-Identifier: Apache-2.0
package io.usocket.nio;

import io.usocket.tck.UsocketTck;

/** The TCK on this provider with Bouncy Castle's JSSE engine. */
class NioBcjsseTckTest extends UsocketTck {
  @Override
  protected String provider() {
    return "nio:BCJSSE";
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.bc;

import io.usocket.tck.UsocketTck;

/** The TCK on this provider with Bouncy Castle's own TLS. */
class BcTckTest extends UsocketTck {
  @Override
  protected String provider() {
    return "bc";
  }
}

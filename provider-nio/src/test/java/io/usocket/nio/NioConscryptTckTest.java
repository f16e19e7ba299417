// SPDX-License-Identifier: Apache-2.0
package io.usocket.nio;

import io.usocket.tck.UsocketTck;

/** The TCK on this provider with Conscrypt's engine. */
class NioConscryptTckTest extends UsocketTck {
  @Override
  protected String provider() {
    return "nio:Conscrypt";
  }
}

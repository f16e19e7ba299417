// SPDX-License-Identifier: Apache-2.0
package io.usocket.nio;

import io.usocket.tck.UsocketTck;

/** The TCK on this provider with the JDK's own engine. */
class NioTckTest extends UsocketTck {
  @Override
  protected String provider() {
    return "nio";
  }
}

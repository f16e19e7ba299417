// SPDX-License-Identifier: Apache-2.0
package io.usocket.jdk;

import io.usocket.tck.UsocketTck;

/** The TCK on this provider with Conscrypt's sockets. */
class JdkConscryptTckTest extends UsocketTck {
  @Override
  protected String provider() {
    return "jdk:Conscrypt";
  }
}

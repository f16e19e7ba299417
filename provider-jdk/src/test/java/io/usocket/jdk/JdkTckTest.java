// SPDX-License-Identifier: Apache-2.0
package io.usocket.jdk;

import io.usocket.tck.UsocketTck;

/** The TCK on this provider with the JDK's own sockets. */
class JdkTckTest extends UsocketTck {
  @Override
  protected String provider() {
    return "jdk";
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

/** The rules on {@code jdk}. */
class JdkRules extends UsocketTck {
  @Override
  protected String provider() {
    return "jdk";
  }
}

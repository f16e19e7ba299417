// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

/** The rules on {@code jdk:Conscrypt}. */
class JdkConscryptRules extends UsocketTck {
  @Override
  protected String provider() {
    return "jdk:Conscrypt";
  }
}

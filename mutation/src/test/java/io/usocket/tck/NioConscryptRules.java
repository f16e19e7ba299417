// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

/** The rules on {@code nio:Conscrypt}. */
class NioConscryptRules extends UsocketTck {
  @Override
  protected String provider() {
    return "nio:Conscrypt";
  }
}

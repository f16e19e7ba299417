// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

/** The rules on {@code bc}. */
class BcRules extends UsocketTck {
  @Override
  protected String provider() {
    return "bc";
  }
}

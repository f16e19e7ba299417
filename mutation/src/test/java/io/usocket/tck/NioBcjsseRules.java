// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

/** The rules on {@code nio:BCJSSE}. */
class NioBcjsseRules extends UsocketTck {
  @Override
  protected String provider() {
    return "nio:BCJSSE";
  }
}

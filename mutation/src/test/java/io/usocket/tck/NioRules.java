// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

/** The rules on {@code nio}. */
class NioRules extends UsocketTck {
  @Override
  protected String provider() {
    return "nio";
  }
}

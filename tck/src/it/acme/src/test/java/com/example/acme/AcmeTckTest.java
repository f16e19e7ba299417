// SPDX-License-Identifier: Apache-2.0
package com.example.acme;

import io.usocket.tck.UsocketTck;

/** Every rule that applies to what acme claims; the class fails if one of them does not run. */
class AcmeTckTest extends UsocketTck {
  @Override
  protected String provider() {
    return "acme";
  }
}

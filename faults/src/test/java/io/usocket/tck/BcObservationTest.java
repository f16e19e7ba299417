// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

/** The provider bc, with faults woven and none armed. */
class BcObservationTest extends ObservationTest {
  BcObservationTest() {
    super("bc");
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

/** The provider nio, with faults woven and none armed. */
class NioObservationTest extends ObservationTest {
  NioObservationTest() {
    super("nio");
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

/** TIME: timeouts. */
class TimeFaultsTest extends Faults {
  @Override
  void define() {
    fault("a negative timeout is none")
        .overrides("io.usocket.Timeouts", "set")
        .before(call -> call.<Double>arg(0) < 0, call -> call.set(0, Double.POSITIVE_INFINITY))
        .breaks("TIME-1.6");
    fault("NaN is no timeout")
        .overrides("io.usocket.Timeouts", "set")
        .before(call -> Double.isNaN(call.<Double>arg(0)), call -> call.answer(null))
        .breaks("TIME-1.6");
  }
}

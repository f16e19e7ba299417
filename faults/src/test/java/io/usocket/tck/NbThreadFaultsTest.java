// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import io.usocket.Errno;
import io.usocket.USocketException;
import io.usocket.spi.Port;
import java.util.concurrent.locks.ReentrantLock;

/** NB-8: several threads at one socket. */
class NbThreadFaultsTest extends Faults {
  private static final String CONNECTION = "io.usocket.StreamConnection";

  @Override
  void define() {
    fault("beside a thread that reads a read says to wait for room")
        .overrides(CONNECTION, "cannotGoOn")
        .before(
            call ->
                call.<Integer>arg(0) == Port.WANT_READ && call.isWithin("StreamReader", "begin"),
            call -> call.set(0, Port.WANT_WRITE))
        .breaks("NB-8.1", "NB-8.3", "NB-8.5");
    fault("beside a thread that writes a write says to wait for something to read")
        .overrides(CONNECTION, "cannotGoOn")
        .before(
            call ->
                call.<Integer>arg(0) == Port.WANT_WRITE && call.isWithin("StreamWriter", "begin"),
            call -> call.set(0, Port.WANT_READ))
        .breaks("NB-8.2");
    fault("beside a thread that accepts an accept says to wait for room")
        .overrides(CONNECTION, "cannotGoOn")
        .before(
            call ->
                call.arg(1).equals("accept")
                    && Mirror.<ReentrantLock>field(call.self(), "tcp.accepting.lock").isLocked(),
            call -> call.set(0, Port.WANT_WRITE))
        .breaks("NB-8.4");
    fault("a write that close has ended is EIO")
        .overrides("io.usocket.Handle", "closedError")
        .after(
            call -> call.isWithin("StreamWriter"),
            call -> call.answer(new USocketException(Errno.EIO, "closed")))
        .breaks(
            "CLOSE-1.1", "CLOSE-2.3", "CLOSE-6.2", "NB-8.8", "NB-8.9", "TLSEND-1.9", "TLSEND-4.1");
  }
}

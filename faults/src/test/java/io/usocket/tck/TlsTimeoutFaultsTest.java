// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import io.usocket.Errno;
import io.usocket.TlsException;
import io.usocket.spi.Deadline;
import io.usocket.spi.Port;
import io.usocket.spi.channel.ReadAhead;
import java.nio.ByteBuffer;

/** TLS-9: timeouts in data. */
class TlsTimeoutFaultsTest extends Faults {
  @Override
  void define() {
    fault("three bytes of a record are thrown away when time runs out")
        .overrides("io.usocket.spi.channel.ReadAhead", "fill")
        .after(
            call ->
                call.thrown() == null
                    && call.<Integer>result() == Port.WANT_READ
                    && !call.<Deadline>arg(1).isNow()
                    && call.<ReadAhead>self().bytes().remaining() == 3,
            call -> call.<ReadAhead>self().bytes().clear().limit(0))
        .breaks("TIME-4.1", "TLS-9.1", "TLS-9.2", "TLS-9.3", "TLS-9.4");
    fault("over TLS, what read has gathered is garbled when time runs out")
        .overrides("io.usocket.StreamReader", "read")
        .after(
            call ->
                call.threw(Errno.ETIMEDOUT)
                    && Mirror.field(Mirror.field(call.self(), "connection"), "tls") != null
                    && call.arg(0).equals(6)
                    && Mirror.<Integer>field(stashOf(call), "head") == 0
                    && Mirror.<Integer>field(stashOf(call), "tail") == 3,
            call -> Mirror.<byte[]>field(stashOf(call), "bytes")[0]++)
        .breaks("TLS-9.5");
    fault("over TLS, sendall that times out tells of no byte")
        .overrides("io.usocket.StreamConnection", "cannotGoOn")
        .before(
            call ->
                call.arg(1).equals("sendall")
                    && !call.<Deadline>arg(2).isNow()
                    && call.<Long>arg(3) > 0
                    && Mirror.field(call.self(), "tls") != null,
            call -> call.set(3, 0L))
        .breaks("TIME-4.5", "TIME-4.6", "TLS-9.6");
    fault("a timeout in data is the end of TLS")
        .overrides("io.usocket.spi.channel.SecureStream", "read")
        .after(
            call ->
                call.thrown() == null
                    && call.<Integer>result() == Port.WANT_READ
                    && call.times() == 1
                    && call.<ByteBuffer>arg(0).remaining() == 1
                    && !call.<Deadline>arg(1).isNow(),
            call ->
                Mirror.set(
                    call.self(),
                    "failure",
                    new TlsException(TlsException.Reason.INTERNAL, "time ran out", null)))
        .breaks("POLL-5.8", "TLS-9.7");
  }

  private static Object stashOf(Call call) {
    return Mirror.field(call.self(), "stash");
  }
}

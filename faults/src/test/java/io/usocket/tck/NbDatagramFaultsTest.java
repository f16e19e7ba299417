// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import io.usocket.Errno;
import io.usocket.Received;
import io.usocket.USocketException;
import io.usocket.WouldBlockException;
import io.usocket.WouldBlockException.Direction;
import io.usocket.spi.Deadline;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantLock;

/** NB-3: datagrams without waiting. */
class NbDatagramFaultsTest extends Faults {
  private static final String CALLS = "io.usocket.DatagramCalls";

  @Override
  void define() {
    fault("a long datagram that must not wait is cut")
        .overrides("io.usocket.spi.channel.ChannelDatagram", "send")
        .before(
            call -> call.<ByteBuffer>arg(0).remaining() > 4_000 && call.<Deadline>arg(2).isNow(),
            call -> {
              ByteBuffer src = call.arg(0);
              src.limit(src.limit() - 1);
            })
        .breaks("NB-3.1");
    fault("without waiting nobody hears that a datagram was cut")
        .overrides(CALLS, "recvfrom")
        .after(
            call ->
                call.thrown() == null
                    && call.<Deadline>arg(2).isNow()
                    && call.<Received>result().truncated(),
            call ->
                call.answer(
                    new Received(
                        call.<Received>result().length(),
                        call.<Received>result().address(),
                        false)))
        .breaks("NB-3.4");
    fault("beside a thread that receives a datagram call says to wait for room")
        .overrides(CALLS, "recvfrom")
        .after(
            call ->
                call.thrown() instanceof WouldBlockException
                    && Mirror.<ReentrantLock>field(call.self(), "receiving.lock").isLocked(),
            call -> {
              throw Mirror.wouldBlock(Direction.WRITE);
            })
        .breaks("NB-3.5");
    fault("a non-blocking datagram socket connects only once")
        .overrides(CALLS, "connect")
        .before(
            call -> call.<Deadline>arg(1).isNow() && Mirror.field(call.self(), "peer") != null,
            call -> {
              throw new USocketException(Errno.EISCONN, "connect");
            })
        .breaks("NB-3.6");
    fault("a datagram call that must not wait takes what was peeked at for read")
        .overrides(CALLS, "recvfrom")
        .before(
            call ->
                call.<Deadline>arg(2).isNow()
                    && call.<Boolean>arg(1)
                    && Mirror.field(call.self(), "sender") != null,
            call -> Mirror.set(call.self(), "sender", null))
        .breaks("NB-3.3");
  }
}

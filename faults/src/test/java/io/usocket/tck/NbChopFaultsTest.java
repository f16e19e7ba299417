// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import io.usocket.spi.BytePort;
import io.usocket.spi.Deadline;
import io.usocket.spi.Port;
import io.usocket.spi.channel.ChannelStream;
import java.nio.ByteBuffer;

/** NB-7 and NB-9: TLS over the transport of somebody else, and conversations. */
class NbChopFaultsTest extends Faults {
  private static final String SECURE = "io.usocket.spi.channel.SecureStream";

  @Override
  void define() {
    handshake();
    data();
    close();
    conversations();
  }

  /** Whether TLS goes over a transport that is not of the kit itself. */
  private static boolean isOverAnother(Call call) {
    return !(Mirror.<BytePort>field(call.self(), "transport") instanceof ChannelStream);
  }

  private static ByteBuffer unsent(Call call) {
    return Mirror.field(call.self(), "unsent");
  }

  private static ByteBuffer received(Call call) {
    return Mirror.field(call.self(), "received.bytes");
  }

  private static boolean answers(Call call, int answer) {
    return call.thrown() == null && call.<Integer>result() == answer;
  }

  private void handshake() {
    fault("a handshake that cannot send says that it wants to read")
        .overrides(SECURE, "handshake")
        .after(
            call -> answers(call, Port.WANT_WRITE) && call.<Deadline>arg(0).isNow(),
            call -> call.answer(Port.WANT_READ))
        .breaks(
            "NB-7.3", "NB-7.4", "NB-7.5", "NB-7.6", "NB-7.7", "NB-7.8", "NB-7.9", "NB-7.10",
            "NB-7.12");
  }

  private void data() {
    fault("half a record is spoilt by a write that the transport did not take")
        .overrides(SECURE, "write")
        .after(
            call ->
                call.thrown() == null
                    && isOverAnother(call)
                    && unsent(call).hasRemaining()
                    && received(call).remaining() > 5,
            call -> {
              int last = received(call).limit() - 1;
              received(call).put(last, (byte) ~received(call).get(last));
            })
        .breaks("NB-7.5");
    fault("a write that the transport did not take answers no bytes")
        .overrides(SECURE, "write")
        .after(
            call -> answers(call, Port.WANT_WRITE) && isOverAnother(call), call -> call.answer(0))
        .breaks("NB-7.8", "NB-7.12");
    fault("a few bytes of a record are a timeout to a call with time left")
        .overrides("io.usocket.spi.channel.ReadAhead", "fill")
        .after(
            call ->
                call.thrown() == null
                    && call.<Integer>result() > 0
                    && call.<Integer>result() < 5
                    && !call.<Deadline>arg(1).isNow()
                    && isOverAnother(call),
            call -> call.answer(Port.WANT_READ))
        .breaks("NB-7.11");
  }

  private void close() {
    fault("what was kept may wait for room when TLS is closed")
        .overrides(SECURE, "send")
        .before(
            call ->
                call.<Deadline>arg(1).isNow()
                    && isOverAnother(call)
                    && unsent(call).hasRemaining()
                    && call.isWithin("SecureStream", "depart"),
            call -> call.set(1, Deadline.after(1_000_000)))
        .breaks("NB-7.10");
    fault("close sends close_notify in the place of what it had kept")
        .overrides(SECURE, "depart")
        .before(
            call -> isOverAnother(call) && unsent(call).hasRemaining(),
            call -> unsent(call).position(unsent(call).limit()))
        .breaks("NB-7.12");
  }

  private void conversations() {
    fault("the last byte that the port of another provider reads is spoilt")
        .overrides("io.usocket.StreamReader", "readPort")
        .after(
            call ->
                call.thrown() == null
                    && call.<Integer>result() > 0
                    && !(Mirror.field(call.self(), "connection.tcp.stream")
                        instanceof ChannelStream),
            call -> {
              ByteBuffer dst = call.arg(0);
              int last = dst.position() - 1;
              dst.put(last, (byte) ~dst.get(last));
            })
        .breaks("NB-9.1", "NB-9.2");
  }
}

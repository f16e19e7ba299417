// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import io.usocket.spi.Deadline;
import io.usocket.spi.Port;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ConnectionPendingException;
import java.nio.channels.NotYetConnectedException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Set;

/** PROV-2 to PROV-4: ports as the sockets above do not use them, but may. */
class ProvPortFaultsTest extends Faults {
  private static final String KIT = "io.usocket.spi.channel.";
  private static final String STREAM = KIT + "ChannelStream";
  private static final String LISTENER = KIT + "ChannelListener";
  private static final String DATAGRAM = KIT + "ChannelDatagram";

  /** Who calls ports, of the sockets and of TLS. */
  private static final Set<String> ABOVE =
      Set.of(
          "io.usocket.StreamReader",
          "io.usocket.StreamWriter",
          "io.usocket.StreamConnection",
          "io.usocket.StreamReadiness",
          "io.usocket.TcpSocket",
          "io.usocket.DatagramCalls",
          "io.usocket.DtlsCalls",
          "io.usocket.DtlsConnection",
          "io.usocket.DtlsListener",
          KIT + "SecureStream");

  @Override
  void define() {
    deadlines();
    transfers();
    closing();
    interrupts();
    watching();
  }

  /** Whether the port itself is called, not the socket or TLS above it. */
  private static boolean isDirect(Call call) {
    return call.isDirect(ABOVE);
  }

  /** Whether the call may wait, but not for long. */
  private static boolean isShort(Deadline deadline) {
    return !deadline.hasPassed() && deadline.remainingNanos() < 1_000_000_000;
  }

  /** The call has a small part of its time. */
  private static void hurry(Call call, int at) {
    call.set(at, Deadline.after(1 + call.<Deadline>arg(at).remainingNanos() / 50));
  }

  private void impatient(String type, String method, int at, String rule) {
    fault(method + " of a port gives up soon")
        .overrides(type, method)
        .before(call -> isShort(call.arg(at)) && isDirect(call), call -> hurry(call, at))
        .breaks(rule);
  }

  private void deadlines() {
    impatient(STREAM, "read", 1, "PROV-2.2");
    impatient(LISTENER, "accept", 0, "PROV-2.4");
    impatient(STREAM, "write", 1, "PROV-2.7");
    impatient(DATAGRAM, "receive", 1, "PROV-2.9");
    fault("read of a port after its deadline is an exception")
        .overrides(STREAM, "read")
        .before(
            call ->
                isDirect(call)
                    && call.<Deadline>arg(1).hasPassed()
                    && !call.<Deadline>arg(1).isNow(),
            call -> {
              throw new SocketTimeoutException();
            })
        .breaks("PROV-2.1", "PROV-2.8");
    fault("read of a port does not wait for ever")
        .overrides(STREAM, "read")
        .before(
            call -> isDirect(call) && call.<Deadline>arg(1).isNever(),
            call -> call.set(1, Deadline.after(1_000_000)))
        .breaks("PROV-2.3", "PROV-3.1", "PROV-3.5", "PROV-3.8", "PROV-4.2");
    fault("a connect of a port cannot be gone on with")
        .overrides(STREAM, "connect")
        .before(
            call ->
                isDirect(call)
                    && Mirror.<SocketChannel>field(call.self(), "channel").isConnectionPending(),
            call -> {
              throw new ConnectionPendingException();
            })
        .breaks("PROV-2.5");
  }

  private void transfers() {
    fault("write of a port answers one byte too few")
        .overrides(STREAM, "write")
        .after(
            call -> isDirect(call) && call.thrown() == null && call.<Integer>result() > 1,
            call -> call.answer(call.<Integer>result() - 1))
        .breaks("PROV-2.6", "PROV-2.7", "PROV-3.1", "PROV-3.9");
    fault("write of a port wants the buffer's array")
        .overrides(STREAM, "write")
        .before(
            call -> isDirect(call) && call.<ByteBuffer>arg(0).isReadOnly(),
            call -> {
              throw new ReadOnlyBufferException();
            })
        .breaks("PROV-3.9");
    fault("the end of the stream is nothing to read for a call that must not wait")
        .overrides(STREAM, "read")
        .after(
            call ->
                isDirect(call)
                    && call.thrown() == null
                    && call.<Integer>result() == Port.END_OF_STREAM
                    && call.<Deadline>arg(1).isNow(),
            call -> call.answer(Port.WANT_READ))
        .breaks("PROV-2.8", "PROV-3.8");
    fault("a fresh port throws as NIO does when it is asked for its peer")
        .overrides(STREAM, "remoteAddress")
        .after(
            call -> call.threw(IOException.class),
            call -> call.fail(new NotYetConnectedException()))
        .breaks("PROV-3.7");
  }

  private void closing() {
    fault("read of a closed port is at the end")
        .overrides(STREAM, "read")
        .after(
            call -> isDirect(call) && call.threw(ClosedChannelException.class),
            call -> call.answer(Port.END_OF_STREAM))
        .breaks("PROV-3.1", "PROV-3.4");
    fault("accept of a closed port has met nobody")
        .overrides(LISTENER, "accept")
        .after(
            call -> isDirect(call) && call.threw(ClosedChannelException.class),
            call -> call.answer(null))
        .breaks("PROV-3.2");
    fault("receive of a closed port has received nothing")
        .overrides(DATAGRAM, "receive")
        .after(
            call -> isDirect(call) && call.threw(ClosedChannelException.class),
            call -> call.answer(null))
        .breaks("PROV-3.3");
  }

  private void interrupts() {
    fault("an interrupted read takes the interrupt status away")
        .overrides(STREAM, "read")
        .after(
            call -> isDirect(call) && call.threw(InterruptedIOException.class),
            call -> Thread.interrupted())
        .breaks("PROV-3.5");
    fault("an interrupted accept takes the interrupt status away")
        .overrides(LISTENER, "accept")
        .after(
            call -> isDirect(call) && call.threw(InterruptedIOException.class),
            call -> Thread.interrupted())
        .breaks("PROV-3.6");
  }

  private void watching() {
    fault("a port that is watched for reading is watched for room too")
        .overrides(KIT + "ChannelPort", "interest")
        .before(
            call -> isDirect(call) && call.<Integer>arg(0) == SelectionKey.OP_READ,
            call -> call.answer(SelectionKey.OP_READ | SelectionKey.OP_WRITE))
        .breaks("PROV-4.1");
  }
}

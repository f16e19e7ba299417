// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import io.usocket.Accepted;
import io.usocket.Errno;
import io.usocket.MessageFlag;
import io.usocket.USocket;
import io.usocket.WouldBlockException;
import io.usocket.WouldBlockException.Direction;
import io.usocket.spi.Deadline;
import io.usocket.spi.Port;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** NB-1: streams in non-blocking mode. */
class NbStreamFaultsTest extends Faults {
  private static final String READER = "io.usocket.StreamReader";

  @Override
  void define() {
    calls();
    flags();
    lines();
    ends();
  }

  private static boolean isEagain(Call call, Direction direction) {
    return call.thrown() instanceof WouldBlockException e
        && e.errno() == Errno.EAGAIN
        && e.direction() == direction;
  }

  private void calls() {
    fault("readinto that would have to wait answers no bytes")
        .overrides(READER, "readinto")
        .after(call -> isEagain(call, Direction.READ), call -> call.answer(0))
        .breaks("NB-1.1", "NB-4.3", "NB-5.1", "NB-5.6", "NB-6.1", "STREAM-2.7", "STREAM-6.8");
    fault("write without room says to wait for something to read")
        .overrides("io.usocket.StreamConnection", "cannotGoOn")
        .before(
            call ->
                call.<Integer>arg(0) == Port.WANT_WRITE
                    && call.arg(1).equals("write")
                    && call.<Deadline>arg(2).isNow(),
            call -> call.set(0, Port.WANT_READ))
        .breaks("NB-1.2", "NB-2.6", "NB-2.7", "NB-8.2");
    fault("read of no bytes without waiting is EAGAIN when there are none")
        .overrides(READER, "read")
        .before(
            call -> call.<Integer>arg(0) == 0 && call.<Deadline>arg(1).isNow(),
            call -> {
              throw Mirror.wouldBlock(Direction.READ);
            })
        .breaks("NB-1.8");
    fault("a plain socket that a non-blocking listener has accepted is non-blocking too")
        .overrides("io.usocket.USocket", "accept")
        .after(
            call ->
                call.thrown() == null
                    && call.<USocket>self().gettimeout() == 0
                    && isStream(call.self())
                    && Mirror.field(call.self(), "calls.setup.security") == null,
            call -> call.<Accepted>result().socket().settimeout(0))
        .breaks("BIND-3.4", "NB-1.11");
    fault("a flush that is stopped by EAGAIN forgets what it has not sent")
        .overrides("io.usocket.SocketFile$BufferedOut", "flush")
        .after(
            call -> isEagain(call, Direction.WRITE),
            call -> Mirror.<ByteBuffer>field(call.self(), "waiting").clear())
        .breaks("NB-1.12");
  }

  private static boolean has(MessageFlag[] flags, MessageFlag flag) {
    return Arrays.asList(flags).contains(flag);
  }

  private void flags() {
    fault("MSG_DONTWAIT makes a socket with a timeout non-blocking")
        .overrides("io.usocket.USocket", "receiving")
        .before(
            call ->
                has(call.arg(0), MessageFlag.MSG_DONTWAIT)
                    && call.<USocket>self().gettimeout() > 0
                    && call.<USocket>self().gettimeout() < Double.POSITIVE_INFINITY,
            call -> call.<USocket>self().settimeout(0))
        .breaks("NB-1.3", "NB-3.2", "NB-5.7");
    fault("MSG_PEEK is not seen behind another flag")
        .overrides("io.usocket.USocket", "has")
        .before(
            call ->
                call.arg(1) == MessageFlag.MSG_PEEK
                    && call.<MessageFlag[]>arg(0).length == 2
                    && call.<MessageFlag[]>arg(0)[1] == MessageFlag.MSG_PEEK,
            call -> call.answer(false))
        .breaks("NB-1.4", "NB-3.3");
    fault("a blocking socket that becomes non-blocking drops what was peeked at")
        .overrides("io.usocket.USocket", "settimeout")
        .before(
            call ->
                call.<Double>arg(0) == 0
                    && call.<USocket>self().gettimeout() == Double.POSITIVE_INFINITY
                    && waits(call.<USocket>self()) > 0,
            call -> Mirror.call(Mirror.field(call.self(), "calls.reader.stash"), "discard"))
        .breaks("NB-1.7");
  }

  /** How many bytes wait in a stream socket. */
  private static int waits(USocket socket) {
    return isStream(socket)
        ? Mirror.<Integer>field(socket, "calls.reader.stash.tail")
            - Mirror.<Integer>field(socket, "calls.reader.stash.head")
        : 0;
  }

  private static boolean isStream(USocket socket) {
    return Mirror.field(socket, "calls").getClass().getSimpleName().equals("StreamCalls");
  }

  private void lines() {
    fault("readline that finds no line throws away what it has found")
        .overrides(READER, "readline")
        .after(
            call -> isEagain(call, Direction.READ),
            call -> Mirror.call(Mirror.field(call.self(), "stash"), "discard"))
        .breaks("NB-1.5", "NB-1.6", "STREAM-3.7", "STREAM-6.10");
    fault("readline without waiting does not look at its limit")
        .overrides(READER, "readline")
        .before(
            call ->
                call.<Deadline>arg(1).isNow()
                    && call.<Integer>arg(0) > 0
                    && call.<Integer>arg(0) < Integer.MAX_VALUE,
            call -> call.set(0, Integer.MAX_VALUE))
        .breaks("NB-1.6");
  }

  private void ends() {
    fault("readline tells the end once, then it is EAGAIN")
        .overrides(READER, "readline")
        .after(
            call ->
                call.thrown() == null
                    && call.<byte[]>result().length == 0
                    && call.<Integer>arg(0) > 0
                    && call.<Deadline>arg(1).isNow()
                    && call.times() > 1,
            call -> {
              throw Mirror.wouldBlock(Direction.READ);
            })
        .breaks("NB-1.9");
    fault("a connection that broke is told once, then reading is EAGAIN")
        .overrides(READER, "readPort")
        .before(
            call ->
                call.<Deadline>arg(1).isNow() && Mirror.field(call.self(), "failure.first") != null,
            call -> call.answer(Port.WANT_READ))
        .breaks("NB-1.10", "NB-5.9", "NB-5.10", "NB-5.11");
  }
}

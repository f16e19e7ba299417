// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import io.usocket.Errno;
import io.usocket.USocket;
import io.usocket.USocketException;
import io.usocket.spi.Deadline;
import java.nio.ByteBuffer;

/** TIME: timeouts. */
class TimeFaultsTest extends Faults {
  private static final String SOCKET = "io.usocket.USocket";
  private static final String READER = "io.usocket.StreamReader";
  private static final String WRITER = "io.usocket.StreamWriter";
  private static final String TIMEOUTS = "io.usocket.Timeouts";

  @Override
  void define() {
    calls();
    modes();
    keeping();
    directions();
  }

  private static boolean timedOut(Call call) {
    return call.threw(Errno.ETIMEDOUT);
  }

  private void calls() {
    fault("readinto that times out is EAGAIN")
        .overrides(READER, "readinto")
        .after(
            call -> timedOut(call) && call.isWithin("TimeRules"),
            call -> call.fail(new USocketException(Errno.EAGAIN, "readinto")))
        .breaks("TIME-1.1", "TIME-4.7");
    fault("write that times out says how many bytes went and nothing else")
        .overrides(WRITER, "write/2")
        .after(call -> timedOut(call) && call.isWithin("TimeRules"), call -> call.answer(1))
        .breaks("TIME-1.3", "TIME-4.7");
    fault("accept that has timed out takes nobody any more")
        .overrides("io.usocket.TcpSocket", "accept")
        .before(
            call -> call.times() == 2 && call.isWithin("TimeRules"),
            call -> {
              throw new USocketException(Errno.EINVAL, "accept");
            })
        .breaks("TIME-1.2", "TIME-1.7");
    fault("a timeout of 60 ms is over after 30")
        .overrides(TIMEOUTS, "nanos")
        .after(
            call -> call.<Long>result() == 60_000_000 && call.isWithin("TimeRules"),
            call -> call.answer(30_000_000L))
        .breaks("TIME-1.4", "TIME-4.7");
    fault("timeouts are whole milliseconds")
        .overrides(TIMEOUTS, "nanos")
        .after(
            call -> call.<Long>result() > 0 && call.<Long>result() < 1_000_000,
            call -> call.answer(0L))
        .breaks("TIME-1.5");
    fault("the timeout of a reading call begins anew with each byte")
        .overrides(READER, "more")
        .before(
            call ->
                call.isWithin("TimeRules", "TIME_1_10_a_timeout_is_for_the_whole_call")
                    || call.isWithin("StreamReader", "require")
                        && call.isWithin("TimeRules")
                        && call.<Integer>arg(0) > 900,
            call -> call.set(1, Deadline.after(80_000_000)))
        .breaks("TIME-1.10");
  }

  private void modes() {
    fault("a negative timeout is none")
        .overrides(TIMEOUTS, "set")
        .before(call -> call.<Double>arg(0) < 0, call -> call.set(0, Double.POSITIVE_INFINITY))
        .breaks("TIME-1.6");
    fault("NaN is no timeout")
        .overrides(TIMEOUTS, "set")
        .before(call -> Double.isNaN(call.<Double>arg(0)), call -> call.answer(null))
        .breaks("TIME-1.6");
    fault("setblocking(false) is a timeout of a millisecond")
        .overrides(SOCKET, "setblocking")
        .before(
            call -> !call.<Boolean>arg(0) && call.isWithin("TimeRules"),
            call -> {
              call.<USocket>self().settimeout(0.001);
              call.answer(null);
            })
        .breaks("TIME-1.7", "TIME-1.9");
    fault("setblocking(true) leaves the timeout")
        .overrides(SOCKET, "setblocking")
        .before(
            call -> call.<Boolean>arg(0) && call.isWithin("TimeRules"), call -> call.answer(null))
        .breaks("TIME-1.8", "TIME-1.9");
  }

  private void keeping() {
    fault("read(n) that times out loses what came")
        .overrides(READER, "read/2")
        .after(
            call -> timedOut(call) && call.isWithin("TimeKeepRules", "readLosesNothing"),
            call -> Mirror.call(Mirror.field(call.self(), "stash"), "discard"))
        .breaks("TIME-2.1", "TIME-4.1");
    fault("readline that times out loses what came")
        .overrides(READER, "readline")
        .after(
            call -> timedOut(call) && call.isWithin("TimeKeepRules"),
            call -> Mirror.call(Mirror.field(call.self(), "stash"), "discard"))
        .breaks("TIME-2.2", "TIME-4.2");
    fault("readinto that times out moves the position")
        .overrides(READER, "readinto")
        .after(
            call ->
                timedOut(call)
                    && call.<ByteBuffer>arg(0).isDirect()
                    && call.isWithin("TimeKeepRules"),
            call -> call.<ByteBuffer>arg(0).position(3))
        .breaks("TIME-2.3", "TIME-4.3");
    fault("read() that times out loses what came")
        .overrides(SOCKET, "read/0")
        .after(
            call -> timedOut(call) && call.isWithin("TimeKeepRules"),
            call ->
                Mirror.call(
                    Mirror.field(
                        Mirror.field(Mirror.field(call.self(), "calls"), "reader"), "stash"),
                    "discard"))
        .breaks("TIME-2.4", "TIME-4.4");
    fault("sendall that times out says that all went but one byte")
        .overrides("io.usocket.USocketException", "bytesTransferred")
        .after(
            call ->
                call.<USocketException>self().errno() == Errno.ETIMEDOUT
                    && call.isWithin("TimeKeepRules", "timedOut"),
            call -> call.answer(call.<Long>result() - 1))
        .breaks("TIME-2.5", "TIME-3.1", "TIME-4.5", "TIME-4.6");
  }

  private void directions() {
    fault("SO_RCVTIMEO is for sending too")
        .overrides(TIMEOUTS, "receiving/1")
        .after(
            call -> call.isWithin("TimeKeepRules"),
            call -> Mirror.call(call.self(), "sending", call.<Long>arg(0)))
        .breaks("TIME-3.2");
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import io.usocket.Errno;
import io.usocket.WouldBlockException;
import io.usocket.spi.Deadline;
import java.util.concurrent.atomic.AtomicReference;

/** NB-2: a connect that nobody waits for. */
class NbConnectFaultsTest extends Faults {
  private static final String TCP = "io.usocket.TcpSocket";

  private static boolean is(Call call, String state) {
    return Mirror.field(call.self(), "state").toString().equals(state);
  }

  @Override
  void define() {
    fault("connect without waiting succeeds as often as it is called")
        .overrides(TCP, "connect")
        .after(
            call ->
                call.<Deadline>arg(1).isNow() && call.threw(Errno.EISCONN) && is(call, "CONNECTED"),
            call -> call.answer(0))
        .breaks("CONNECT-4.2", "NB-2.1", "NB-2.2", "NB-2.3", "POLL-2.1");
    fault("a connect that a transfer has found done is not answered any more")
        .overrides(TCP, "finish")
        .after(
            call -> Mirror.<Boolean>field(call.self(), "unanswered"),
            call -> Mirror.set(call.self(), "unanswered", false))
        .breaks("NB-2.2");
    fault("each connect says that it has just begun")
        .overrides("io.usocket.StreamCalls", "connect")
        .after(
            call ->
                call.thrown() instanceof WouldBlockException e
                    && e.errno() == Errno.EALREADY
                    && Mirror.field(call.self(), "setup.security") == null,
            call -> {
              throw Mirror.wouldBlock(Errno.EINPROGRESS, WouldBlockException.Direction.WRITE);
            })
        .breaks("CLOSE-3.5", "CONNECT-4.1", "NB-2.3", "NB-2.6", "NB-2.7", "NB-2.9");
    fault("bind does nothing while a connect is under way")
        .overrides(TCP, "bind")
        .before(call -> is(call, "CONNECTING"), call -> call.answer(null))
        .breaks("NB-2.6", "NB-2.8");
    fault("listen does nothing while a connect is under way")
        .overrides(TCP, "listen")
        .before(call -> is(call, "CONNECTING"), call -> call.answer(null))
        .breaks("NB-2.6", "NB-2.8");
    fault("a late refusal is told by the next two calls")
        .overrides(TCP, "startAnew")
        .after(
            call -> true,
            call ->
                Mirror.<AtomicReference<Object>>field(call.self(), "untold.error").set(call.arg(0)))
        .breaks(
            "CLOSE-5.1",
            "CLOSE-5.2",
            "CONNECT-2.2",
            "CONNECT-2.3",
            "CONNECT-2.4",
            "CONNECT-4.3",
            "NB-2.4",
            "NB-2.5",
            "OPT-3.2",
            "OPT-4.3",
            "POLL-2.2");
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import io.usocket.Errno;
import io.usocket.USocketException;
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
                call.<Deadline>arg(1).isNow()
                    && call.thrown() instanceof USocketException e
                    && e.errno() == Errno.EISCONN
                    && is(call, "CONNECTED"),
            call -> call.answer(0))
        .breaks("NB-2.1", "NB-2.3");
    fault("a connect that a transfer has found done is not answered any more")
        .overrides(TCP, "finish")
        .after(
            call -> Mirror.<Boolean>field(call.self(), "unanswered"),
            call -> Mirror.set(call.self(), "unanswered", false))
        .breaks("NB-2.2");
    fault("each connect says that it has just begun")
        .overrides(TCP, "isConnecting")
        .after(
            call -> call.<Boolean>result() && call.isWithin("StreamCalls", "connect"),
            call -> call.answer(false))
        .breaks("NB-2.6", "NB-2.7", "NB-2.9");
    fault("a socket whose connect was refused keeps its port")
        .overrides(TCP, "startAnew")
        .before(call -> call.answer(null))
        .breaks("NB-2.4", "NB-2.5");
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
                Mirror.<AtomicReference<Object>>field(call.self(), "untold", "error")
                    .set(call.arg(0)))
        .breaks("NB-2.4", "NB-2.5");
  }
}

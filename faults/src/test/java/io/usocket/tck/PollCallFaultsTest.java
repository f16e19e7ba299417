// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static io.usocket.Sockets.POLLIN;

import io.usocket.Errno;
import io.usocket.Poller;
import io.usocket.USocket;
import io.usocket.USocketException;
import io.usocket.spi.Deadline;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** POLL-4 and 5: the calls of a poller, its threads and its sockets. */
class PollCallFaultsTest extends Faults {
  private static final long NANOS_PER_MILLI = 1_000_000;

  @Override
  void define() {
    registering();
    polling();
    iterating();
    waking();
    closing();
    sharing();
    lifetimes();
  }

  private void registering() {
    fault("register asks for POLLIN unless told otherwise")
        .overrides("io.usocket.Poller", "register/1")
        .before(
            call -> {
              call.<Poller>self().register(call.arg(0), POLLIN);
              call.answer(null);
            })
        .breaks("POLL-2.6", "POLL-4.1");
    fault("modify to nothing is forgotten")
        .overrides("io.usocket.Poller", "modify")
        .before(
            call -> call.<Integer>arg(1) == 0 && isRegistered(call.self(), call.arg(0)),
            call -> call.answer(null))
        .breaks("POLL-4.1");
    fault("modify of a socket that is not registered does nothing")
        .overrides("io.usocket.Poller", "modify")
        .after(call -> call.threw(Errno.ENOENT), call -> call.answer(null))
        .breaks("POLL-4.2");
    fault("a socket that was unregistered cannot be registered again")
        .overrides("io.usocket.Watchers", "add")
        .before(
            call -> call.times() > 1 && Mirror.<Object[]>field(call.self(), "all").length == 0,
            call -> Mirror.set(call.arg(0), "ended", true))
        .breaks("POLL-4.3", "POLL-5.5", "POLL-5.11");
    fault("bits that nobody can ask for are left out")
        .overrides("io.usocket.PollMask", "asked")
        .before(call -> (call.<Integer>arg(0) & ~61) != 0, call -> call.set(0, 0))
        .breaks("POLL-4.4");
    fault("a closed poller can be registered with")
        .overrides("io.usocket.Poller", "requireOpen")
        .after(
            call -> call.thrown() != null && call.isWithin("Poller", "register"),
            call -> call.answer(null))
        .breaks("POLL-4.5");
  }

  private static boolean isRegistered(Poller poller, USocket socket) {
    return Mirror.<Map<?, ?>>field(poller, "registered").containsKey(socket);
  }

  private void polling() {
    fault("a poll of 100 ms ends after 50")
        .overrides("io.usocket.Poller", "left")
        .after(
            call -> call.<Integer>arg(0) == 100,
            call -> call.answer(Math.max(0, call.<Long>result() - 50 * NANOS_PER_MILLI)))
        .breaks("POLL-4.6");
  }

  private void iterating() {
    fault("ipoll makes an event for each socket")
        .overrides("io.usocket.Poller$Found", "next")
        .after(
            call -> call.result() != null && !call.isWithin("Poller", "poll"),
            call -> Mirror.set(call.self(), "current", null))
        .breaks("POLL-4.7", "POLL-4.9");
    fault("ipoll gives what was closed or unregistered meanwhile")
        .overrides("io.usocket.Poller$Found", "isGone")
        .after(call -> call.result(), call -> call.answer(false))
        .breaks("POLL-4.8");
  }

  private void waking() {
    fault("a wakeup ends every poll")
        .overrides("io.usocket.Poller", "gather")
        .after(
            call ->
                call.thrown() == null
                    && call.<Integer>arg(0) < 0
                    && Mirror.<List<?>>field(call.self(), "ready").isEmpty(),
            call -> call.<Poller>self().wakeup())
        .breaks("POLL-5.1");
    fault("modify by another thread counts for the next poll")
        .overrides("io.usocket.Registration", "ask")
        .before(
            call ->
                Mirror.<Boolean>field(call.self(), "queue.waiting")
                    && call.isWithin("Poller", "modify"),
            call -> {
              Mirror.set(call.self(), "asked", call.arg(0));
              call.answer(null);
            })
        .breaks("POLL-5.2");
    fault("a close by another thread is not told to the poll that is under way")
        .overrides("io.usocket.Registration", "closed")
        .before(
            call ->
                Mirror.<Boolean>field(call.self(), "queue.waiting")
                    && Mirror.<Integer>field(call.self(), "asked") == POLLIN
                    && Mirror.is(call.self(), "socket.calls.tcp.state", "CONNECTED"),
            call -> call.answer(null))
        .breaks("POLL-5.3");
    fault("a poll that is interrupted takes the interrupt status")
        .overrides("io.usocket.Poller", "mayGoOn")
        .after(call -> call.threw(Errno.EINTR), call -> Thread.interrupted())
        .breaks("POLL-5.4");
  }

  private void closing() {
    fault("a closed poller has nothing to tell")
        .overrides("io.usocket.Poller", "gather")
        .after(call -> call.threw(Errno.EBADF), call -> call.answer(List.of()))
        .breaks("POLL-4.5", "POLL-5.5");
  }

  private void sharing() {
    fault("a poller takes sockets of one backend only")
        .overrides("io.usocket.Poller", "register/2")
        .before(
            PollCallFaultsTest::isOfAnotherBackend,
            call -> {
              throw new USocketException(Errno.EINVAL, "a socket of another backend");
            })
        .breaks("POLL-5.6");
    fault("a connection that is read from goes to one poller only")
        .overrides("io.usocket.Registration", "register")
        .before(
            call ->
                Mirror.<Object[]>field(call.self(), "socket.calls.watchers.all").length > 1
                    && (Mirror.<Integer>field(call.self(), "asked") & POLLIN) != 0
                    && Mirror.is(call.self(), "socket.calls.tcp.state", "CONNECTED")
                    && Mirror.is(call.self(), "socket.calls.connection.security", "null"),
            call -> call.answer(false))
        .breaks("POLL-5.7");
    fault("a timeout is none while a poller has the socket")
        .overrides("io.usocket.StreamReader", "recv/3")
        .before(
            call ->
                !Set.of(Deadline.NOW, Deadline.NEVER).contains(call.<Deadline>arg(2))
                    && Mirror.is(call.self(), "connection.security", "null")
                    && Mirror.<Object[]>field(call.self(), "watchers.all").length > 0,
            call -> call.set(2, Deadline.NOW))
        .breaks("POLL-5.8");
  }

  private static boolean isOfAnotherBackend(Call call) {
    Object provider = provider(call.arg(0));
    return Mirror.<Map<USocket, ?>>field(call.self(), "registered").keySet().stream()
        .anyMatch(other -> provider(other) != provider);
  }

  private static Object provider(USocket socket) {
    return Mirror.field(socket, "calls.setup.provider");
  }

  private void lifetimes() {
    fault("a poller lets go of a socket that nobody else knows")
        .overrides("io.usocket.Poller", "register/2")
        .after( // who knows a socket cannot be told from outside, so it is told by the rule
            call -> call.isWithin("PollSharedRules", "abandonRegistered"),
            call -> call.<Poller>self().unregister(call.arg(0)))
        .breaks("POLL-5.9");
    fault("a poller that nobody knows stays open")
        .overrides("io.usocket.Poller$Closing", "run")
        .before(call -> !call.isWithin("Poller", "close"), call -> call.answer(null))
        .breaks("POLL-5.10");
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static io.usocket.Sockets.POLLERR;
import static io.usocket.Sockets.POLLHUP;
import static io.usocket.Sockets.POLLOUT;

import io.usocket.Received;
import io.usocket.SocketOption;
import io.usocket.USocket;
import java.nio.ByteBuffer;
import java.util.Map;

/** POLL-1 to 3: what pollers tell of sockets without TLS. */
class PollTableFaultsTest extends Faults {
  @Override
  void define() {
    unconnected();
    connected();
    ended();
    connecting();
    closed();
    datagrams();
  }

  private void unconnected() {
    fault("who asks for nothing is not told of a socket that was never connected")
        .overrides("io.usocket.Probe", "find")
        .before(
            call ->
                call.<Integer>arg(0) == POLLHUP
                    && Mirror.<Boolean>call(call.self(), "asksNothing")
                    && call.isWithin("StreamReadiness", "examine")
                    && !call.isWithin("StreamReadiness", "examineConnected"),
            call -> call.answer(null))
        .breaks("POLL-1.1", "POLL-2.2");
    fault("nothing is told of a socket that is only bound")
        .overrides("io.usocket.StreamReadiness", "examine")
        .before(call -> is(call, "tcp.state", "BOUND"), call -> call.answer(null))
        .breaks("POLL-1.1");
    fault("a fresh socket is told of once")
        .overrides("io.usocket.Registration", "changed")
        .before(
            call ->
                call.isWithin("Poller", "gather")
                    && is(call, "socket.calls.tcp.state", "FRESH")
                    && !Mirror.<USocket>field(call.self(), "socket").isClosed(),
            call -> call.answer(null))
        .breaks("POLL-1.1", "POLL-2.2", "POLL-2.3", "POLL-2.5", "POLL-6.3");
    fault("a listener is told as readable although nobody waits")
        .overrides("io.usocket.StreamReadiness", "examineListening")
        .after(
            call -> Mirror.<Integer>field(call.arg(0), "found") == 0,
            call -> Mirror.call(call.arg(0), "findAsked", 1))
        .breaks("POLL-1.2", "POLL-2.5", "POLL-2.7", "POLL-5.3", "POLL-9.1");
  }

  private void connected() {
    fault("data of an accepted connection is not told")
        .overrides("io.usocket.StreamReadiness", "findInput")
        .before(
            call -> is(call, "tcp.accepted", "true") && is(call, "connection.tls", "null"),
            call -> call.answer(null))
        .breaks("POLL-1.3", "POLL-1.6");
    fault("what a line has left over is not told")
        .overrides("io.usocket.StreamReader", "end")
        .after(
            call -> call.isWithin("StreamReader", "readline") && isWatched(call, "watchers"),
            call -> Mirror.set(call.self(), "stashed", false))
        .breaks("POLL-1.4", "POLL-7.4");
    fault("a connection whose send buffer was set is always told as writable")
        .overrides("io.usocket.StreamReadiness", "examineOutput")
        .after(
            call ->
                Mirror.<Map<?, ?>>field(call.self(), "tcp.options.chosen")
                        .containsKey(SocketOption.SO_SNDBUF)
                    && is(call, "connection.tls", "null"),
            call -> Mirror.call(call.arg(0), "findAsked", POLLOUT))
        .breaks("POLL-1.5", "POLL-9.4");
    fault("what came before a reset is lost to who polls")
        .overrides("io.usocket.StreamReader", "lookAhead")
        .after(
            call ->
                call.<Boolean>result()
                    && Mirror.<Integer>call(Mirror.field(call.self(), "stash"), "size") > 0
                    && is(call, "connection.tls", "null"),
            call -> {
              Mirror.call(Mirror.field(call.self(), "stash"), "discard");
              Mirror.set(call.self(), "stashed", false);
            })
        .breaks("POLL-1.9");
  }

  private void ended() {
    fault("to who asks for POLLOUT alone the end of the peer's direction is a hang-up")
        .overrides("io.usocket.StreamReadiness", "examineConnected")
        .after(
            call ->
                is(call, "reader.ended", "true")
                    && is(call, "writer.shut", "false")
                    && Mirror.<Integer>field(call.arg(0), "asked") == POLLOUT,
            call -> Mirror.call(call.arg(0), "find", POLLHUP))
        .breaks("POLL-1.6", "POLL-8.1");
    fault("a send that has thrown the error does not count")
        .overrides("io.usocket.StreamWriter", "broken")
        .after(
            call -> isWatched(call, "turn.watchers"),
            call -> Mirror.set(call.self(), "connection.breakdown.told", false))
        .breaks("POLL-1.7");
    fault("to who asks for nothing a broken connection is one that has ended")
        .overrides("io.usocket.Probe", "findHangup")
        .before(
            call -> call.<Boolean>arg(0) && Mirror.<Boolean>call(call.self(), "asksNothing"),
            call -> call.set(0, false))
        .breaks("POLL-1.8", "POLL-2.2");
    fault("to who asks for nothing an error is told for ever")
        .overrides("io.usocket.Probe", "findHangup")
        .before(
            call -> !call.<Boolean>arg(0) && Mirror.<Boolean>call(call.self(), "asksNothing"),
            call -> call.set(0, true))
        .breaks("POLL-1.7", "POLL-1.8");
    fault("SHUT_RD is not told as the end")
        .overrides("io.usocket.StreamReader", "hasEnded")
        .after(
            call -> call.<Boolean>result() && !Mirror.<Boolean>field(call.self(), "ended"),
            call -> call.answer(false))
        .breaks("POLL-1.10");
  }

  private void connecting() {
    fault("a connect that is under way is told as writable")
        .overrides("io.usocket.StreamReadiness", "goOnConnecting")
        .after(
            call -> is(call, "tcp.state", "CONNECTING") && is(call, "connection.security", "null"),
            call -> Mirror.call(call.arg(0), "findAsked", POLLOUT))
        .breaks("POLL-2.1");
    fault("a connect that was refused later is told as no connect")
        .overrides("io.usocket.TcpSocket", "hasFailedUntold")
        .after(call -> call.result(), call -> call.answer(false))
        .breaks("POLL-2.2", "POLL-2.3", "POLL-6.3");
    fault("an error that came late is thrown for ever")
        .overrides("io.usocket.Untold", "tell")
        .after(
            call -> call.thrown() != null && call.isWithin("TcpSocket"),
            call -> Mirror.call(call.self(), "keep", call.thrown()))
        .breaks("POLL-2.3", "POLL-6.3");
  }

  private void closed() {
    fault("a closed socket is told of once")
        .overrides("io.usocket.Registration", "changed")
        .before(
            call ->
                call.isWithin("Poller", "gather")
                    && Mirror.<USocket>field(call.self(), "socket").isClosed(),
            call -> call.answer(null))
        .breaks("POLL-2.4", "POLL-4.8", "POLL-5.7", "POLL-8.7", "POLL-9.6");
    fault("an accepted connection that is registered stays open when it is closed")
        .overrides("io.usocket.USocket", "close")
        .before(
            call -> isWatched(call, "calls.watchers") && is(call, "calls.tcp.accepted", "true"),
            PollTableFaultsTest::closeInName)
        .breaks("POLL-2.6");
    fault("a listener that is registered goes on listening when it is closed")
        .overrides("io.usocket.USocket", "close")
        .before(
            call -> isWatched(call, "calls.watchers") && is(call, "calls.tcp.state", "LISTENING"),
            PollTableFaultsTest::closeInName)
        .breaks("POLL-2.7");
  }

  private static void closeInName(Call call) {
    Mirror.set(call.self(), "handle.closed", true);
    Mirror.call(Mirror.field(call.self(), "calls.watchers"), "closed");
    call.answer(null);
  }

  private void datagrams() {
    fault("an empty datagram is none to who polls")
        .overrides("io.usocket.spi.channel.ChannelDatagram", "receive")
        .after(
            call ->
                call.result() != null
                    && call.<ByteBuffer>arg(0).position() == 0
                    && call.isWithin("DatagramCalls", "lookAhead"),
            call -> call.answer(null))
        .breaks("POLL-3.1");
    fault("of a datagram that is polled the rest is kept for the next call")
        .overrides("io.usocket.DatagramCalls", "recvfrom")
        .after(
            call ->
                call.thrown() == null
                    && call.<Received>result().truncated()
                    && !call.<Boolean>arg(1)
                    && isWatched(call, "watchers"),
            call -> Mirror.set(call.self(), "sender", call.<Received>result().address()))
        .breaks("POLL-3.2");
    fault("port unreachable is not told")
        .overrides("io.usocket.Probe", "find")
        .before(
            call -> call.<Integer>arg(0) == POLLERR && call.isWithin("DatagramCalls", "examine"),
            call -> call.answer(null))
        .breaks("POLL-3.3", "POLL-3.4");
    fault("SO_ERROR does not answer what a datagram has met")
        .overrides("io.usocket.DatagramCalls", "takeError")
        .before(
            call -> Mirror.call(Mirror.field(call.self(), "untold"), "isThere"),
            call -> call.answer(0))
        .breaks("POLL-3.4");
  }

  private static boolean is(Call call, String path, String text) {
    return Mirror.is(call.self(), path, text);
  }

  /** Whether a poller has the socket. */
  private static boolean isWatched(Call call, String watchers) {
    return Mirror.<Object[]>field(call.self(), watchers + ".all").length > 0;
  }
}

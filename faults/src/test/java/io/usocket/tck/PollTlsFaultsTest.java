// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static io.usocket.Sockets.POLLIN;
import static io.usocket.Sockets.POLLOUT;

import io.usocket.TlsException;
import io.usocket.TlsException.Reason;
import io.usocket.spi.Port;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;

/** POLL-6 to 9: pollers look through TLS, sleep, and share sockets with other threads. */
class PollTlsFaultsTest extends Faults {
  private static final int LONG_RECORD = 1 << 13;
  private static final long NANOS_PER_MILLI = 1_000_000;

  @Override
  void define() {
    handshakes();
    limits();
    records();
    output();
    ends();
    idleness();
  }

  private void handshakes() {
    fault("a TLS socket is told as writable before its handshake is done")
        .overrides("io.usocket.StreamConnection", "lookAtHandshake")
        .after(
            call -> call.<Integer>result() < 0 && !isBusy(call),
            call -> Mirror.call(call.arg(0), "findAsked", POLLOUT))
        .breaks("POLL-6.1", "POLL-6.2", "POLL-6.4", "POLL-6.5", "POLL-6.8", "POLL-9.1");
    fault("a TLS socket is told as writable while another thread does its handshake")
        .overrides("io.usocket.StreamConnection", "lookAtHandshake")
        .after(
            call -> call.<Integer>result() < 0 && isBusy(call),
            call -> Mirror.call(call.arg(0), "findAsked", POLLOUT))
        .breaks("POLL-6.7");
    fault("a poller that ends a handshake does not tell the others")
        .overrides("io.usocket.Watchers", "changedBy")
        .before(
            call -> call.isWithin("StreamConnection", "lookAtHandshake"), call -> call.answer(null))
        .breaks("POLL-6.8");
    fault("a handshake that fails in a poll is hung up without an error")
        .overrides("io.usocket.Breakdown", "notice")
        .after(
            call -> call.isWithin("StreamConnection", "lookAtHandshake"),
            call -> Mirror.set(call.self(), "told", true))
        .breaks("POLL-6.4", "POLL-6.5", "POLL-6.6", "POLL-6.8");
  }

  /** Whether another thread does the handshake. */
  private static boolean isBusy(Call call) {
    return Mirror.<java.util.concurrent.locks.ReentrantLock>field(call.self(), "tls.turn.lock")
        .isLocked();
  }

  private void limits() {
    fault("a handshake that stalls in a poll has no limit")
        .overrides("io.usocket.HandshakeLimits", "takeLate")
        .after(call -> call.result() != null, call -> call.answer(null))
        .breaks("POLL-6.5", "POLL-6.6");
    fault("the handshakes of a poller end at the longest limit")
        .overrides("io.usocket.HandshakeLimits", "compare")
        .after(call -> call.<Integer>result() != 0, call -> call.answer(-call.<Integer>result()))
        .breaks("POLL-6.6");
  }

  private void records() {
    fault("part of a record is told as readable")
        .overrides("io.usocket.StreamReadiness", "examineInput")
        .after(
            call -> hasComeInVain(call) && rest(call).hasRemaining(),
            call -> Mirror.call(call.arg(0), "findAsked", POLLIN))
        .breaks("POLL-6.2", "POLL-7.1", "POLL-7.5");
    fault("what TLS says for itself is told as readable")
        .overrides("io.usocket.StreamReadiness", "examineInput")
        .after(
            call ->
                hasComeInVain(call)
                    && !rest(call).hasRemaining()
                    && Mirror.<Long>field(call.arg(0), "author.limit") == 0,
            call -> Mirror.call(call.arg(0), "findAsked", POLLIN))
        .breaks("POLL-7.2");
    fault("what is decrypted and was not taken is forgotten")
        .overrides("io.usocket.spi.channel.SecureStream", "hasBufferedInput")
        .after(
            call ->
                Mirror.<ByteBuffer>field(call.self(), "plaintext").hasRemaining()
                    && call.isWithin("StreamReader", "lookAhead")
                    && !call.isWithin("PollStage", "count"), // a race of readers, now and then
            call -> call.answer(false))
        .breaks("POLL-7.3", "POLL-9.3");
    fault("close_notify behind data is forgotten")
        .overrides("io.usocket.StreamReader", "lookAhead")
        .before(
            call ->
                Mirror.is(call.self(), "connection.tls.port.recordReady", "true")
                    && Mirror.<Object[]>field(call.self(), "watchers.all").length == 1
                    && isAlert(rest(call)),
            call -> call.answer(true))
        .breaks("POLL-7.9");
    fault("of a long record that is read ahead the last byte is lost")
        .overrides("io.usocket.Stash", "put")
        .before(
            call -> call.<ByteBuffer>arg(0).remaining() >= LONG_RECORD,
            call -> call.<ByteBuffer>arg(0).limit(call.<ByteBuffer>arg(0).limit() - 1))
        .breaks("POLL-7.6", "POLL-9.5", "POLL-9.7");
  }

  /** The channel has shown something, and there is nothing to read. */
  private static boolean hasComeInVain(Call call) {
    return Mirror.<Boolean>call(call.arg(0), "shows", SelectionKey.OP_READ)
        && Mirror.field(call.self(), "connection.tls") != null
        && !Mirror.<Boolean>call(Mirror.field(call.self(), "reader"), "isReady");
  }

  /** What has come and TLS has not taken. */
  private static ByteBuffer rest(Call call) {
    return Mirror.field(call.self(), "connection.tls.port.received.bytes");
  }

  private static boolean isAlert(ByteBuffer record) {
    return record.get(record.position()) == 21; // RFC 5246 section 6.2.1
  }

  private void output() {
    fault("a connection whose ciphertext is stuck is told as writable")
        .overrides("io.usocket.StreamReadiness", "examineOutput")
        .after(PollTlsFaultsTest::isStuck, call -> Mirror.call(call.arg(0), "findAsked", POLLOUT))
        .breaks("POLL-7.7", "POLL-7.8", "POLL-9.2", "POLL-9.4");
    fault("stuck ciphertext does not go out in a poll")
        .overrides("io.usocket.spi.channel.SecureStream", "send")
        .before(
            call ->
                Mirror.<ByteBuffer>field(call.self(), "unsent").hasRemaining()
                    && call.isWithin("Poller"),
            call -> call.answer(Port.WANT_WRITE))
        .breaks("POLL-7.7", "POLL-7.8");
  }

  private static boolean isStuck(Call call) {
    ByteBuffer unsent = Mirror.field(call.self(), "connection.tls.port.unsent");
    return unsent != null && unsent.hasRemaining();
  }

  private void ends() {
    fault("a poller takes a cut connection for a complete one")
        .overrides("io.usocket.spi.channel.SecureStream", "read")
        .after(
            call -> call.threw(Reason.TRUNCATED) && call.isWithin("StreamReader", "lookAhead"),
            call -> call.answer(Port.END_OF_STREAM))
        .breaks("POLL-8.2", "POLL-8.5");
    fault("a fatal alert is told by pollers for ever")
        .overrides("io.usocket.StreamReader", "step")
        .after(
            call -> call.threw(Reason.PEER_ALERT) && isWatched(call),
            call -> Mirror.set(call.self(), "connection.breakdown.told", false))
        .breaks("POLL-8.3");
    fault("a poller takes a reset beneath TLS for the end")
        .overrides("io.usocket.spi.channel.SecureStream", "read")
        .after(
            call ->
                call.thrown() != null
                    && !call.threw(TlsException.class)
                    && call.isWithin("StreamReader", "lookAhead"),
            call -> call.answer(Port.END_OF_STREAM))
        .breaks("POLL-8.4");
    fault("after SHUT_WR the peer's end of TLS is no hang-up")
        .on("nio")
        .overrides("io.usocket.StreamReader", "hasEnded")
        .after(
            call -> call.<Boolean>result() && Mirror.field(call.self(), "connection.tls") != null,
            call -> call.answer(false))
        .breaks("POLL-8.6");
  }

  private static boolean isWatched(Call call) {
    return Mirror.<Object[]>field(call.self(), "watchers.all").length > 0;
  }

  private void idleness() {
    fault("a poller does not wait")
        .overrides("io.usocket.Poller", "select")
        .before(
            call ->
                call.<Long>arg(0) > 70 * NANOS_PER_MILLI
                    && call.<Long>arg(0) <= 300 * NANOS_PER_MILLI,
            call -> call.set(0, 0L))
        .breaks("POLL-9.1", "POLL-9.2", "POLL-9.3", "POLL-9.4");
  }
}

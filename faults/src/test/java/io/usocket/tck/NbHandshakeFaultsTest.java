// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import io.usocket.Errno;
import io.usocket.TlsException;
import io.usocket.USocketException;
import io.usocket.spi.Deadline;
import io.usocket.spi.Port;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/** NB-5 and NB-6: the handshake of TLS without waiting, and its records. */
class NbHandshakeFaultsTest extends Faults {
  private static final String SECURE = "io.usocket.spi.channel.SecureStream";
  private static final String CONNECTION = "io.usocket.StreamConnection";

  @Override
  void define() {
    handshake();
    pieces();
    records();
  }

  private static boolean isDone(Call call) {
    return Mirror.<Boolean>field(call.self(), "handshakeDone");
  }

  private void handshake() {
    fault("what writes waits for room, also in the handshake")
        .overrides(CONNECTION, "cannotGoOn")
        .before(
            call ->
                call.<Integer>arg(0) == Port.WANT_READ
                    && Set.of("send", "sendall", "write", "shutdown").contains(call.arg(1))
                    && call.<Deadline>arg(2).isNow(),
            call -> call.set(0, Port.WANT_WRITE))
        .breaks("NB-5.1", "NB-5.6", "NB-5.8", "NB-8.3");
    fault("handshake without waiting is an error once it is done")
        .overrides("io.usocket.StreamCalls", "handshake")
        .before(
            call ->
                call.<Deadline>arg(0).isNow()
                    && Mirror.field(call.self(), "connection.tls") != null
                    && Mirror.<Boolean>field(call.self(), "connection.tls.done"),
            call -> {
              throw new USocketException(Errno.EISCONN, "handshake");
            })
        .breaks("NB-5.2", "NB-5.5");
    fault("a read without waiting is ENOTCONN until the handshake is done")
        .overrides(CONNECTION, "prepare")
        .before(
            call ->
                call.<Deadline>arg(0).isNow()
                    && Mirror.field(call.self(), "tls") != null
                    && !Mirror.<Boolean>field(call.self(), "tls.done")
                    && call.isWithin("StreamReader", "step"),
            call -> {
              throw new USocketException(Errno.ENOTCONN, "read");
            })
        .breaks(
            "NB-5.1",
            "NB-5.3",
            "NB-5.5",
            "NB-5.6",
            "NB-5.7",
            "NB-5.8",
            "NB-5.9",
            "NB-5.10",
            "NB-5.11",
            "NB-5.12",
            "NB-5.13",
            "NB-7.1",
            "NB-7.2",
            "NB-8.7",
            "NB-8.9",
            "POLL-6.4",
            "POLL-6.5",
            "STARTTLS-1.8");
    fault("data that come with the handshake are spoilt")
        .overrides(SECURE, "handshake")
        .after(
            call ->
                call.thrown() == null
                    && call.<Integer>result() == 0
                    && call.<Deadline>arg(0).isNow()
                    && waiting(call).hasRemaining(),
            call -> spoil(waiting(call)))
        .breaks(
            "NB-5.3",
            "NB-5.4",
            "NB-5.5",
            "NB-7.1",
            "NB-7.2",
            "NB-7.3",
            "NB-7.4",
            "NB-7.10",
            "NB-8.7",
            "POLL-6.1");
    fault("the handshake's time limit is for calls that wait")
        .overrides("io.usocket.TlsLayer", "negotiate")
        .before(
            call ->
                call.<Deadline>arg(0).isNow()
                    && Mirror.field(call.self(), "limit") != null
                    && Mirror.<Deadline>field(call.self(), "limit").hasPassed()
                    && !call.isWithin("TlsLayer", "look"),
            call -> Mirror.set(call.self(), "limit", Deadline.NEVER))
        .breaks("NB-5.12");
    fault("close in the middle of a message of the handshake leaves the connection open")
        .overrides(SECURE, "close")
        .before(
            call ->
                !isDone(call)
                    && encrypted(call).hasRemaining()
                    && Mirror.field(call.self(), "failure") == null
                    && !Mirror.<ReentrantLock>field(call.self(), "in").isLocked()
                    && call.isWithin("USocket", "close"),
            call -> call.answer(null))
        .breaks("NB-5.13");
  }

  /** What has come and was not handed out: decrypted, or still encrypted. */
  private static ByteBuffer waiting(Call call) {
    ByteBuffer plaintext = Mirror.field(call.self(), "plaintext");
    return plaintext.hasRemaining() ? plaintext : encrypted(call);
  }

  private static ByteBuffer encrypted(Call call) {
    return Mirror.field(call.self(), "received.bytes");
  }

  private static void spoil(ByteBuffer buffer) {
    int last = buffer.limit() - 1;
    buffer.put(last, (byte) (buffer.get(last) + 1));
  }

  private static boolean wantsToRead(Call call, int deadline) {
    return call.thrown() == null
        && call.<Integer>result() == Port.WANT_READ
        && call.<Deadline>arg(deadline).isNow();
  }

  private void pieces() {
    fault("half a flight of the handshake is spoilt while it waits")
        .overrides(SECURE, "handshake")
        .after(
            call -> wantsToRead(call, 0) && encrypted(call).remaining() > 8,
            call -> spoil(encrypted(call)))
        .breaks(
            "NB-5.6",
            "NB-5.7",
            "NB-7.1",
            "NB-7.2",
            "NB-7.3",
            "NB-7.4",
            "NB-7.5",
            "NB-7.6",
            "NB-7.7",
            "NB-7.8",
            "NB-7.9",
            "NB-7.10",
            "POLL-6.2");
    fault("half of a short record is spoilt while it waits")
        .overrides(SECURE, "read")
        .after(
            call -> wantsToRead(call, 1) && isHalfOfAShortRecord(encrypted(call)),
            call -> spoil(encrypted(call)))
        .breaks("NB-6.1", "NB-6.4", "NB-7.6", "NB-7.10", "POLL-7.1");
  }

  /** Half of a record with about five bytes of data. */
  private static boolean isHalfOfAShortRecord(ByteBuffer bytes) {
    if (bytes.remaining() < 6) {
      return false;
    }
    int length = bytes.getShort(bytes.position() + 3);
    return length >= 20 && length <= 32 && bytes.remaining() < 5 + length;
  }

  private void records() {
    fault("a record is taken byte by byte only as fast as the channel has bytes")
        .overrides(SECURE, "read")
        .before(
            call ->
                call.<Deadline>arg(1).isNow()
                    && call.<ByteBuffer>arg(0).isDirect()
                    && call.<ByteBuffer>arg(0).remaining() == 1
                    && Mirror.<ByteBuffer>field(call.self(), "plaintext").hasRemaining(),
            call -> call.answer(Port.WANT_READ))
        .breaks("NB-6.2");
    fault("a KeyUpdate is refused")
        .overrides(SECURE, "decrypt")
        .after(
            call ->
                call.thrown() == null
                    && call.<Boolean>result()
                    && isDone(call)
                    && call.<ByteBuffer>arg(0).position() == 0
                    && !Mirror.<ByteBuffer>field(call.self(), "plaintext").hasRemaining()
                    && isBehindKeyUpdate(encrypted(call)),
            call -> {
              throw new TlsException(TlsException.Reason.PROTOCOL_VIOLATION, "KeyUpdate", null);
            })
        .breaks("NB-6.3", "POLL-7.2", "TLS-8.7");
  }

  /** Whether a record was taken that is as long as the JDK's KeyUpdate, which is padded. */
  private static boolean isBehindKeyUpdate(ByteBuffer bytes) {
    int start = bytes.position() - 5 - 38;
    return start >= 0 && bytes.get(start) == 23 && bytes.getShort(start + 3) == 38;
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import io.usocket.Errno;
import io.usocket.MessageFlag;
import io.usocket.USocket;
import io.usocket.USocketException;
import io.usocket.WouldBlockException;
import io.usocket.spi.Deadline;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/** STREAM-4 and 5: writing, and files. */
class StreamWriteFaultsTest extends Faults {
  private static final String SOCKET = "io.usocket.USocket";
  private static final String WRITER = "io.usocket.StreamWriter";
  private static final String SECURE = "io.usocket.spi.channel.SecureStream";
  private static final String FILE = "io.usocket.SocketFile";
  private static final int MEGABYTE = 1 << 20;

  @Override
  void define() {
    sending();
    notWaiting();
    twoThreads();
    files();
  }

  private void sending() {
    fault("a blocking send sends what goes at once")
        .overrides(WRITER, "send")
        .before(
            call -> call.<Deadline>arg(1).isNever() && call.isWithin("StreamWriteRules"),
            call -> call.set(1, Deadline.after(5_000_000_000L)))
        .breaks("STREAM-4.1");
    fault("the last byte of 8 MiB is another")
        .overrides(SOCKET, "read/1")
        .after(
            call -> call.<Integer>arg(0) == 8 * MEGABYTE && call.result() != null,
            call -> call.<byte[]>result()[8 * MEGABYTE - 1]++)
        .breaks("STREAM-4.2", "STREAM-6.11");
    fault("a read-only buffer cannot be sent")
        .overrides(WRITER, "write/4")
        .before(
            call -> call.<ByteBuffer>arg(0).isReadOnly() && call.isWithin("StreamWriteRules"),
            call -> {
              throw new USocketException(Errno.EINVAL, "send: a buffer without an array");
            })
        .breaks("STREAM-4.3", "STREAM-6.12");
    fault("no bytes are sent as one")
        .overrides(SOCKET, "write/1")
        .before(
            call -> call.arg(0) instanceof byte[] data && data.length == 0,
            call -> call.set(0, new byte[1]))
        .breaks("NB-1.8", "STREAM-4.4");
    fault("sendto on a stream wants the peer's address")
        .overrides(SOCKET, "sendto/2")
        .before(
            call -> call.isWithin("StreamWriteRules"),
            call -> {
              throw new USocketException(Errno.EISCONN, "sendto");
            })
        .breaks("STREAM-4.9");
    fault("sends to a peer that has gone are lost without a word")
        .overrides(WRITER, "send")
        .after(
            call ->
                (call.threw(Errno.EPIPE) || call.threw(Errno.ECONNRESET))
                    && call.isWithin("StreamWriteRules"),
            call -> call.answer(1000))
        .breaks("STREAM-4.12");
  }

  private void notWaiting() {
    fault("a non-blocking send says that it has sent a byte less")
        .overrides(SOCKET, "send/2")
        .after(
            call ->
                call.arg(0) instanceof ByteBuffer
                    && call.result() != null
                    && call.<Integer>result() > 1
                    && call.isWithin(
                        "StreamWriteRules", "STREAM_4_5_a_non_blocking_send_sends_what_goes"),
            call -> call.answer(call.<Integer>result() - 1))
        .breaks("STREAM-4.5");
    fault("a non-blocking sendall does not tell how far it came")
        .overrides("io.usocket.USocketException", "bytesTransferred")
        .after(
            call -> call.self() instanceof WouldBlockException && call.isWithin("StreamWriteRules"),
            call -> call.answer(0L))
        .breaks("STREAM-4.6");
    fault("a non-blocking write writes all or nothing")
        .overrides(WRITER, "write/2")
        .before(
            call -> call.<Deadline>arg(1).isNow() && call.isWithin("StreamWriteRules"),
            call -> {
              throw new USocketException(Errno.EAGAIN, "write");
            })
        .breaks("STREAM-4.7");
    fault("MSG_DONTWAIT of send waits")
        .overrides(SOCKET, "sending")
        .before(
            call ->
                Arrays.asList(call.<MessageFlag[]>arg(0)).contains(MessageFlag.MSG_DONTWAIT)
                    && call.isWithin("StreamWriteRules"),
            call -> call.answer(Deadline.after(200_000_000)))
        .breaks("STREAM-4.8");
    fault("TLS takes bytes again that are on their way")
        .overrides(SECURE, "write")
        .after(
            call ->
                call.<Deadline>arg(1).isNow()
                    && call.thrown() == null
                    && call.<Integer>result() > 1
                    && call.isWithin("StreamWriteRules"),
            call -> {
              ByteBuffer src = call.arg(0);
              src.position(src.position() - 1);
              call.answer(call.<Integer>result() - 1);
            })
        .breaks("STREAM-6.13");
  }

  private void twoThreads() {
    fault("nobody can send while another thread reads")
        .overrides(SOCKET, "sendall/1")
        .before(
            call -> call.isWithin("StreamWriteRules") && isBeingRead(call.self()),
            call -> {
              throw new USocketException(Errno.EAGAIN, "sendall");
            })
        .breaks("STREAM-4.10", "STREAM-6.14");
    fault("writers take turns after each piece")
        .overrides(SOCKET, "sendall/1")
        .before(
            call -> call.arg(0) instanceof byte[] data && data.length == 300_000,
            call -> {
              byte[] data = call.arg(0);
              for (int at = 0; at < data.length; at += data.length / 10) {
                call.<USocket>self().sendall(ByteBuffer.wrap(data, at, data.length / 10));
                LockSupport.parkNanos(1_000_000);
              }
              call.answer(null);
            })
        .breaks("STREAM-4.11", "STREAM-6.15");
  }

  private void files() {
    fault("a file sends at once")
        .overrides(FILE, "close")
        .before(call -> true, call -> call.answer(null))
        .breaks("STREAM-5.1");
    fault("a file reads ahead")
        .overrides(FILE, "input")
        .after(
            call -> call.result() != null && call.isWithin("StreamFileRules"),
            call -> call.answer(new java.io.BufferedInputStream(call.result())))
        .breaks("STREAM-5.2");
    fault("a file in text mode is one of bytes")
        .overrides(SOCKET, "makefile/2")
        .before(
            call -> call.arg(0).equals("r"), call -> call.answer(call.<USocket>self().makefile()))
        .breaks("STREAM-5.3");
  }

  private static boolean isBeingRead(USocket socket) {
    Object reader = Mirror.field(Mirror.field(socket, "calls"), "reader");
    return Mirror.<ReentrantLock>field(Mirror.field(reader, "turn"), "lock").isLocked();
  }
}

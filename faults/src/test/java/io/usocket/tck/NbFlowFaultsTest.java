// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import io.usocket.SocketTimedOutException;
import io.usocket.WouldBlockException;
import io.usocket.spi.Deadline;
import io.usocket.spi.Port;
import io.usocket.spi.channel.TlsEngine;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** NB-4: full buffers and slow peers. */
class NbFlowFaultsTest extends Faults {
  private static final String READER = "io.usocket.StreamReader";
  private static final String WRITER = "io.usocket.StreamWriter";
  private static final String SECURE = "io.usocket.spi.channel.SecureStream";

  @Override
  void define() {
    writing();
    reading();
    ending();
  }

  private void writing() {
    fault("a send of a buffer of 2 MiB that is stopped answers one byte too few")
        .overrides(WRITER, "send")
        .after(
            call ->
                call.thrown() == null
                    && call.<Deadline>arg(1).isNow()
                    && call.<Integer>result() > 1
                    && call.<ByteBuffer>arg(0).hasRemaining()
                    && call.<ByteBuffer>arg(0).capacity() == 2 << 20,
            call -> call.answer(call.<Integer>result() - 1))
        .breaks("NB-4.1");
    fault("a sendall that is stopped does not tell how far it came")
        .overrides("io.usocket.StreamConnection", "cannotGoOn")
        .before(
            call ->
                call.arg(1).equals("sendall")
                    && call.<Deadline>arg(2).isNow()
                    && call.<Long>arg(3) > 0,
            call -> call.set(3, 0L))
        .breaks("NB-4.2", "NB-4.6", "STREAM-4.6");
    fault("a sendall that is stopped does not move a direct buffer")
        .overrides(WRITER, "sendall")
        .after(
            call ->
                call.thrown() instanceof WouldBlockException e
                    && e.bytesTransferred() > 0
                    && call.<ByteBuffer>arg(0).isDirect(),
            call -> {
              ByteBuffer src = call.arg(0);
              long sent = ((WouldBlockException) call.thrown()).bytesTransferred();
              src.position(src.position() - (int) sent);
            })
        .breaks("NB-4.6");
    fault("a sendall that began in the middle of a buffer and times out skips a byte")
        .overrides(WRITER, "sendall")
        .after(
            call ->
                call.thrown() instanceof SocketTimedOutException e
                    && call.<ByteBuffer>arg(0).position() > e.bytesTransferred(),
            call -> {
              ByteBuffer src = call.arg(0);
              src.position(src.position() + 1);
            })
        .breaks("NB-4.9");
    fault("readline does not send what TLS has kept")
        .overrides(SECURE, "answer")
        .before(
            call ->
                Mirror.<ByteBuffer>field(call.self(), "unsent").hasRemaining()
                    && !Mirror.<TlsEngine>field(call.self(), "engine").hasOutput()
                    && call.isWithin("StreamReader", "readline"),
            call -> call.answer(null))
        .breaks("NB-4.3");
  }

  private void reading() {
    fault("readinto without waiting spoils the last byte in a direct buffer")
        .overrides(READER, "readinto")
        .after(
            call ->
                call.thrown() == null
                    && call.<Integer>result() > 0
                    && call.<ByteBuffer>arg(0).isDirect()
                    && call.<Deadline>arg(1).isNow(),
            call -> spoil(call.arg(0), 1))
        .breaks("NB-4.7");
    fault("recv into a buffer that holds bytes already spoils the last of them")
        .overrides(READER, "recv/3")
        .after(
            call ->
                hasFilledAtOnce(call)
                    && call.<ByteBuffer>arg(0).position() > call.<Integer>result(),
            call -> spoil(call.arg(0), 1 + call.<Integer>result()))
        .breaks("NB-1.7", "NB-4.8", "NB-8.6", "NB-8.10", "POLL-7.5", "POLL-9.5");
    fault("recv of more than 128 KiB without waiting answers zero as its last byte")
        .overrides(READER, "recv/3")
        .after(
            call ->
                hasFilledAtOnce(call)
                    && call.<ByteBuffer>arg(0).remaining() + call.<Integer>result() > 128 * 1024,
            call -> {
              ByteBuffer dst = call.arg(0);
              dst.put(dst.position() - 1, (byte) 0);
            })
        .breaks("NB-8.6", "NB-8.10", "POLL-9.5");
  }

  /** Whether bytes went into a buffer without waiting. */
  private static boolean hasFilledAtOnce(Call call) {
    return call.<Object>arg(0) instanceof ByteBuffer
        && call.thrown() == null
        && call.<Deadline>arg(2).isNow()
        && call.<Integer>result() > 0;
  }

  /** Changes a byte before the position. */
  private static void spoil(ByteBuffer buffer, int before) {
    int at = buffer.position() - before;
    buffer.put(at, (byte) ~buffer.get(at));
  }

  private void ending() {
    fault("shutdown of TLS is done although close_notify has not left")
        .overrides(SECURE, "shutdownOutput")
        .after(
            call ->
                call.thrown() == null
                    && call.<Integer>result() == Port.WANT_WRITE
                    && call.<Deadline>arg(0).isNow(),
            call -> call.answer(0))
        .breaks("NB-4.4", "NB-7.9");
    fault("a connection without room for 8 MiB is reset when it is closed")
        .overrides("io.usocket.spi.channel.ChannelStream", "write")
        .after(
            call ->
                call.thrown() == null
                    && call.<Integer>result() == Port.WANT_WRITE
                    && call.<Deadline>arg(1).isNow()
                    && call.<ByteBuffer>arg(0).remaining() > 8 << 20,
            call ->
                Mirror.<SocketChannel>field(call.self(), "channel")
                    .setOption(StandardSocketOptions.SO_LINGER, 0))
        .breaks("NB-4.5");
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import io.usocket.Datagram;
import io.usocket.Errno;
import io.usocket.MessageFlag;
import io.usocket.USocket;
import io.usocket.USocketException;
import io.usocket.WouldBlockException;
import io.usocket.spi.Deadline;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** STREAM-1 to 3: reading, and lines. Over TLS it is the same code above the port. */
class StreamFaultsTest extends Faults {
  private static final String SOCKET = "io.usocket.USocket";
  private static final String READER = "io.usocket.StreamReader";
  private static final String STASH = "io.usocket.Stash";

  @Override
  void define() {
    receiving();
    asking();
    peeking();
    reading();
    lines();
  }

  private void receiving() {
    fault("recv waits until it has all that was asked for")
        .overrides(SOCKET, "recv/2")
        .before(
            call ->
                call.arg(0) instanceof Integer size && size == 100 && call.isWithin("StreamRules"),
            call -> call.answer(call.<USocket>self().read(100)))
        .breaks("STREAM-1.1", "STREAM-6.1");
    fault("recv of a peek at the end of the stream is EAGAIN")
        .overrides(READER, "recv/3")
        .after(
            call ->
                call.arg(0) instanceof Integer size
                    && size == 10
                    && call.<Boolean>arg(1)
                    && call.result() != null
                    && call.<byte[]>result().length == 0,
            call -> call.fail(new USocketException(Errno.EAGAIN, "recv")))
        .breaks("STREAM-1.2", "STREAM-6.2");
    fault("recv into a sliced buffer begins at the array's start")
        .overrides(SOCKET, "recv/2")
        .before(
            call ->
                call.arg(0) instanceof ByteBuffer dst && dst.hasArray() && dst.arrayOffset() > 0,
            call -> call.set(0, ByteBuffer.wrap(call.<ByteBuffer>arg(0).array())))
        .breaks("DGRAM-1.6", "STREAM-1.6", "STREAM-6.5");
    fault("recv into a full buffer waits")
        .overrides(READER, "recv/3")
        .before(
            call -> call.arg(0) instanceof ByteBuffer dst && !dst.hasRemaining(),
            call -> {
              throw new USocketException(Errno.EINVAL, "recv: no room");
            })
        .breaks("NB-1.8", "STREAM-1.3", "STREAM-1.7", "STREAM-5.2", "STREAM-5.3", "STREAM-6.3");
    fault("recvfrom on a stream tells no peer")
        .overrides(SOCKET, "recvfrom/2")
        .after(
            call ->
                call.result() instanceof Datagram
                    && call.isWithin(
                        "StreamRules", "told", "STREAM_1_8_recvfrom_on_a_stream_tells_the_peer"),
            call -> {
              Datagram got = call.result();
              call.answer(new Datagram(got.data(), new InetSocketAddress(0), false));
            })
        .breaks("STREAM-1.8");
    fault("MSG_DONTWAIT of recv waits a little")
        .overrides(SOCKET, "receiving")
        .before(
            call ->
                Arrays.asList(call.<MessageFlag[]>arg(0)).contains(MessageFlag.MSG_DONTWAIT)
                    && call.isWithin("StreamRules"),
            call -> call.answer(Deadline.after(1_000_000)))
        .breaks("STREAM-1.9");
    fault("a reset is told a few times, then the stream has ended")
        .overrides(READER, "readPort")
        .after(
            call ->
                call.threw(Errno.ECONNRESET) && call.times() > 3 && call.isWithin("StreamRules"),
            call -> call.answer(-1))
        .breaks("STREAM-1.10");
  }

  private void asking() {
    fault("a call for no bytes waits for one")
        .overrides(SOCKET, "recv/2")
        .before(call -> call.arg(0) instanceof Integer size && size == 0, call -> call.set(0, 1))
        .breaks("NB-1.8", "STREAM-1.3", "STREAM-6.3");
    fault("a negative limit of a line is taken for 0")
        .overrides(SOCKET, "readline/1")
        .before(call -> call.<Integer>arg(0) < 0, call -> call.set(0, 0))
        .breaks("STREAM-1.4");
  }

  private void peeking() {
    fault("a peek takes what it shows")
        .overrides(STASH, "peekInto")
        .after(
            call ->
                call.caller().equals("StreamReader.recv")
                    && call.isWithin("StreamRules", "peekLeaves"),
            call -> Mirror.call(call.self(), "discard"))
        .breaks("STREAM-1.5", "STREAM-6.4");
    fault("readinto does not know what other calls have left")
        .overrides(STASH, "takeInto")
        .before(
            call ->
                call.caller().equals("StreamReader.readinto")
                    && call.isWithin("StreamReadRules", "callsCanBeMixed"),
            call -> Mirror.call(call.self(), "discard"))
        .breaks("STREAM-2.6", "STREAM-6.7");
  }

  private void reading() {
    fault("read(n) is content with what is there")
        .overrides(READER, "require")
        .before(
            call ->
                call.<Integer>arg(0) == 6
                    && !call.<Deadline>arg(2).isNow()
                    && call.isWithin("StreamReadRules"),
            call -> call.set(0, 1))
        .breaks("STREAM-2.1", "STREAM-2.4", "STREAM-6.6");
    fault("read(n) at the end of the stream forgets what came")
        .overrides(READER, "read/2")
        .after(
            call ->
                call.result() != null
                    && call.<Integer>arg(0) == 10
                    && call.<byte[]>result().length > 0
                    && call.<byte[]>result().length < 10
                    && !call.<Deadline>arg(1).isNow(),
            call -> call.answer(new byte[0]))
        .breaks("STREAM-1.2", "STREAM-2.2", "STREAM-6.2", "TLSEND-1.3");
    fault("read() answers the first piece")
        .overrides(SOCKET, "read/0")
        .before(
            call -> call.isWithin("StreamReadRules"),
            call -> call.answer(call.<USocket>self().recv(100_000)))
        .breaks("STREAM-2.3", "STREAM-2.7", "STREAM-6.8");
    fault("readinto(buf, n) fills the whole array")
        .overrides(SOCKET, "readinto/2")
        .before(
            call -> call.<Integer>arg(1) == 2,
            call -> call.answer(call.<USocket>self().readinto(call.<byte[]>arg(0))))
        .breaks("STREAM-2.4");
    fault("readinto of a buffer gives one byte less")
        .overrides(READER, "readinto")
        .before(
            call -> call.<ByteBuffer>arg(0).remaining() == 5,
            call -> {
              ByteBuffer dst = call.arg(0);
              call.set(0, dst.limit(dst.limit() - 1));
            })
        .breaks("STREAM-2.5");
    fault("a non-blocking read(n) wants all of it")
        .overrides(READER, "require")
        .before(
            call ->
                call.<Deadline>arg(2).isNow()
                    && call.<Integer>arg(0) == 10
                    && call.<String>arg(1).equals("read"),
            call -> call.set(2, Deadline.after(1_000_000)))
        .breaks(
            "NB-1.1", "NB-2.6", "NB-2.7", "NB-4.3", "NB-5.1", "NB-5.6", "STREAM-2.7", "STREAM-6.8");
  }

  private void lines() {
    fault("readline gives what is there")
        .overrides(READER, "readline")
        .before(
            call -> call.<Deadline>arg(1).isNever() && call.isWithin("StreamLineRules"),
            call -> call.set(0, 1))
        .breaks(
            "STREAM-3.1",
            "STREAM-3.2",
            "STREAM-3.3",
            "STREAM-3.4",
            "STREAM-3.5",
            "STREAM-3.6",
            "STREAM-6.9");
    fault("a line goes to the last newline that has come")
        .overrides(STASH, "lineLength")
        .after(
            call -> call.<Integer>result() == 2 && call.isWithin("StreamLineRules"),
            call -> call.answer(3))
        .breaks("STREAM-3.2", "STREAM-3.5", "STREAM-6.9");
    fault("a last line without a newline is none")
        .overrides(READER, "readline")
        .after(
            call ->
                call.result() != null
                    && call.<byte[]>result().length == 2
                    && call.<byte[]>result()[1] != '\n'
                    && call.<Integer>arg(0) > 3,
            call -> call.answer(new byte[0]))
        .breaks("STREAM-3.3", "STREAM-6.9");
    fault("a carriage return before the newline is cut off")
        .overrides(READER, "readline")
        .after(
            call ->
                call.result() != null
                    && new String(call.<byte[]>result(), java.nio.charset.StandardCharsets.US_ASCII)
                        .endsWith("\r\n"),
            call ->
                call.answer(Arrays.copyOf(call.<byte[]>result(), call.<byte[]>result().length - 2)))
        .breaks(
            "STARTTLS-1.1",
            "STARTTLS-1.2",
            "STARTTLS-1.3",
            "STARTTLS-1.4",
            "STREAM-3.4",
            "STREAM-6.9");
    fault("a limit of a line is not kept")
        .overrides(READER, "readline")
        .before(call -> call.<Integer>arg(0) == 3, call -> call.set(0, 4))
        .breaks("NB-1.6", "STREAM-3.5");
    fault("a line is cut at 64 KiB")
        .overrides(READER, "readline")
        .before(
            call -> call.<Integer>arg(0) > 65_536 && call.isWithin("StreamLineRules"),
            call -> call.set(0, 65_536))
        .breaks("STREAM-3.6");
    fault("a non-blocking readline gives half a line")
        .overrides(READER, "readline")
        .after(
            call ->
                call.thrown() instanceof WouldBlockException && call.isWithin("StreamLineRules"),
            call -> call.answer(new byte[] {'p'}))
        .breaks("STREAM-3.7", "STREAM-6.10");
  }
}

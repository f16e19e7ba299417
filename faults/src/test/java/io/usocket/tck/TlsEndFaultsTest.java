// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import io.usocket.Errno;
import io.usocket.TlsException;
import io.usocket.USocketException;
import io.usocket.spi.Deadline;
import java.io.FileInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/** TLSEND: the end of TLS connections, in order and otherwise. */
class TlsEndFaultsTest extends Faults {
  private static final String SOCKET = "io.usocket.USocket";
  private static final String SECURE = "io.usocket.spi.channel.SecureStream";
  private static final String READER = "io.usocket.StreamReader";
  private static final List<AutoCloseable> LEFT = Collections.synchronizedList(new ArrayList<>());

  @Override
  void define() {
    inOrder();
    halves();
    truncation();
    hostile();
    closing();
    leaving();
  }

  private void inOrder() {
    fault("close sends no close_notify")
        .overrides(SECURE, "depart")
        .before(
            call -> call.isWithin("TlsEndRules") || call.isWithin("TlsCloseRules"),
            call -> call.answer(null))
        .breaks("TLSEND-1.1", "TLSEND-4.2", "TLSEND-4.5", "TLSEND-4.7", "TLSEND-4.8");
    fault("the end of TLS in order is no end")
        .overrides(SECURE, "end")
        .before(
            call -> call.isWithin("TlsEndRules"),
            call -> {
              throw new TlsException(TlsException.Reason.TRUNCATED, "the end", null);
            })
        .breaks("TLSEND-1.10", "TLSEND-1.3", "TLSEND-1.4", "TLSEND-1.5");
    fault("writing to a peer that has closed is an I/O error")
        .overrides(SOCKET, "sendall/1")
        .after(
            call ->
                (call.threw(Errno.EPIPE) || call.threw(Errno.ECONNRESET))
                    && call.isWithin("TlsEndRules"),
            call -> call.fail(new USocketException(Errno.EIO, "sendall")))
        .breaks("TLSEND-1.8");
    fault("tlsInfo of a closed socket says that there is no connection")
        .overrides(SOCKET, "tlsInfo")
        .after(
            call -> call.threw(Errno.EBADF) && call.isWithin("TlsEndRules"),
            call -> call.fail(new USocketException(Errno.ENOTCONN, "tlsInfo")))
        .breaks("TLSEND-1.9");
  }

  private void halves() {
    fault("shutdown of both directions sends no close_notify")
        .overrides(SECURE, "shutdownOutput")
        .before(call -> call.isWithin("TlsEndRules"), call -> call.answer(0))
        .breaks("TLSEND-1.2");
    fault("nothing is read after SHUT_WR")
        .on("nio")
        .overrides(READER, "readPort")
        .before(
            call ->
                call.isWithin(
                    "TlsEndRules", "TLSEND_1_6_after_shutdown_of_writing_the_answer_can_be_read"),
            call -> call.answer(-1))
        .breaks("TLSEND-1.6");
    fault("SHUT_WR is dropped where there is no half-close")
        .overrides(SOCKET, "shutdown")
        .after(
            call -> call.threw(Errno.EOPNOTSUPP) && call.isWithin("TlsEndRules"),
            call -> call.answer(null))
        .breaks("TLSEND-1.7");
  }

  private void truncation() {
    fault("the end of TCP is the end of the stream")
        .overrides(READER, "readPort")
        .after(
            call -> call.threw(TlsException.Reason.TRUNCATED) && call.isWithin("TruncationRules"),
            call -> call.answer(-1))
        .breaks("TLSEND-2.1", "TLSEND-2.2", "TLSEND-2.3", "TLSEND-2.4", "TLSEND-2.5", "TLSEND-2.6");
    fault("a server that leaves in the handshake has reset the connection")
        .overrides(SOCKET, "connect/1")
        .after(
            call -> call.threw(TlsException.Reason.TRUNCATED) && call.isWithin("TruncationRules"),
            call -> call.fail(new USocketException(Errno.ECONNRESET, "connect")))
        .breaks("TLSEND-2.5");
    fault("a handshake that was cut off is done the second time")
        .overrides(SOCKET, "handshake")
        .after(
            call -> call.threw(TlsException.Reason.TRUNCATED) && call.isWithin("TruncationRules"),
            call -> call.answer(null))
        .breaks("TLSEND-2.6");
    fault("a reset is the end of TCP")
        .overrides("io.usocket.spi.channel.ChannelStream", "read")
        .after(
            call -> call.threw(IOException.class) && call.isWithin("TruncationRules"),
            call -> call.answer(-1))
        .breaks("TLSEND-2.7", "TLSEND-2.8");
  }

  private void hostile() {
    fault("garbage from a server is an I/O error")
        .overrides(SOCKET, "connect/1")
        .after(
            call ->
                call.threw(TlsException.Reason.PROTOCOL_VIOLATION)
                    && call.isWithin("HostilePeerRules"),
            call -> call.fail(new USocketException(Errno.EIO, "connect")))
        .breaks("TLSEND-3.1", "TLSEND-3.10", "TLSEND-3.8", "TLSEND-3.9");
    fault("garbage from a client is an I/O error")
        .overrides(SOCKET, "recv/2")
        .after(
            call ->
                call.threw(TlsException.Reason.PROTOCOL_VIOLATION)
                    && call.isWithin("HostilePeerRules"),
            call -> call.fail(new USocketException(Errno.EIO, "recv")))
        .breaks(
            "TLSEND-3.1",
            "TLSEND-3.10",
            "TLSEND-3.2",
            "TLSEND-3.3",
            "TLSEND-3.6",
            "TLSEND-3.7",
            "TLSEND-3.8",
            "TLSEND-3.9");
    fault("nobody learns which alert it was")
        .overrides("io.usocket.TlsException", "alert")
        .after(call -> call.isWithin("HostilePeerRules"), call -> call.answer(Optional.empty()))
        .breaks("TLSEND-3.11", "TLSEND-3.4", "TLSEND-3.5");
    fault("a peer is not told that its record was changed")
        .overrides(SECURE, "answer")
        .before(
            call -> call.isWithin("HostilePeerRules", "TLSEND_3_6_a_changed_record_is_refused"),
            call -> call.answer(null))
        .breaks("TLSEND-3.6");
    fault("a handshake message can have any length")
        .overrides("io.usocket.bc.BcServer", "getMaxHandshakeMessageSize")
        .after(call -> call.isWithin("HostilePeerRules"), call -> call.answer(Integer.MAX_VALUE))
        .breaks("TLSEND-3.9");
  }

  private void closing() {
    fault("close waits for a writer")
        .overrides(SECURE, "close")
        .before(call -> call.isWithin("TlsCloseRules"), call -> await(call, "out"))
        .breaks("TLSEND-4.1");
    fault("close waits for a reader")
        .overrides(SECURE, "close")
        .before(call -> call.isWithin("TlsCloseRules"), call -> await(call, "in"))
        .breaks("TLSEND-4.2", "TLSEND-4.3", "TLSEND-4.4");
    fault("close waits for room")
        .overrides(SECURE, "send")
        .before(
            call -> call.caller().equals("SecureStream.depart") && call.isWithin("TlsCloseRules"),
            call -> call.set(1, Deadline.after(TimeUnit.SECONDS.toNanos(1))))
        .breaks("TLSEND-4.6");
  }

  private static void await(Call call, String lock) throws InterruptedException {
    ReentrantLock busy = Mirror.field(call.self(), lock);
    if (busy.tryLock(1, TimeUnit.SECONDS)) {
      busy.unlock();
    }
  }

  private void leaving() {
    fault("a handshake that has failed leaves a thread")
        .overrides("io.usocket.TlsLayer", "fail")
        .after(
            call -> call.isWithin("TlsCloseRules"),
            call -> {
              Thread left = new Thread(() -> LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(4)));
              left.setDaemon(true);
              left.start();
            })
        .breaks("TLSEND-4.7");
    fault("a connection that has ended leaves a descriptor")
        .overrides(SECURE, "close")
        .after(
            call -> call.isWithin("TlsCloseRules"),
            call -> LEFT.add(new FileInputStream("/dev/null")))
        .breaks("TLSEND-4.8");
  }
}

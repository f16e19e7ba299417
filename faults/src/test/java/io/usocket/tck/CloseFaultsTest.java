// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import io.usocket.Errno;
import io.usocket.Shutdown;
import io.usocket.SocketOption;
import io.usocket.USocket;
import io.usocket.USocketException;
import io.usocket.WouldBlockException;
import io.usocket.spi.Port;
import io.usocket.spi.SocketPort;
import io.usocket.spi.StreamPort;
import java.io.InterruptedIOException;

/** CLOSE: close, interrupts, shutdown and the words of errors. */
class CloseFaultsTest extends Faults {
  private static final String SOCKET = "io.usocket.USocket";
  private static final String TCP = "io.usocket.TcpSocket";
  private static final String PORT = "io.usocket.spi.channel.ChannelPort";
  private static final String STREAM = "io.usocket.spi.channel.ChannelStream";

  @Override
  void define() {
    closing();
    interrupting();
    shutting();
    words();
  }

  private void closing() {
    fault("a closed socket does not know that it is")
        .overrides(SOCKET, "isClosed")
        .after(
            call -> call.<Boolean>result() && call.isWithin("CloseRules"),
            call -> call.answer(false))
        .breaks("CLOSE-1.3");
    fault("close resets the connection")
        .overrides(PORT, "close")
        .before(
            call -> call.isWithin("CloseRules", "CLOSE_1_4_close_ends_the_stream_for_the_peer"),
            call -> call.<SocketPort>self().setOption(SocketOption.SO_LINGER, 0))
        .breaks("CLOSE-1.4");
    fault("a closed listener goes on listening")
        .overrides(PORT, "close")
        .before(
            call ->
                call.isWithin(
                    "CloseRules", "CLOSE_1_5_a_closed_listener_refuses_and_its_connections_go_on"),
            call -> call.answer(null))
        .breaks("CLOSE-1.5");
    fault("errors of a connection name no peer")
        .overrides("io.usocket.StreamConnection", "peer")
        .before(
            call -> call.isWithin("CloseRules") || call.isWithin("ShutdownRules"),
            call -> call.answer(""))
        .breaks("CLOSE-1.6", "CLOSE-5.2");
    fault("a call that close() has woken says that the connection was aborted")
        .overrides("io.usocket.Handle", "failed")
        .after(
            call ->
                call.<USocketException>result().errno() == Errno.EBADF
                    && call.isWithin("CloseRules"),
            call -> call.answer(new USocketException(Errno.ECONNABORTED, "closed")))
        .breaks("CLOSE-1.1", "CLOSE-2.1", "CLOSE-2.3", "CLOSE-2.4", "CLOSE-2.5");
  }

  private void interrupting() {
    fault("close over TLS aborts a reader")
        .overrides(SOCKET, "recv/2")
        .after(
            call -> call.threw(Errno.EBADF) && call.isWithin("CloseTlsRules"),
            call -> call.fail(new USocketException(Errno.ECONNABORTED, "recv")))
        .breaks("CLOSE-6.1");
    fault("an interrupt loses what was read")
        .overrides("io.usocket.StreamReader", "read/2")
        .after(
            call -> call.threw(Errno.EINTR),
            call -> Mirror.call(Mirror.field(call.self(), "stash"), "discard"))
        .breaks("CLOSE-3.1", "CLOSE-6.3");
    fault("an interrupt closes a listener")
        .overrides(TCP, "accept")
        .after(
            call -> call.threw(Errno.EINTR),
            call -> Mirror.<Port>field(call.self(), "listener").close())
        .breaks("CLOSE-3.2");
    fault("an interrupted writer says that nothing went out")
        .overrides("io.usocket.USocketException", "bytesTransferred")
        .after(
            call -> call.<USocketException>self().errno() == Errno.EINTR, call -> call.answer(0L))
        .breaks("CLOSE-3.3", "CLOSE-6.4");
    fault("an interrupt closes a datagram socket")
        .overrides("io.usocket.spi.channel.ChannelDatagram", "receive")
        .after(
            call -> call.threw(InterruptedIOException.class),
            call -> {
              Throwable thrown = call.thrown();
              call.<Port>self().close();
              call.fail(thrown);
            })
        .breaks("CLOSE-3.4", "DTLS-2.9");
    fault("an interrupt ends a connect")
        .overrides(STREAM, "connect")
        .after(
            call -> call.threw(InterruptedIOException.class),
            call -> {
              call.<Port>self().close();
              call.fail(new USocketException(Errno.EINTR, "connect"));
            })
        .breaks("CLOSE-3.5");
    fault("an interrupted thread cannot even take what is there")
        .overrides(STREAM, "read")
        .before(
            call -> Thread.currentThread().isInterrupted() && call.isWithin("InterruptRules"),
            call -> {
              throw new InterruptedIOException("read");
            })
        .breaks("CLOSE-3.6");
  }

  private void shutting() {
    fault("SHUT_WR ends both directions")
        .overrides(STREAM, "shutdownOutput")
        .after(call -> call.thrown() == null, call -> call.<StreamPort>self().shutdownInput())
        .breaks("CLOSE-4.1", "NB-4.4", "POLL-1.10");
    fault("SHUT_RD leaves one waiting that reads")
        .overrides(STREAM, "shutdownInput")
        .before(call -> call.answer(null))
        .breaks("CLOSE-4.2", "PROV-3.8");
    fault("SHUT_RDWR closes")
        .overrides(SOCKET, "shutdown")
        .after(
            call -> call.arg(0) == Shutdown.SHUT_RDWR && call.thrown() == null,
            call -> call.<USocket>self().close())
        .breaks("CLOSE-4.3", "POLL-1.10", "TLSEND-1.2");
    fault("shutdown without a connection does nothing")
        .overrides(SOCKET, "shutdown")
        .after(call -> call.threw(Errno.ENOTCONN), call -> call.answer(null))
        .breaks("CLOSE-4.4");
  }

  private void words() {
    fault("EISCONN has the number of another system")
        .overrides("io.usocket.Errno", "number")
        .after(call -> call.self() == Errno.EISCONN, call -> call.answer(56))
        .breaks("CLOSE-5.1");
    fault("everything waits for input")
        .overrides("io.usocket.WouldBlockException", "direction")
        .after(
            call ->
                call.result() == WouldBlockException.Direction.WRITE
                    && call.isWithin("ShutdownRules"),
            call -> call.answer(WouldBlockException.Direction.READ))
        .breaks("CLOSE-5.3");
  }
}

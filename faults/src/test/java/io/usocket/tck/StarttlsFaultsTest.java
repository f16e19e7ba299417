// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import io.usocket.Errno;
import io.usocket.TlsException;
import io.usocket.spi.Deadline;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** STARTTLS: TLS on a connected socket. */
class StarttlsFaultsTest extends Faults {
  @Override
  void define() {
    sides();
    plainText();
    refusals();
  }

  private void sides() {
    fault("starttls asks for the address, not for the host")
        .overrides("io.usocket.TlsLayer", "client")
        .before(call -> isInStarttls(call), call -> call.set(3, withoutName(call.arg(3))))
        .breaks("STARTTLS-1.1", "STARTTLS-1.5");
    fault("starttls makes the side that accepted a client")
        .overrides("io.usocket.TcpSocket", "isAccepted")
        .after(
            call -> call.<Boolean>result() && call.isWithin("StreamConnection", "secure"),
            call -> call.answer(false))
        .breaks("STARTTLS-1.2");
    fault("starttls takes a certificate for any host")
        .overrides("io.usocket.spi.tls.HostNames", "verify")
        .before(StarttlsFaultsTest::isInStarttls, call -> call.answer(null))
        .breaks("STARTTLS-1.5");
  }

  private static boolean isInStarttls(Call call) {
    return call.isWithin("StreamCalls", "starttls");
  }

  private static InetSocketAddress withoutName(InetSocketAddress peer) throws Exception {
    return new InetSocketAddress(
        InetAddress.getByAddress(peer.getAddress().getAddress()), peer.getPort());
  }

  private void plainText() {
    fault("starttls refuses plain text that was read ahead, and hands it out")
        .overrides("io.usocket.Stash", "discard")
        .before(
            call -> call.isWithin("StreamReader", "beforeTls"),
            call -> call.answer(Mirror.call(call.self(), "size")))
        .breaks("STARTTLS-1.3");
    fault("starttls refuses plain text that was read ahead, and leaves the connection open")
        .overrides("io.usocket.StreamConnection", "abandon")
        .before(call -> call.answer(null))
        .breaks("STARTTLS-1.3");
    fault("plain text in place of TLS is an error inside")
        .overrides("io.usocket.bc.BcErrors", "of")
        .after(
            call ->
                isInStarttls(call)
                    && call.<TlsException>result().reason()
                        == TlsException.Reason.PROTOCOL_VIOLATION,
            call ->
                call.answer(new TlsException(TlsException.Reason.INTERNAL, "no TLS", call.arg(0))))
        .breaks("STARTTLS-1.4");
  }

  private void refusals() {
    fault("starttls where TLS is on does nothing")
        .overrides("io.usocket.StreamConnection", "secure")
        .after(call -> call.threw(Errno.EISCONN), call -> call.answer(null))
        .breaks("STARTTLS-1.6");
    fault("starttls ends the connection when it refuses the configuration")
        .overrides("io.usocket.StreamCalls", "starttls")
        .after(
            call -> call.threw(TlsException.Reason.CONFIGURATION),
            call -> Mirror.call(Mirror.field(call.self(), "handle"), "close"))
        .breaks("STARTTLS-1.7");
    fault("starttls that must not wait throws EAGAIN")
        .overrides("io.usocket.StreamCalls", "starttls")
        .after(
            call -> call.thrown() == null && call.<Deadline>arg(1).isNow(),
            call -> Mirror.call(call.self(), "handshake", call.<Deadline>arg(1)))
        .breaks("STARTTLS-1.8");
  }
}

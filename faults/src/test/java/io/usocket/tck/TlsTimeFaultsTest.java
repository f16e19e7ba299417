// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import io.usocket.Errno;
import io.usocket.TlsConfig;
import io.usocket.TlsException;
import io.usocket.USocketException;
import io.usocket.spi.Deadline;
import io.usocket.spi.Port;
import io.usocket.spi.TlsPort;
import io.usocket.spi.channel.ChannelStream;
import io.usocket.spi.channel.ReadAhead;
import io.usocket.spi.channel.TlsEngine;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;

/** TLS-7: when the handshake is done, in which pieces it comes, and how long it may take. */
class TlsTimeFaultsTest extends Faults {
  private static final String CONNECTION = "io.usocket.StreamConnection";
  private static final String LAYER = "io.usocket.TlsLayer";
  private static final String STREAM = "io.usocket.spi.channel.SecureStream";

  /** The server that a context has made last. */
  private final Map<Object, TlsEngine> last = Collections.synchronizedMap(new WeakHashMap<>());

  @Override
  void define() {
    when();
    pieces();
    timeouts();
  }

  private void when() {
    fault("an accepted socket cannot be read before its handshake")
        .overrides(CONNECTION, "prepare")
        .before(
            call -> isFresh(call) && call.isWithin("StreamReader"),
            call -> {
              throw new USocketException(Errno.ENOTCONN, "do the handshake first");
            })
        .breaks(
            "TLS-7.1", "TLS-7.4", "TLS-7.6", "TLS-7.9", "TLSEND-2.6", "TLSEND-2.8", "TLSEND-4.3");
    fault("an accepted socket cannot be written to before its handshake")
        .overrides(CONNECTION, "prepare")
        .before(
            call -> isFresh(call) && call.isWithin("StreamWriter"),
            call -> {
              throw new USocketException(Errno.ENOTCONN, "do the handshake first");
            })
        .breaks("TLS-7.2");
    fault("handshake() is EISCONN once it is done")
        .overrides(LAYER, "handshake")
        .before(
            call ->
                call.times() == 2
                    && Mirror.<Boolean>field(call.self(), "done")
                    && call.<Deadline>arg(0).isNever()
                    && isNamed(call)
                    && call.isWithin("StreamCalls", "handshake"),
            call -> {
              throw new USocketException(Errno.EISCONN, "handshake");
            })
        .breaks("TLS-7.3", "TLS-10.7");
    fault("a server does one handshake at a time")
        .overrides("io.usocket.bc.BcContext", "serverEngine")
        .after(
            call ->
                isUnderWay(last.put(call.self(), call.result()))
                    && Mirror.<TlsConfig>field(call.self(), "config").versions().size() == 2,
            call ->
                call.fail(
                    new TlsException(
                        TlsException.Reason.INTERNAL, "another handshake is under way", null)))
        .breaks("NB-1.11", "POLL-6.5", "POLL-9.1", "TLS-7.4", "TLSEND-2.6");
  }

  private static boolean isFresh(Call call) {
    Object layer = Mirror.field(call.self(), "tls");
    return layer != null
        && !Mirror.<Boolean>field(layer, "done")
        && Mirror.<Boolean>field(Mirror.field(call.self(), "tcp"), "accepted")
        && Mirror.<TlsConfig>field(layer, "config").versions().size() == 2
        && call.<Deadline>arg(0).isNever();
  }

  private static boolean isNamed(Call call) {
    TlsPort port = Mirror.field(call.self(), "port");
    return port.info().serverName().filter(name -> name.startsWith("server")).isPresent();
  }

  private static boolean isUnderWay(TlsEngine engine) {
    return engine != null && !engine.isHandshakeDone() && Mirror.field(engine, "failure") == null;
  }

  private void pieces() {
    fault("a single byte is taken for the end")
        .overrides("io.usocket.spi.channel.ReadAhead", "read")
        .after(
            call ->
                call.thrown() == null
                    && call.<Integer>result() == 1
                    && isPatient(call.arg(0))
                    && Mirror.field(call.self(), "transport") instanceof ChannelStream,
            call -> call.answer(Port.END_OF_STREAM))
        .breaks("TLS-7.5", "TLS-7.6", "TLS-8.5");
    fault("more than the last flight is a violation of the protocol")
        .overrides(STREAM, "handshake")
        .after(
            call ->
                call.thrown() == null
                    && call.<Integer>result() == 0
                    && isPatient(call.arg(0))
                    && BcSetup.isServer(call.self())
                    && BcSetup.configOf(call.self()).versions().size() == 2
                    && Mirror.<ReadAhead>field(call.self(), "received").bytes().hasRemaining(),
            call ->
                call.fail(
                    new TlsException(
                        TlsException.Reason.PROTOCOL_VIOLATION, "data came too early", null)))
        .breaks("TLS-7.1", "TLS-7.4", "TLS-7.6", "TLS-7.11");
  }

  private static boolean isPatient(Deadline deadline) {
    return deadline.remainingNanos() > 1_000_000_000;
  }

  private void timeouts() {
    fault("a timeout in the handshake does not say where it was")
        .overrides(LAYER, "fail")
        .before(
            TlsTimeFaultsTest::hasTimedOut,
            call -> call.set(0, new USocketException(Errno.ETIMEDOUT, "the peer is silent")))
        .breaks("TLS-7.7", "TLS-7.8", "TLS-7.9");
    fault("a timeout of the socket in a server's handshake is not fatal")
        .overrides(LAYER, "fail")
        .before(
            call ->
                hasTimedOut(call)
                    && !call.<Exception>arg(0).getMessage().contains("limit")
                    && BcSetup.isServer(Mirror.field(call.self(), "port")),
            call -> call.answer(call.arg(0)))
        .breaks("TLS-7.8", "TLSEND-4.7", "TLSEND-4.8");
    fault("milliseconds of handshakeTimeout are taken for microseconds")
        .overrides("io.usocket.TlsConfig", "handshakeTimeout")
        .after(
            call ->
                call.<Duration>result().compareTo(Duration.ofSeconds(1)) < 0
                    && call.isWithin("StreamReader", "recv"),
            call -> call.answer(call.<Duration>result().dividedBy(1000)))
        .breaks("TLS-7.9");
    fault("a server's handshake has half the time of the socket")
        .overrides(STREAM, "handshake")
        .before(
            call -> isShort(call.arg(0)) && BcSetup.isServer(call.self()),
            call -> call.set(0, Deadline.after(call.<Deadline>arg(0).remainingNanos() / 2)))
        .breaks("TLS-7.8", "TLS-7.9", "TLS-7.10");
  }

  private static boolean hasTimedOut(Call call) {
    return call.arg(0) instanceof USocketException e && e.errno() == Errno.ETIMEDOUT;
  }

  private static boolean isShort(Deadline deadline) {
    return deadline.remainingNanos() > 50_000_000 && deadline.remainingNanos() < 1_000_000_000;
  }
}

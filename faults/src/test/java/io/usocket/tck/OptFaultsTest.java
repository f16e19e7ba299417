// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import io.usocket.Errno;
import io.usocket.Protocol;
import io.usocket.SocketOption;
import io.usocket.USocketException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SocketChannel;
import java.util.Set;
import java.util.function.Predicate;

/** OPT: socket options. */
class OptFaultsTest extends Faults {
  private static final String OPTIONS = "io.usocket.SocketOptions";
  private static final String KIT = "io.usocket.spi.channel.ChannelOptions";
  private static final Set<SocketOption> TCP_SWITCHES =
      Set.of(SocketOption.SO_KEEPALIVE, SocketOption.TCP_NODELAY);

  @Override
  void define() {
    values();
    structs();
    places();
    lives();
  }

  private static Predicate<Call> setting(SocketOption option) {
    return call -> call.arg(1) == option;
  }

  private void values() {
    fault("a switch of a stream cannot be switched off again")
        .overrides(KIT, "set")
        .before(
            call ->
                call.arg(0) instanceof SocketChannel
                    && TCP_SWITCHES.contains(call.<SocketOption>arg(1))
                    && call.<Integer>arg(2) == 0,
            call -> call.answer(null))
        .breaks("OPT-1.1", "OPT-2.3");
    fault("SO_BROADCAST is always off")
        .overrides(KIT, "get")
        .after(setting(SocketOption.SO_BROADCAST), call -> call.answer(0))
        .breaks("OPT-1.2");
    fault("SO_REUSEPORT is there and cannot be read")
        .overrides(KIT, "get")
        .before(
            setting(SocketOption.SO_REUSEPORT),
            call -> {
              throw new USocketException(Errno.ENOPROTOOPT, "SO_REUSEPORT");
            })
        .breaks("OPT-1.3");
    fault("buffer sizes never change")
        .overrides(KIT, "set")
        .before(
            call ->
                call.arg(0) instanceof SocketChannel
                    && (call.arg(1) == SocketOption.SO_RCVBUF
                        || call.arg(1) == SocketOption.SO_SNDBUF)
                    && call.<Integer>arg(2) >= 131_072,
            call -> call.answer(null))
        .breaks("OPT-1.4");
    fault("TCP_KEEPINTVL is set as TCP_KEEPIDLE")
        .overrides(KIT, "set")
        .before(setting(SocketOption.TCP_KEEPINTVL), call -> call.set(1, SocketOption.TCP_KEEPIDLE))
        .breaks("OPT-1.5");
    fault("IP_TOS of a stream is dropped")
        .overrides(KIT, "set")
        .before(
            call -> call.arg(0) instanceof SocketChannel && call.arg(1) == SocketOption.IP_TOS,
            call -> call.answer(null))
        .breaks("OPT-1.6");
    fault("IP_MULTICAST_TTL is one byte with a sign")
        .overrides(KIT, "get")
        .after(
            call -> call.arg(1) == SocketOption.IP_MULTICAST_TTL && call.thrown() == null,
            call -> call.answer((int) call.<Integer>result().byteValue()))
        .breaks("OPT-1.7");
    fault("IP_MULTICAST_IF reads back as 0")
        .overrides(KIT, "get")
        .after(
            call -> call.arg(1) == SocketOption.IP_MULTICAST_IF && call.thrown() == null,
            call -> call.answer(0))
        .breaks("OPT-1.8");
  }

  private void structs() {
    fault("SO_LINGER of 0 seconds is off")
        .overrides("io.usocket.OptionBytes", "linger/1")
        .before(call -> call.<Integer>arg(0) == 0, call -> call.set(0, -1))
        .breaks("OPT-2.1");
    fault("the microseconds of SO_RCVTIMEO are lost")
        .overrides("io.usocket.Timeouts", "receiving/1")
        .before(
            call -> call.<Long>arg(0) > 3_000_000_000L,
            call -> call.set(0, call.<Long>arg(0) / 1_000_000_000L * 1_000_000_000L))
        .breaks("OPT-2.2");
    fault("a short SO_LINGER is filled up with zeros")
        .overrides("io.usocket.OptionBytes", "require")
        .before(call -> call.<Integer>arg(0) == 8, call -> call.answer(null))
        .breaks("OPT-2.3");
    fault("getsockopt answers the whole struct")
        .overrides("io.usocket.USocket", "getsockopt/3")
        .before(call -> call.<Integer>arg(2) == 4, call -> call.set(2, 8))
        .breaks("OPT-2.4");
  }

  private void places() {
    fault("SO_ERROR of a fresh socket is a refusal")
        .overrides("io.usocket.USocket", "getsockopt/2")
        .after(
            call ->
                call.arg(1) == SocketOption.SO_ERROR
                    && call.thrown() == null
                    && call.<Integer>result() == 0
                    && call.times() == 1,
            call -> call.answer(Errno.ECONNREFUSED.number()))
        .breaks("NB-2.4", "NB-2.6", "NB-2.7", "NB-2.9", "OPT-3.2", "POLL-2.3");
    fault("the level of an option does not matter")
        .overrides(OPTIONS, "getBytes")
        .before(
            call -> call.arg(1) == Protocol.IPPROTO_UDP,
            call -> call.set(1, call.<SocketOption>arg(2).level()))
        .breaks("OPT-3.3");
    fault("a stream takes IP_MULTICAST_TTL and drops it")
        .overrides(KIT, "set")
        .before(
            call ->
                call.arg(0) instanceof SocketChannel
                    && call.arg(1) == SocketOption.IP_MULTICAST_TTL,
            call -> call.answer(null))
        .breaks("OPT-3.4");
    fault("memberships read as nothing")
        .overrides(OPTIONS, "getBytes")
        .before(
            call ->
                call.arg(2) == SocketOption.IP_ADD_MEMBERSHIP && call.arg(1) == Protocol.IPPROTO_IP,
            call -> call.answer(new byte[4]))
        .breaks("OPT-3.5");
    fault("a datagram socket takes TCP_NODELAY and drops it")
        .overrides(KIT, "set")
        .before(
            call ->
                call.arg(0) instanceof DatagramChannel && call.arg(1) == SocketOption.TCP_NODELAY,
            call -> call.answer(null))
        .breaks("OPT-3.6");
  }

  private void lives() {
    fault("accepted sockets forget SO_LINGER")
        .overrides(OPTIONS, "inherit")
        .after(
            call ->
                call.thrown() == null
                    && Mirror.<java.util.Map<SocketOption, Integer>>field(call.arg(0), "chosen")
                        .containsKey(SocketOption.SO_LINGER),
            call -> call.<io.usocket.spi.SocketPort>arg(1).setOption(SocketOption.SO_LINGER, -1))
        .breaks("OPT-4.1");
    fault("listening switches SO_KEEPALIVE off")
        .overrides(OPTIONS, "read")
        .after(
            call ->
                call.arg(0) instanceof io.usocket.spi.ListenPort
                    && call.arg(1) == SocketOption.SO_KEEPALIVE,
            call -> call.answer(0))
        .breaks("OPT-4.2");
    fault("a refused connect forgets the options")
        .overrides(OPTIONS, "apply")
        .before(call -> call.isWithin("TcpSocket"), call -> call.answer(null))
        .breaks("NB-2.5", "OPT-4.3");
  }
}

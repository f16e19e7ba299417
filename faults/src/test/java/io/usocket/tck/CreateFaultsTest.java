// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import io.usocket.AddressFamily;
import io.usocket.Errno;
import io.usocket.Feature;
import io.usocket.Protocol;
import io.usocket.SocketType;
import io.usocket.USocket;
import io.usocket.USocketException;
import java.net.InetSocketAddress;

/** CREATE: making sockets. */
class CreateFaultsTest extends Faults {
  private static final String SOCKET = "io.usocket.USocket";

  @Override
  void define() {
    kinds();
    fresh();
    life();
  }

  private void kinds() {
    fault("SO_TYPE of a stream is that of a datagram socket")
        .overrides(SOCKET, "getsockopt/2")
        .after(
            call ->
                call.arg(1) == io.usocket.SocketOption.SO_TYPE
                    && call.thrown() == null
                    && call.<Integer>result() == SocketType.SOCK_STREAM.value(),
            call -> call.answer(SocketType.SOCK_DGRAM.value()))
        .breaks("CREATE-1.1", "CREATE-1.9", "OPT-2.4", "OPT-3.1");
    fault("a stream of IPPROTO_UDP is TCP")
        .overrides(SOCKET, "open")
        .before(
            call -> call.arg(2) == SocketType.SOCK_STREAM && call.arg(3) == Protocol.IPPROTO_UDP,
            call -> call.set(3, Protocol.IPPROTO_TCP))
        .breaks("CREATE-1.2");
    fault("AF_UNSPEC is AF_INET")
        .overrides(SOCKET, "open")
        .before(
            call -> call.arg(1) == AddressFamily.AF_UNSPEC,
            call -> call.set(1, AddressFamily.AF_INET))
        .breaks("CREATE-1.3");
    fault("protocol 0 is refused where it is named")
        .overrides("io.usocket.Backend", "socket/3")
        .before(
            call ->
                call.arg(2) == Protocol.IPPROTO_IP
                    && call.arg(1) == SocketType.SOCK_STREAM
                    && !call.caller().equals("Backend.socket"),
            call -> {
              throw new USocketException(Errno.EPROTONOSUPPORT, "socket: protocol 0");
            })
        .breaks("CREATE-1.4");
    fault("a datagram socket is refused if its protocol is named")
        .overrides(SOCKET, "requireSupported")
        .before(
            call -> call.arg(3) == Protocol.IPPROTO_UDP && call.arg(2) == SocketType.SOCK_DGRAM,
            call -> {
              throw new USocketException(Errno.EPROTONOSUPPORT, "socket: IPPROTO_UDP");
            })
        .breaks("CREATE-1.5");
    fault("there is UDP although it is not claimed")
        .disclaims(Feature.UDP)
        .breaks("CREATE-1.6", "PROV-1.8");
    fault("there is IPv6 although it is not claimed")
        .disclaims(Feature.IPV6)
        .breaks("CREATE-1.8", "PROV-1.8");
    fault("an AF_INET6 socket is one of AF_INET")
        .overrides(SOCKET, "open")
        .before(
            call ->
                call.arg(1) == AddressFamily.AF_INET6
                    && call.arg(2) == SocketType.SOCK_STREAM
                    && call.arg(3) == Protocol.IPPROTO_IP,
            call -> call.set(1, AddressFamily.AF_INET))
        .breaks("ADDR-4.2", "BIND-2.9", "CONNECT-7.1", "CREATE-1.7");
  }

  private static boolean isConnected(USocket socket) {
    try {
      return socket.getpeername().getPort() > 0;
    } catch (USocketException e) {
      return false;
    }
  }

  private void fresh() {
    fault("a fresh socket has a timeout of a minute")
        .overrides("io.usocket.Timeouts", "get")
        .after(call -> call.<Double>result() == Double.POSITIVE_INFINITY, call -> call.answer(60.0))
        .breaks(
            "BIND-3.3",
            "CREATE-2.1",
            "NB-1.11",
            "NB-1.3",
            "NB-3.2",
            "STREAM-1.9",
            "STREAM-4.8",
            "TIME-1.9");
    fault("the address of a socket that is not bound is the loopback address")
        .overrides(SOCKET, "getsockname")
        .after(
            call -> call.thrown() == null && call.<InetSocketAddress>result().getPort() == 0,
            call -> call.answer(new InetSocketAddress(Subject.loopback(), 0)))
        .breaks("CREATE-2.2");
    fault("a fresh socket has itself as its peer")
        .overrides(SOCKET, "getpeername")
        .after(
            call -> call.threw(Errno.ENOTCONN),
            call -> call.answer(call.<USocket>self().getsockname()))
        .breaks(
            "CONNECT-2.3",
            "CONNECT-4.4",
            "CONNECT-6.1",
            "CREATE-2.3",
            "DGRAM-2.4",
            "DTLS-1.10",
            "NB-2.6",
            "NB-2.7",
            "NB-2.9");
  }

  private void life() {
    fault("getsockname of a connected socket has no port")
        .overrides(SOCKET, "getsockname")
        .after(
            call -> call.thrown() == null && isConnected(call.self()),
            call -> call.answer(Subject.anyPort()))
        .breaks(
            "ADDR-4.4",
            "BIND-1.7",
            "BIND-2.9",
            "BIND-3.2",
            "CONNECT-1.1",
            "CONNECT-7.1",
            "CREATE-3.3",
            "DGRAM-2.2",
            "DGRAM-2.6",
            "DTLS-1.3",
            "POLL-3.1",
            "POLL-3.2");
    fault("getsockname of a closed socket tells no error")
        .overrides(SOCKET, "getsockname")
        .after(call -> call.threw(Errno.EBADF), call -> call.answer(Subject.anyPort()))
        .breaks("CLOSE-1.1", "CLOSE-1.2", "CREATE-3.1");
    fault("a socket that is lost is not closed")
        .overrides("io.usocket.Handle", "run")
        .before(call -> !Mirror.<Boolean>field(call.self(), "closed"), call -> call.answer(null))
        .breaks("CREATE-3.4");
    fault("a socket is closed although somebody has it")
        .overrides(SOCKET, "connect/1")
        .after(
            call ->
                call.thrown() == null
                    && call.isWithin(
                        "FreshRules",
                        "CREATE_3_5_a_reachable_socket_stays_open",
                        "connectAndReceive"),
            call -> call.<USocket>self().close())
        .breaks("CREATE-3.5", "CREATE-3.6");
    fault("try-with-resources leaves a connection open")
        .overrides(SOCKET, "close")
        .before(
            call -> call.isWithin("FreshRules", "CREATE_3_2_try_with_resources_closes_the_socket"),
            call -> call.answer(null))
        .breaks("CREATE-3.2");
  }
}

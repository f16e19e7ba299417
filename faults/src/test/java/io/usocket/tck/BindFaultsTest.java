// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import io.usocket.AddressFamily;
import io.usocket.Errno;
import io.usocket.USocket;
import io.usocket.USocketException;
import io.usocket.spi.Deadline;
import io.usocket.spi.ListenPort;
import io.usocket.spi.StreamPort;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.util.concurrent.locks.ReentrantLock;

/** BIND: bind, listen and accept. */
class BindFaultsTest extends Faults {
  private static final String TCP = "io.usocket.TcpSocket";
  private static final String STREAM = "io.usocket.spi.channel.ChannelStream";
  private static final String LISTENER = "io.usocket.spi.channel.ChannelListener";
  private static final String DATAGRAM = "io.usocket.spi.channel.ChannelDatagram";

  @Override
  void define() {
    binding();
    listening();
    accepting();
    waiting();
  }

  private void binding() {
    fault("bind of a stream to port 0 waits for connect or listen")
        .overrides(STREAM, "bind")
        .before(
            call ->
                call.<InetSocketAddress>arg(0).getPort() == 0
                    && call.isWithin("BindRules", "BIND_1_1_port_0_gives_a_free_port"),
            call -> call.answer(null))
        .breaks("BIND-1.1");
    fault("bind to an address in use names no address")
        .overrides(TCP, "bind")
        .after(
            call -> call.threw(Errno.EADDRINUSE),
            call -> call.fail(new USocketException(Errno.EADDRINUSE, "bind")))
        .breaks("BIND-1.2", "CLOSE-5.2");
    fault("bind tries the port only, and lets it go")
        .overrides(STREAM, "bind")
        .before(
            call -> call.isWithin("BindRules", "BIND_1_3_a_bound_port_is_held_before_listen"),
            call -> call.set(0, new InetSocketAddress(Subject.loopback(), 0)))
        .breaks("BIND-1.3");
    fault("a second bind is taken for done")
        .overrides(TCP, "bind")
        .after(call -> call.threw(Errno.EINVAL), call -> call.answer(null))
        .breaks("BIND-1.5", "NB-2.6", "NB-2.8");
    fault("bind to an address of another host is an invalid argument")
        .overrides(TCP, "bind")
        .after(
            call -> call.threw(Errno.EADDRNOTAVAIL),
            call -> call.fail(new USocketException(Errno.EINVAL, "bind")))
        .breaks("BIND-1.6");
    fault("a bound socket connects from another port")
        .overrides(STREAM, "connect")
        .before(
            call -> call.times() == 1 && isBound(call.self()),
            call -> {
              throw new USocketException(Errno.EADDRNOTAVAIL, "connect");
            })
        .breaks("ADDR-4.4", "BIND-1.7", "CONNECT-2.4");
    fault("a datagram socket keeps off the ports of streams")
        .overrides(DATAGRAM, "bind")
        .before(
            call -> call.<InetSocketAddress>arg(0).getPort() != 0 && call.isWithin("BindRules"),
            call -> {
              throw new USocketException(Errno.EADDRINUSE, "bind");
            })
        .breaks("BIND-1.8");
    fault("datagram sockets share their port")
        .overrides(DATAGRAM, "bind")
        .before(
            call -> call.<InetSocketAddress>arg(0).getPort() != 0 && call.isWithin("BindRules"),
            call -> call.set(0, new InetSocketAddress(Subject.loopback(), 0)))
        .breaks("BIND-1.8", "BIND-1.9");
  }

  private static boolean isBound(StreamPort port) {
    try {
      return port.localAddress().getPort() != 0;
    } catch (IOException e) {
      return false;
    }
  }

  private void listening() {
    fault("a bound socket listens at once")
        .overrides(STREAM, "bind")
        .after(
            call -> call.isWithin("BindRules", "BIND_1_4_connect_before_listen_is_refused"),
            call -> call.<StreamPort>self().listen(5))
        .breaks("BIND-1.4");
    fault("SO_REUSEADDR shares a port between listeners")
        .overrides(TCP, "bind")
        .after(
            call -> call.threw(Errno.EADDRINUSE) && isReusing(call.self()),
            call -> call.answer(null))
        .breaks("BIND-1.10");
    fault("SO_REUSEADDR is of no use")
        .overrides("io.usocket.spi.channel.ChannelOptions", "set")
        .before(
            call ->
                call.arg(1) == io.usocket.SocketOption.SO_REUSEADDR
                    && call.isWithin("BindRules", "BIND_1_11_SO_REUSEADDR_binds_over_TIME_WAIT"),
            call -> call.set(2, 0))
        .breaks("BIND-1.11");
    fault("listen takes another port")
        .overrides(STREAM, "listen")
        .before(
            call -> call.isWithin("ListenRules", "BIND_2_1_listen_keeps_the_address"),
            call -> call.answer(elsewhere()))
        .breaks("BIND-2.1");
    fault("listen wants bind first")
        .overrides(STREAM, "listen")
        .before(
            call -> !isBound(call.self()),
            call -> {
              throw new USocketException(Errno.EINVAL, "listen: bind first");
            })
        .breaks("BIND-2.2");
    fault("listen again is an error")
        .overrides(TCP, "listen")
        .before(
            call -> call.times() == 2,
            call -> {
              throw new USocketException(Errno.EINVAL, "listen: it listens");
            })
        .breaks("BIND-2.3");
    fault("listen of a connected socket does nothing")
        .overrides(TCP, "listen")
        .after(call -> call.threw(Errno.EINVAL), call -> call.answer(null))
        .breaks("BIND-2.4", "NB-2.6", "NB-2.8");
    fault("listen of a datagram socket does nothing")
        .overrides("io.usocket.USocket", "listen/1")
        .after(call -> call.threw(Errno.EOPNOTSUPP), call -> call.answer(null))
        .breaks("BIND-2.5", "DGRAM-3.1");
    fault("a backlog of zero is refused")
        .overrides(TCP, "listen")
        .before(
            call -> call.<Integer>arg(0) < 1,
            call -> {
              throw new USocketException(Errno.EINVAL, "listen: a backlog is above 0");
            })
        .breaks("BIND-2.6");
    fault("the backlog takes one client only")
        .overrides(STREAM, "listen")
        .before(call -> call.<Integer>arg(0) == 8, call -> call.set(0, 1))
        .breaks("BIND-2.7");
    fault("connect of a listening socket does nothing")
        .overrides(TCP, "connect")
        .after(
            call -> call.threw(Errno.EISCONN) && Mirror.field(call.self(), "listener") != null,
            call -> call.answer(0))
        .breaks("BIND-2.8", "CONNECT-3.2");
    fault("a closed listener that has waited holds its port")
        .overrides("io.usocket.spi.channel.ChannelPort", "close")
        .before(
            call ->
                call.isWithin(
                    "ListenRules", "BIND_2_10_a_closed_listener_refuses_and_frees_its_port"),
            call -> call.answer(null))
        .breaks("BIND-2.10");
  }

  private static boolean isReusing(Object tcp) {
    try {
      StreamPort port = Mirror.field(tcp, "stream");
      return port.getOption(io.usocket.SocketOption.SO_REUSEADDR) != 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static ListenPort elsewhere() throws IOException {
    StreamPort other = Candidate.find("bc").provider().openStream(AddressFamily.AF_INET);
    other.bind(Subject.anyPort());
    return other.listen(5);
  }

  /** A port that is at its end once the listener is closed. */
  private static Object endingWith(ListenPort listener, StreamPort port) {
    return Proxy.newProxyInstance(
        BindFaultsTest.class.getClassLoader(),
        new Class<?>[] {StreamPort.class},
        (proxy, method, args) -> {
          if (method.getName().equals("read") && !listener.channel().isOpen()) {
            return -1;
          }
          try {
            return method.invoke(port, args);
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        });
  }

  private void accepting() {
    fault("accept of a socket that does not listen waits for ever and says so")
        .overrides(TCP, "accept")
        .after(
            call -> call.threw(Errno.EINVAL),
            call -> call.fail(new USocketException(Errno.EAGAIN, "accept")))
        .breaks("BIND-3.1", "NB-2.6", "NB-2.7", "NB-2.9");
    fault("accept tells the listener's address")
        .overrides("io.usocket.USocket", "accept")
        .after(
            call -> call.result() != null && call.isWithin("AcceptRules"),
            call -> {
              io.usocket.Accepted accepted = call.result();
              call.answer(
                  new io.usocket.Accepted(accepted.socket(), call.<USocket>self().getsockname()));
            })
        .breaks("BIND-3.2");
    fault("an accepted socket has the mode of its listener")
        .overrides("io.usocket.USocket", "accept")
        .after(
            call ->
                call.result() != null
                    && call.<USocket>self().gettimeout() != Double.POSITIVE_INFINITY
                    && call.isWithin("AcceptRules"),
            call ->
                call.<io.usocket.Accepted>result()
                    .socket()
                    .settimeout(call.<USocket>self().gettimeout()))
        .breaks("BIND-3.3", "BIND-3.4");
    fault("an accepted socket ends with its listener")
        .overrides(LISTENER, "accept")
        .after(
            call -> call.result() != null && call.isWithin("AcceptRules"),
            call -> call.answer(endingWith(call.self(), call.result())))
        .breaks("BIND-3.9");
    fault("a second thread cannot accept")
        .overrides(TCP, "accept")
        .before(
            call ->
                Mirror.<ReentrantLock>field(Mirror.field(call.self(), "accepting"), "lock")
                    .isLocked(),
            call -> {
              throw new USocketException(Errno.EALREADY, "accept");
            })
        .breaks("BIND-3.11", "NB-8.4");
  }

  private void waiting() {
    fault("accept times out with EAGAIN")
        .overrides("io.usocket.USocket", "accept")
        .after(
            call ->
                call.threw(Errno.ETIMEDOUT)
                    && (call.isWithin("AcceptRules") || call.isWithin("TimeRules")),
            call -> call.fail(new USocketException(Errno.EAGAIN, "accept")))
        .breaks("BIND-3.5", "TIME-1.2");
    fault("a non-blocking accept times out")
        .overrides("io.usocket.USocket", "accept")
        .after(
            call -> call.threw(Errno.EAGAIN),
            call -> call.fail(new USocketException(Errno.ETIMEDOUT, "accept")))
        .breaks("BIND-2.10", "BIND-3.6", "NB-1.11", "NB-8.4", "TIME-1.7");
    fault("close wakes accept with EINVAL")
        .overrides("io.usocket.USocket", "accept")
        .after(
            call -> call.threw(Errno.EBADF),
            call -> call.fail(new USocketException(Errno.EINVAL, "accept")))
        .breaks("BIND-3.7", "BIND-3.8", "CLOSE-1.1", "CLOSE-1.2", "CLOSE-2.2", "DTLS-4.8");
    fault("a blocking accept does not wait")
        .overrides(LISTENER, "accept")
        .before(
            call ->
                call.<Deadline>arg(0).isNever()
                    && call.isWithin("Task") // of the thread itself, not of a stage in it
                    && !call.isWithin("Subject")
                    && !call.isWithin("TlsStage"),
            call -> call.set(0, Deadline.NOW))
        .breaks(
            "BIND-3.10", "BIND-3.11", "BIND-3.7", "CLOSE-2.2", "CLOSE-3.2", "NB-8.4", "PROV-3.6");
  }
}

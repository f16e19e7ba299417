// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import io.usocket.Errno;
import io.usocket.SocketTimedOutException;
import io.usocket.USocketException;
import io.usocket.WouldBlockException;
import io.usocket.spi.Deadline;
import java.net.ConnectException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;

/** CONNECT: connects that succeed, are refused, go on, or are out of place. */
class ConnectFaultsTest extends Faults {
  @Override
  void define() {
    addresses();
    refused();
    outOfPlace();
    underWay();
    slow();
    families();
  }

  private void addresses() {
    fault("getpeername gives the own address")
        .overrides("io.usocket.StreamCalls", "peer")
        .after(
            call ->
                call.thrown() == null
                    && Mirror.is(call.self(), "tcp.accepted", "false")
                    && Mirror.is(call.self(), "tcp.family", "AF_INET")
                    && call.isWithin("USocket", "getpeername"),
            call -> call.answer(Mirror.call(Mirror.call(call.self(), "port"), "localAddress")))
        .breaks("ADDR-4.4", "CONNECT-1.1", "CONNECT-5.2", "NB-2.3");
    fault("connect does not look a name up that is not resolved")
        .overrides("io.usocket.Addresses", "forSocket")
        .before(
            call -> call.<InetSocketAddress>arg(1).isUnresolved() && call.arg(2).equals("connect"),
            call -> {
              throw new USocketException(Errno.EINVAL, "not resolved: " + call.arg(1));
            })
        .breaks("ADDR-4.3", "CONNECT-1.2");
    fault("connect to an unknown host does not name it")
        .overrides("io.usocket.Addresses", "resolve")
        .after(
            call -> call.thrown() != null && call.isWithin("USocket", "connect"),
            call -> call.fail(new USocketException(Errno.EAI_NONAME, "the host is unknown")))
        .breaks("ADDR-2.4", "CONNECT-1.3");
  }

  private void refused() {
    fault("a refused connect does not say where")
        .overrides("io.usocket.Addresses", "text")
        .after(
            call ->
                call.isWithin("TcpSocket", "goOn") && !call.isWithin("StreamConnection", "failed"),
            call -> call.answer("the peer"))
        .breaks("CLOSE-5.2", "CONNECT-2.1");
    fault("after the second refusal a socket is spent")
        .overrides("io.usocket.TcpSocket", "startAnew")
        .before(call -> call.times() > 1, call -> call.answer(null))
        .breaks("CONNECT-2.2", "NB-2.5");
    fault("recv and send tell a refusal again")
        .overrides("io.usocket.TcpSocket", "startAnew")
        .after(
            call -> call.isWithin("StreamCalls", "connect"),
            call -> Mirror.call(Mirror.field(call.self(), "untold"), "keep", call.<Object>arg(0)))
        .breaks(
            "CLOSE-5.1",
            "CLOSE-5.2",
            "CONNECT-2.2",
            "CONNECT-2.3",
            "CONNECT-2.4",
            "CONNECT-4.3",
            "NB-2.4",
            "NB-2.5",
            "OPT-4.3",
            "POLL-2.2");
    fault("a refusal costs the address of bind")
        .overrides("io.usocket.TcpSocket", "startAnew")
        .before(
            call -> Mirror.field(call.self(), "bound") != null,
            call -> Mirror.set(call.self(), "bound", null))
        .breaks("CONNECT-2.4");
  }

  private void outOfPlace() {
    fault("connect of a connected socket to another address does nothing")
        .overrides("io.usocket.TcpSocket", "connect")
        .after(
            call ->
                call.threw(Errno.EISCONN)
                    && Mirror.is(call.self(), "state", "CONNECTED")
                    && !call.<InetSocketAddress>arg(0).equals(Mirror.field(call.self(), "peer")),
            call -> call.answer(0))
        .breaks("CLOSE-5.1", "CONNECT-3.1");
    fault("connect of a listening socket is EINVAL")
        .overrides("io.usocket.TcpSocket", "connect")
        .after(
            call -> call.threw(Errno.EISCONN) && Mirror.is(call.self(), "state", "LISTENING"),
            call -> call.fail(new USocketException(Errno.EINVAL, "connect: it listens")))
        .breaks("BIND-2.8", "CONNECT-3.2");
    fault("what a listener cannot do is EINVAL")
        .overrides("io.usocket.TcpSocket", "requireConnection")
        .after(
            call -> call.threw(Errno.ENOTCONN) && Mirror.is(call.self(), "state", "LISTENING"),
            call -> call.fail(new USocketException(Errno.EINVAL, "the socket listens")))
        .breaks("BIND-2.8", "CLOSE-4.4", "CONNECT-6.1");
  }

  private void underWay() {
    fault("a connect that is under way is EINPROGRESS each time")
        .overrides("io.usocket.StreamCalls", "connect")
        .after(
            call ->
                call.threw(WouldBlockException.class)
                    && call.threw(Errno.EALREADY)
                    && Mirror.is(call.self(), "connection.security", "null"),
            call -> call.fail(new USocketException(Errno.EINPROGRESS, "connect: under way")))
        .breaks("CLOSE-3.5", "CONNECT-4.1", "NB-2.3", "NB-2.4", "NB-2.6", "NB-2.7", "NB-2.9");
    fault("a connect that was waited for is answered twice")
        .overrides("io.usocket.TcpSocket", "connect")
        .after(
            call ->
                call.thrown() == null
                    && call.<Integer>result() == 0
                    && !call.<Deadline>arg(1).isNow()
                    && call.times() == 2,
            call -> Mirror.set(call.self(), "unanswered", true))
        .breaks("CONNECT-4.2");
    fault("a refusal that comes later is told as under way")
        .overrides("io.usocket.spi.channel.ChannelStream", "connect")
        .after(
            call -> call.threw(ConnectException.class) && call.times() > 1,
            call -> call.fail(new USocketException(Errno.EALREADY, "connect: under way")))
        .breaks("CONNECT-4.3", "NB-2.4", "NB-2.5", "OPT-3.2", "POLL-2.3", "POLL-6.3");
    fault("a socket that connects is as one that does not")
        .overrides("io.usocket.TcpSocket", "requireConnection")
        .after(
            call -> call.thrown() == null && Mirror.is(call.self(), "state", "CONNECTING"),
            call -> call.fail(new USocketException(Errno.ENOTCONN, "not connected")))
        .breaks("CONNECT-4.4", "NB-2.2", "NB-2.4", "NB-2.6", "NB-2.7", "NB-2.9");
  }

  private void slow() {
    fault("a connect that runs out of time does not say where")
        .overrides("io.usocket.Addresses", "text")
        .after(
            call ->
                call.isWithin("StreamCalls", "connect")
                    && !call.isWithin("TcpSocket", "connect")
                    && !call.isWithin("StreamConnection", "failed"),
            call -> call.answer("the peer"))
        .breaks("CONNECT-5.1");
    fault("a connect that runs out of time is given up")
        .overrides("io.usocket.StreamCalls", "connect")
        .after(
            call -> call.threw(SocketTimedOutException.class),
            call -> Mirror.call(Mirror.field(call.self(), "tcp"), "startAnew", call.thrown()))
        .breaks("CONNECT-5.2", "NB-2.9", "TLS-7.7");
  }

  private void families() {
    fault("a socket of IPv6 cannot connect")
        .overrides("io.usocket.spi.channel.ChannelStream", "connect")
        .before(
            call -> call.<InetSocketAddress>arg(0).getAddress() instanceof Inet6Address,
            call -> {
              throw new USocketException(Errno.ENETUNREACH, "no IPv6");
            })
        .breaks("CONNECT-7.1");
    fault("connect of an IPv4 socket to IPv6 is EINVAL")
        .overrides("io.usocket.Addresses", "forSocket")
        .after(
            call -> call.threw(Errno.EAFNOSUPPORT) && call.arg(2).equals("connect"),
            call -> call.fail(new USocketException(Errno.EINVAL, "connect: an IPv6 address")))
        .breaks("ADDR-4.1", "CONNECT-7.2");
  }
}

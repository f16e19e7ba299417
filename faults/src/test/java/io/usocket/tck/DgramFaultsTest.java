// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import io.usocket.AddressFamily;
import io.usocket.Datagram;
import io.usocket.Errno;
import io.usocket.MessageFlag;
import io.usocket.Received;
import io.usocket.SocketOption;
import io.usocket.USocket;
import io.usocket.USocketException;
import io.usocket.spi.SocketPort;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** DGRAM: datagrams. */
class DgramFaultsTest extends Faults {
  private static final String SOCKET = "io.usocket.USocket";
  private static final String CALLS = "io.usocket.DatagramCalls";
  private static final String PACKETS = "io.usocket.PacketCalls";
  private static final String PORT = "io.usocket.spi.channel.ChannelDatagram";

  @Override
  void define() {
    receiving();
    sending();
    peers();
    groups();
  }

  private void receiving() {
    fault("the sender of a datagram is told with another port")
        .overrides(PORT, "receive")
        .after(
            call -> call.result() != null && call.isWithin("DatagramRules"),
            call ->
                call.answer(
                    new InetSocketAddress(call.<InetSocketAddress>result().getAddress(), 9)))
        .breaks("DGRAM-1.1", "DGRAM-1.3", "DGRAM-1.4", "DGRAM-1.5", "DGRAM-1.6", "DGRAM-1.8");
    fault("read() of a datagram socket joins two")
        .overrides(SOCKET, "read/0")
        .after(
            call -> call.result() != null && call.isWithin("DatagramRules"),
            call -> {
              byte[] first = call.result();
              byte[] second = call.<USocket>self().recv(100);
              byte[] both = Arrays.copyOf(first, first.length + second.length);
              System.arraycopy(second, 0, both, first.length, second.length);
              call.answer(both);
            })
        .breaks("DGRAM-1.2");
    fault("nobody is told that a datagram was cut")
        .overrides(SOCKET, "recvfrom/2")
        .after(
            call ->
                call.result() instanceof Datagram got
                    && got.truncated()
                    && call.count() == 2
                    && call.<MessageFlag[]>arg(1).length == 0
                    && call.isWithin("DatagramRules"),
            call -> {
              Datagram got = call.result();
              call.answer(new Datagram(got.data(), got.address(), false));
            })
        .breaks("DGRAM-1.3");
    fault("an empty datagram is passed over")
        .overrides(SOCKET, "recvfrom/2")
        .after(
            call ->
                call.result() instanceof Datagram got
                    && got.data().length == 0
                    && call.isWithin("DatagramRules"),
            call -> call.answer(call.<USocket>self().recvfrom(10)))
        .breaks("DGRAM-1.4");
    fault("a peek at a part keeps that part only")
        .overrides(SOCKET, "recvfrom/2")
        .after(
            call ->
                call.result() instanceof Datagram
                    && call.arg(0) instanceof Integer size
                    && size == 2,
            call -> call.<USocket>self().recv(100))
        .breaks("DGRAM-1.5", "NB-3.4");
    fault("recvfrom of a buffer forgets that the datagram was cut to fit")
        .overrides(SOCKET, "recvfrom/2")
        .after(
            call ->
                call.result() instanceof Received got
                    && !got.truncated()
                    && got.length() == 5
                    && call.isWithin("DatagramRules"),
            call -> {
              Received got = call.result();
              call.answer(new Received(got.length(), got.address(), true));
            })
        .breaks("DGRAM-1.6");
    fault("recv of nothing without waiting is EIO")
        .overrides(CALLS, "receive")
        .after(
            call -> call.threw(Errno.EAGAIN) && call.isWithin("DatagramPeerRules"),
            call -> call.fail(new USocketException(Errno.EIO, "recv")))
        .breaks("DGRAM-2.2", "DGRAM-3.2");
    fault("a negative size takes a datagram")
        .overrides(SOCKET, "recv/2")
        .before(
            call ->
                call.arg(0) instanceof Integer size
                    && size < 0
                    && call.isWithin("DatagramPeerRules"),
            call -> call.set(0, 1))
        .breaks("DGRAM-3.3");
  }

  private void sending() {
    fault("a datagram that is too long is cut")
        .overrides(PORT, "send")
        .before(
            call -> call.<ByteBuffer>arg(0).remaining() > 65_507,
            call -> call.<ByteBuffer>arg(0).limit(call.<ByteBuffer>arg(0).position() + 65_507))
        .breaks("DGRAM-1.7");
    fault("the address that the first sendto gives is not known")
        .overrides(SOCKET, "getsockname")
        .after(
            call -> call.isWithin("DatagramRules", "DGRAM_1_8_the_first_sendto_gives_an_address"),
            call -> call.answer(Subject.anyPort()))
        .breaks("DGRAM-1.8");
    fault("sending without a peer is lost")
        .overrides(CALLS, "send")
        .after(call -> call.threw(Errno.EDESTADDRREQ), call -> call.answer(1))
        .breaks("DGRAM-2.4", "NB-3.6");
    fault("sendto of a connected socket goes to the peer whatever is asked")
        .overrides(CALLS, "sendto")
        .after(call -> call.threw(Errno.EISCONN), call -> call.answer(1))
        .breaks("DGRAM-2.5");
    fault("sendto port 0 is lost")
        .overrides(CALLS, "sendto")
        .before(call -> call.<InetSocketAddress>arg(1).getPort() == 0, call -> call.answer(1))
        .breaks("DGRAM-2.7");
  }

  private void peers() {
    fault("write of a datagram socket sends nothing")
        .overrides(PACKETS, "write")
        .before(
            call -> call.isWithin("DatagramPeerRules", "DGRAM_2_1_connect_fixes_the_peer"),
            call -> call.answer(call.<ByteBuffer>arg(0).remaining()))
        .breaks("DGRAM-2.1");
    fault("a connected socket hears everybody")
        .overrides(PORT, "connect")
        .before(
            call ->
                call.isWithin(
                    "DatagramPeerRules", "DGRAM_2_2_a_connected_socket_hears_its_peer_only"),
            call -> call.answer(null))
        .breaks("DGRAM-2.2");
    fault("a datagram socket connects once")
        .overrides(CALLS, "connect")
        .before(
            call -> call.times() == 2,
            call -> {
              throw new USocketException(Errno.EISCONN, "connect");
            })
        .breaks("CLOSE-1.2", "DGRAM-2.3", "DGRAM-2.6", "NB-3.6");
    fault("a closed port of the peer is EIO")
        .overrides(CALLS, "receive")
        .after(
            call ->
                call.thrown() != null
                    && call.isWithin(
                        "DatagramPeerRules", "DGRAM_2_6_a_closed_port_is_ECONNREFUSED"),
            call -> call.fail(new USocketException(Errno.EIO, "recv")))
        .breaks("DGRAM-2.6");
    fault("readline of a datagram socket reads a datagram")
        .overrides(PACKETS, "readline")
        .before(
            call -> call.self().getClass().getSimpleName().equals("DatagramCalls"),
            call -> call.answer(new byte[0]))
        .breaks("CLOSE-1.2", "DGRAM-3.1");
    fault("datagrams over IPv6 come from nowhere")
        .overrides(PORT, "receive")
        .after(
            call ->
                call.result() != null
                    && call.<InetSocketAddress>result().getAddress().getAddress().length == 16
                    && call.isWithin("DatagramPeerRules"),
            call -> call.answer(new InetSocketAddress(Subject.loopback(), 9)))
        .breaks("DGRAM-5.1");
    fault("sendto of an AF_INET socket to an IPv6 address is EINVAL")
        .overrides("io.usocket.Addresses", "forSocket")
        .after(
            call ->
                call.threw(Errno.EAFNOSUPPORT)
                    && call.arg(0) == AddressFamily.AF_INET
                    && call.isWithin("DatagramPeerRules"),
            call -> call.fail(new USocketException(Errno.EINVAL, "sendto")))
        .breaks("DGRAM-5.2");
  }

  private void groups() {
    fault("SO_BROADCAST is always on")
        .overrides(PORT, "send")
        .before(
            call ->
                call.arg(1) instanceof InetSocketAddress to
                    && to.getAddress().getAddress()[3] == -1,
            call -> call.<SocketPort>self().setOption(SocketOption.SO_BROADCAST, 1))
        .breaks("DGRAM-4.1");
    fault("a group that was left is heard")
        .overrides(PORT, "leave")
        .before(
            call ->
                call.isWithin("MulticastRules", "DGRAM_4_2_a_group_is_heard_while_it_is_joined"),
            call -> call.answer(null))
        .breaks("DGRAM-4.2");
    fault("leaving a group that was never joined is done")
        .overrides(PORT, "leave")
        .after(call -> call.threw(Errno.EADDRNOTAVAIL), call -> call.answer(null))
        .breaks("DGRAM-4.3");
  }
}

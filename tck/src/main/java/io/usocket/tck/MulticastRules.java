// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static io.usocket.MessageFlag.MSG_DONTWAIT;
import static io.usocket.SocketLevel.SOL_SOCKET;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.usocket.AddressFamily;
import io.usocket.Errno;
import io.usocket.Protocol;
import io.usocket.SocketOption;
import io.usocket.SocketType;
import io.usocket.USocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.util.Random;

/** DGRAM-4: one to many, on the loopback interface. */
class MulticastRules {
  /**
   * 127.255.255.255 is the broadcast address of the loopback network.
   *
   * <p>If this fails: SO_BROADCAST is off on a fresh port; throw the system's own exception
   * ("Permission denied") or a USocketException EACCES.
   */
  @Rule
  void DGRAM_4_1_broadcast_is_EACCES_until_it_is_switched_on(Subject subject) throws Exception {
    USocket socket = subject.datagram();
    InetSocketAddress everybody =
        new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, -1, -1, -1}), 9);
    Expect.errno(
        Errno.EACCES, "sendto to a broadcast address", () -> socket.sendto(new byte[1], everybody));
    socket.setsockopt(SOL_SOCKET, SocketOption.SO_BROADCAST, 1);
    assertEquals(1, socket.sendto(new byte[1], everybody), "sendto with SO_BROADCAST");
    socket.setsockopt(SOL_SOCKET, SocketOption.SO_BROADCAST, 0);
    Expect.errno(
        Errno.EACCES,
        "sendto to a broadcast address, switched off again",
        () -> socket.sendto(new byte[1], everybody));
  }

  /**
   * A group is joined and left.
   *
   * <p>If this fails: look at {@code DatagramPort.join} and {@code leave}; the interface counts.
   */
  @Rule
  void DGRAM_4_2_a_group_is_heard_while_it_is_joined(Subject subject) throws Exception {
    InetAddress group = someGroup();
    USocket socket = subject.socket(AddressFamily.AF_INET, SocketType.SOCK_DGRAM);
    socket.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[4]), 0));
    socket.settimeout(Bounded.soonSeconds());
    int port = socket.getsockname().getPort();
    InetSocketAddress many = new InetSocketAddress(group, port);
    InetSocketAddress one = new InetSocketAddress(Subject.loopback(), port);
    DatagramPeer peer = subject.datagramPeer();
    peer.socket()
        .setOption(
            StandardSocketOptions.IP_MULTICAST_IF,
            NetworkInterface.getByInetAddress(Subject.loopback()));
    peer.send("too early", many);
    peer.send("marker 1", one);
    Expect.bytes("marker 1", socket.recv(100), "recv before the group is joined");
    socket.setsockopt(Protocol.IPPROTO_IP, SocketOption.IP_ADD_MEMBERSHIP, membership(group));
    peer.send("to the group", many);
    Expect.bytes("to the group", socket.recv(100), "recv once the group is joined");
    socket.setsockopt(Protocol.IPPROTO_IP, SocketOption.IP_DROP_MEMBERSHIP, membership(group));
    peer.send("too late", many);
    peer.send("marker 2", one);
    Expect.bytes("marker 2", socket.recv(100), "recv once the group is left");
    Expect.errno(
        Errno.EAGAIN, "recv, MSG_DONTWAIT, after that", () -> socket.recv(1, MSG_DONTWAIT));
  }

  /** Of the organisation-local scope (RFC 2365), so that two runs on a host do not meet. */
  private static InetAddress someGroup() throws Exception {
    byte[] address = new byte[4];
    new Random().nextBytes(address);
    address[0] = (byte) 239;
    address[1] = (byte) 193;
    return InetAddress.getByAddress(address);
  }

  private static byte[] membership(InetAddress group) {
    return ByteBuffer.allocate(8)
        .put(group.getAddress())
        .put(Subject.loopback().getAddress())
        .array();
  }

  /**
   * Groups that are none.
   *
   * <p>If this fails: the api checks the struct; {@code DatagramPort.leave} has to tell that a
   * group was never joined (EADDRNOTAVAIL).
   */
  @Rule
  void DGRAM_4_3_wrong_groups_are_refused(Subject subject) throws Exception {
    USocket socket = subject.datagram();
    byte[] unicast = membership(Subject.loopback());
    byte[] group = membership(someGroup());
    refused(Errno.EINVAL, "joining 127.0.0.1", socket, SocketOption.IP_ADD_MEMBERSHIP, unicast);
    refused(
        Errno.EINVAL,
        "joining with a struct of 2 bytes",
        socket,
        SocketOption.IP_ADD_MEMBERSHIP,
        new byte[2]);
    refused(
        Errno.EADDRNOTAVAIL,
        "leaving a group that was never joined",
        socket,
        SocketOption.IP_DROP_MEMBERSHIP,
        group);
    socket.setsockopt(Protocol.IPPROTO_IP, SocketOption.IP_ADD_MEMBERSHIP, group);
    socket.setsockopt(Protocol.IPPROTO_IP, SocketOption.IP_DROP_MEMBERSHIP, group);
    refused(
        Errno.EADDRNOTAVAIL,
        "leaving a group twice",
        socket,
        SocketOption.IP_DROP_MEMBERSHIP,
        group);
  }

  private static void refused(
      Errno errno, String check, USocket socket, SocketOption option, byte[] value) {
    Expect.errno(errno, check, () -> socket.setsockopt(Protocol.IPPROTO_IP, option, value));
  }
}

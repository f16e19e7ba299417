// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static io.usocket.MessageFlag.MSG_DONTWAIT;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.usocket.AddressFamily;
import io.usocket.Errno;
import io.usocket.Feature;
import io.usocket.Shutdown;
import io.usocket.SocketType;
import io.usocket.USocket;
import io.usocket.WouldBlockException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.function.Executable;

/** DGRAM-2, 3 and 5: peers of datagram sockets, and what datagram sockets refuse. */
class DatagramPeerRules {
  /**
   * connect fixes the peer.
   *
   * <p>If this fails: {@code DatagramPort.send} without an address goes to the connected peer.
   */
  @Rule
  void DGRAM_2_1_connect_fixes_the_peer(Subject subject) throws Exception {
    USocket socket = subject.datagram();
    DatagramPeer peer = subject.datagramPeer();
    socket.connect(peer.address());
    assertEquals(peer.address(), socket.getpeername(), "getpeername");
    assertEquals(3, socket.send(Expect.ascii("one")), "send");
    socket.sendall(Expect.ascii("two"));
    assertEquals(5, socket.write(Expect.ascii("three")), "write");
    for (String text : List.of("one", "two", "three")) {
      Expect.bytes(text, peer.receive(), "what the peer received");
    }
    peer.send("answer", peer.sender());
    Expect.bytes("answer", socket.recv(100), "recv of the answer");
  }

  /**
   * Third parties are not heard.
   *
   * <p>If this fails: {@code DatagramPort.connect} has to connect the system's socket, not only to
   * remember the peer.
   */
  @Rule
  void DGRAM_2_2_a_connected_socket_hears_its_peer_only(Subject subject) throws Exception {
    USocket socket = subject.datagram();
    DatagramPeer peer = subject.datagramPeer();
    DatagramPeer intruder = subject.datagramPeer();
    socket.connect(peer.address());
    socket.settimeout(Bounded.soonSeconds());
    intruder.send("intruder", socket.getsockname());
    peer.send("friend", socket.getsockname());
    Expect.bytes("friend", socket.recv(100), "recv after an intruder and a friend");
    Expect.errno(
        Errno.EAGAIN, "recv, MSG_DONTWAIT, after that", () -> socket.recv(100, MSG_DONTWAIT));
  }

  /**
   * connect is not for ever.
   *
   * <p>If this fails: {@code DatagramPort.connect} may be called again.
   */
  @Rule
  void DGRAM_2_3_a_datagram_socket_can_connect_again(Subject subject) throws Exception {
    USocket socket = subject.socket(AddressFamily.AF_INET, SocketType.SOCK_DGRAM);
    socket.settimeout(Bounded.soonSeconds());
    for (DatagramPeer peer : List.of(subject.datagramPeer(), subject.datagramPeer())) {
      socket.connect(peer.address());
      assertEquals(peer.address(), socket.getpeername(), "getpeername");
      socket.send(Expect.ascii("hi"));
      Expect.bytes("hi", peer.receive(), "what the peer received");
      peer.send("ho", peer.sender());
      Expect.bytes("ho", socket.recv(10), "recv of the answer");
    }
  }

  /**
   * Nowhere to send to.
   *
   * <p>If this fails: the api knows this itself; a provider that fails here has thrown on its own.
   */
  @Rule
  void DGRAM_2_4_sending_without_a_peer_is_EDESTADDRREQ(Subject subject) throws Exception {
    USocket socket = subject.datagram();
    Calls.sending(socket, new byte[1])
        .forEach((name, call) -> Expect.errno(Errno.EDESTADDRREQ, name + " without a peer", call));
    Expect.errno(Errno.ENOTCONN, "getpeername without a peer", socket::getpeername);
  }

  /**
   * A connected socket sends to its peer.
   *
   * <p>If this fails: throw AlreadyConnectedException or a USocketException EISCONN.
   */
  @Rule
  void DGRAM_2_5_sendto_elsewhere_when_connected_is_EISCONN(Subject subject) throws Exception {
    USocket socket = subject.datagram();
    DatagramPeer peer = subject.datagramPeer();
    DatagramPeer other = subject.datagramPeer();
    socket.connect(peer.address());
    Expect.errno(
        Errno.EISCONN,
        "sendto to another address than the peer's",
        () -> socket.sendto(new byte[1], other.address()));
    socket.sendto(Expect.ascii("hi"), peer.address());
    Expect.bytes("hi", peer.receive(), "what the peer received of sendto to its address");
  }

  /**
   * The network says that nobody is there.
   *
   * <p>If this fails: throw PortUnreachableException or a USocketException ECONNREFUSED; the port
   * stays usable.
   */
  @Rule
  @Alone("a port that has become free")
  void DGRAM_2_6_a_closed_port_is_ECONNREFUSED(Subject subject) throws Exception {
    USocket socket = subject.datagram();
    socket.settimeout(Bounded.soonSeconds());
    DatagramPeer gone = subject.datagramPeer();
    InetSocketAddress nobody = gone.address();
    gone.close();
    socket.connect(nobody);
    socket.send(new byte[1]);
    Expect.errno(Errno.ECONNREFUSED, "recv from a closed port", () -> socket.recv(10));
    DatagramPeer peer = subject.datagramPeer();
    socket.connect(peer.address());
    peer.send("alive", socket.getsockname());
    Expect.bytes("alive", socket.recv(10), "recv from the next peer");
  }

  /**
   * Port 0 is no port.
   *
   * <p>If this fails: the api refuses this itself.
   */
  @Rule
  void DGRAM_2_7_sendto_port_0_is_EINVAL(Subject subject) throws Exception {
    USocket socket = subject.datagram();
    DatagramPeer peer = subject.datagramPeer();
    Expect.errno(
        Errno.EINVAL, "sendto port 0", () -> socket.sendto(new byte[1], Subject.anyPort()));
    socket.sendto(Expect.ascii("x"), peer.address());
    Expect.bytes("x", peer.receive(), "what the peer received after the refused call");
  }

  /**
   * What is for streams is refused, and takes nothing.
   *
   * <p>If this fails: the api refuses this itself; the provider has lost the datagram.
   */
  @Rule
  void DGRAM_3_1_what_is_for_streams_is_EOPNOTSUPP(Subject subject) throws Exception {
    USocket socket = subject.datagram();
    socket.settimeout(Bounded.soonSeconds());
    subject.datagramPeer().send("a line\n", socket.getsockname());
    Map<String, Executable> calls = new LinkedHashMap<>(Calls.readingLines(socket));
    calls.put("listen", socket::listen);
    calls.put("accept", socket::accept);
    calls.put("handshake", socket::handshake);
    calls.put("shutdown", () -> socket.shutdown(Shutdown.SHUT_RDWR));
    calls.forEach(
        (name, call) -> Expect.errno(Errno.EOPNOTSUPP, name + " on a datagram socket", call));
    Expect.bytes("a line\n", socket.recv(100), "recv after the refused calls");
  }

  /**
   * The modes of datagram sockets.
   *
   * <p>If this fails: {@code DatagramPort.receive} has to answer null once its deadline has passed,
   * at once for NOW.
   */
  @Rule
  void DGRAM_3_2_receiving_nothing_is_EAGAIN_or_ETIMEDOUT(Subject subject) throws Exception {
    USocket socket = subject.datagram();
    nothingThere("recv, MSG_DONTWAIT", () -> socket.recv(1, MSG_DONTWAIT));
    nothingThere("recvfrom, MSG_DONTWAIT", () -> socket.recvfrom(1, MSG_DONTWAIT));
    socket.settimeout(0);
    Calls.reading(socket).forEach((name, call) -> nothingThere("non-blocking " + name, call));
    socket.settimeout(0.03);
    Calls.reading(socket)
        .forEach(
            (name, call) -> Expect.timeout(Duration.ofMillis(30), name + ", nothing comes", call));
    subject.datagramPeer().send("late", socket.getsockname());
    socket.settimeout(Bounded.soonSeconds());
    Expect.bytes("late", socket.recv(10), "recv after the timeouts");
  }

  private static void nothingThere(String check, Executable call) {
    Expect.errno(Errno.EAGAIN, check, call);
    assertEquals(
        WouldBlockException.Direction.READ,
        Expect.thrown(WouldBlockException.class, check, call).direction(),
        check + ", direction");
  }

  /**
   * A negative size is the caller's mistake.
   *
   * <p>If this fails: the api checks this itself; the provider has lost the datagram.
   */
  @Rule
  void DGRAM_3_3_a_negative_size_is_EINVAL(Subject subject) throws Exception {
    USocket socket = subject.datagram();
    socket.settimeout(Bounded.soonSeconds());
    subject.datagramPeer().send("whole", socket.getsockname());
    Map<String, Executable> calls = new LinkedHashMap<>();
    calls.put("recv(-1)", () -> socket.recv(-1));
    calls.put("recvfrom(-1)", () -> socket.recvfrom(-1));
    calls.put("read(-1)", () -> socket.read(-1));
    calls.put("readinto(buf, -1)", () -> socket.readinto(new byte[1], -1));
    calls.forEach((name, call) -> Expect.errno(Errno.EINVAL, name, call));
    Expect.bytes("whole", socket.recv(100), "recv after the refused calls");
  }

  /**
   * Datagrams in each family.
   *
   * <p>If this fails: {@code openDatagram} has to give a port of the family that was asked for.
   */
  @Rule
  void DGRAM_5_1_each_family_sends_and_receives(Subject subject) throws Exception {
    List<InetAddress> loopbacks = new ArrayList<>(List.of(Subject.loopback()));
    if (subject.claims(Feature.IPV6)) {
      loopbacks.add(ConnectModeRules.ipv6Loopback());
    }
    for (InetAddress loopback : loopbacks) {
      boolean six = loopback.getAddress().length == 16;
      USocket socket =
          subject.socket(
              six ? AddressFamily.AF_INET6 : AddressFamily.AF_INET, SocketType.SOCK_DGRAM);
      socket.settimeout(Bounded.soonSeconds());
      DatagramPeer peer = subject.closing(DatagramPeer.on(new InetSocketAddress(loopback, 0)));
      socket.sendto(Expect.ascii("hi"), peer.address());
      Expect.bytes("hi", peer.receive(), "what the peer at " + loopback + " received");
      peer.send("ho", peer.sender());
      assertEquals(
          peer.address(), socket.recvfrom(10).address(), "the sender's address, " + loopback);
    }
  }

  /**
   * An IPv4 socket does not reach IPv6.
   *
   * <p>If this fails: the api refuses this itself.
   */
  @Rule
  void DGRAM_5_2_an_IPv4_socket_does_not_take_an_IPv6_address(Subject subject) throws Exception {
    USocket socket = subject.datagram();
    InetSocketAddress six = new InetSocketAddress(ConnectModeRules.ipv6Loopback(), 9);
    Expect.errno(
        Errno.EAFNOSUPPORT,
        "sendto of an AF_INET socket to ::1",
        () -> socket.sendto(new byte[1], six));
    DatagramPeer peer = subject.datagramPeer();
    socket.sendto(Expect.ascii("x"), peer.address());
    Expect.bytes("x", peer.receive(), "what the peer received after the refused call");
  }
}

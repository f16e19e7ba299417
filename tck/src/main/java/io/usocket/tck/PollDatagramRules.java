// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static io.usocket.Sockets.POLLIN;
import static io.usocket.Sockets.POLLOUT;
import static io.usocket.tck.PollStage.Row.READABLE;
import static io.usocket.tck.PollStage.Row.WRITABLE;
import static io.usocket.tck.PollStage.table;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.usocket.AddressFamily;
import io.usocket.Errno;
import io.usocket.MessageFlag;
import io.usocket.SocketLevel;
import io.usocket.SocketOption;
import io.usocket.SocketType;
import io.usocket.USocket;
import io.usocket.tck.PollStage.Scene;
import java.net.InetSocketAddress;

/** POLL-3: what is told of UDP sockets. */
class PollDatagramRules {
  private static final int IN_OUT = POLLIN | POLLOUT;

  /**
   * A UDP socket is writable, and readable while a datagram is there, also one of no bytes.
   *
   * <p>If this fails: {@code DatagramPort.channel()} has to be the channel that receives.
   */
  @Rule
  void POLL_3_1_a_datagram_is_readable_also_one_of_no_bytes(Subject subject) throws Exception {
    table(
        subject,
        "fresh UDP",
        WRITABLE,
        () -> new Scene(subject.socket(AddressFamily.AF_INET, SocketType.SOCK_DGRAM), () -> {}));
    DatagramPeer peer = subject.datagramPeer();
    table(
        subject,
        "UDP, a datagram of no bytes is there",
        READABLE,
        () -> {
          USocket socket = subject.datagram();
          return new Scene(socket, () -> peer.send("", socket.getsockname()));
        });
    table(
        subject,
        "connected UDP, a datagram of no bytes is there",
        READABLE,
        () -> {
          USocket socket = subject.datagram();
          socket.connect(peer.address());
          return new Scene(socket, () -> peer.send("", socket.getsockname()));
        });
  }

  /**
   * A socket is readable until the last datagram is taken, and no datagram is changed by it.
   *
   * <p>If this fails: {@code receive} takes one datagram, and no byte of the next one.
   */
  @Rule
  void POLL_3_2_a_socket_is_readable_until_the_last_datagram_is_taken(Subject subject)
      throws Exception {
    DatagramPeer peer = subject.datagramPeer();
    USocket open = subject.datagram();
    USocket connected = subject.datagram();
    connected.connect(peer.address());
    for (USocket socket : new USocket[] {open, connected}) {
      String check = socket == open ? "UDP" : "connected UDP";
      PollStage stage = new PollStage(subject).with(socket, IN_OUT);
      peer.send("first", socket.getsockname());
      peer.send("second", socket.getsockname());
      stage.tells(socket, 5, check + ", two datagrams");
      Expect.bytes("first", socket.recv(9, MessageFlag.MSG_PEEK), check + ", recv, MSG_PEEK");
      stage.tells(socket, 5, check + ", after a peek");
      Expect.bytes("first", socket.recvfrom(9).data(), check + ", recvfrom");
      stage.tells(socket, 5, check + ", one datagram");
      Expect.bytes("sec", socket.recv(3), check + ", recv(3) of six bytes");
      stage.tells(socket, 4, check + ", no datagram any more");
      stage.with(socket, POLLIN).quiet(check + ", POLLIN with no datagram any more");
    }
  }

  /**
   * "Port unreachable" is an error of a connected UDP socket until a call has told it.
   *
   * <p>If this fails: {@code receive} and {@code send} of a connected port have to throw the error
   * of the kernel.
   */
  @Rule
  @Alone("a port that has become free")
  void POLL_3_3_port_unreachable_is_an_error_until_it_is_told(Subject subject) throws Exception {
    InetSocketAddress nobody = nobody(subject);
    for (int mask : new int[] {IN_OUT, POLLIN, POLLOUT}) {
      String check = "poll of UDP after port unreachable, mask " + PollStage.text(mask);
      USocket s = subject.datagram();
      s.connect(nobody);
      s.settimeout(0);
      PollStage stage = new PollStage(subject).with(s, mask);
      s.send(new byte[1]);
      stage.tells(s, 8 | (mask & 4), check);
      Expect.errno(Errno.ECONNREFUSED, "recv after it", () -> s.recv(1));
      stage.tells(s, mask & 4, check + ", once recv has told it");
      Expect.errno(Errno.EAGAIN, "recv once more", () -> s.recv(1));
    }
  }

  /**
   * The error of a connected UDP socket is told once, by whichever call comes next.
   *
   * <p>If this fails: as POLL-3.3.
   */
  @Rule
  @Alone("a port that has become free")
  void POLL_3_4_the_error_of_a_UDP_socket_is_told_once(Subject subject) throws Exception {
    InetSocketAddress nobody = nobody(subject);
    USocket s = subject.datagram();
    s.connect(nobody);
    s.settimeout(0);
    PollStage stage = new PollStage(subject).with(s, IN_OUT);
    s.send(new byte[1]);
    stage.tells(s, 12, "poll after port unreachable");
    Expect.errno(Errno.ECONNREFUSED, "send after it", () -> s.send(new byte[1]));
    stage.tells(s, 4, "poll after send has told it");
    s.send(new byte[1]);
    stage.tells(s, 12, "poll after the next port unreachable");
    int number = s.getsockopt(SocketLevel.SOL_SOCKET, SocketOption.SO_ERROR);
    assertEquals(Errno.ECONNREFUSED.number(), number, "SO_ERROR after port unreachable");
    stage.tells(s, 4, "poll after SO_ERROR has told it");
    number = s.getsockopt(SocketLevel.SOL_SOCKET, SocketOption.SO_ERROR);
    assertEquals(0, number, "SO_ERROR once more");
  }

  /** Nobody receives there, and nobody can: the port is held for datagrams from elsewhere. */
  private static InetSocketAddress nobody(Subject subject) throws Exception {
    DatagramPeer holder = subject.datagramPeer();
    InetSocketAddress address = holder.address();
    holder.socket().connect(subject.datagramPeer().address());
    return address;
  }
}

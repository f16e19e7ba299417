// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static io.usocket.MessageFlag.MSG_DONTWAIT;
import static io.usocket.MessageFlag.MSG_PEEK;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.usocket.AddressFamily;
import io.usocket.Datagram;
import io.usocket.Errno;
import io.usocket.SocketType;
import io.usocket.USocket;
import io.usocket.USocketException;
import io.usocket.WouldBlockException;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.function.Executable;

/** NB-3: datagrams without waiting. */
class NonblockingDatagramRules {
  private static final double LONG = 8; // a wait for so long would be seen

  /**
   * A flood that nobody reads.
   *
   * <p>If this fails: {@code DatagramPort.send} with the deadline NOW has to send the whole
   * datagram, or to answer WANT_WRITE at once.
   */
  @Rule
  void NB_3_1_sending_datagrams_never_waits(Subject subject) throws Exception {
    DatagramPeer peer = subject.datagramPeer();
    USocket socket = subject.datagram();
    socket.settimeout(0);
    socket.connect(peer.address());
    byte[] data = Peer.pattern(8_000);
    WouldBlock.done(
        "a flood of datagrams",
        () -> {
          for (int i = 0; i < 100; i++) {
            whole(data, () -> socket.send(data));
            whole(data, () -> socket.sendto(data, peer.address()));
            whole(data, () -> socket.send(ByteBuffer.wrap(data), MSG_DONTWAIT));
            whole(data, () -> socket.write(data));
          }
        });
    Expect.bytes(data, peer.receive(), "the first datagram of the flood");
  }

  private static void whole(byte[] data, Retry.Call<Integer> send) throws java.io.IOException {
    try {
      assertEquals(data.length, send.make(), "how many bytes of a datagram were sent");
    } catch (WouldBlockException e) {
      assertEquals(WouldBlockException.Direction.WRITE, e.direction(), "direction of a send");
      assertEquals(0, e.bytesTransferred(), "bytesTransferred of a send");
    }
  }

  /**
   * A call that does not wait, on sockets that do.
   *
   * <p>If this fails: {@code DatagramPort.receive} has to answer null at once for NOW; a provider
   * keeps no mode.
   */
  @Rule
  void NB_3_2_MSG_DONTWAIT_does_not_wait_for_a_datagram(Subject subject) throws Exception {
    for (double mode : new double[] {Double.POSITIVE_INFINITY, LONG}) {
      USocket socket = subject.datagram();
      DatagramPeer peer = subject.datagramPeer();
      socket.settimeout(mode);
      nothingThere(socket, "timeout " + mode);
      peer.send("one", socket.getsockname());
      Expect.bytes(
          "one",
          Retry.until("recvfrom", () -> socket.recvfrom(10, MSG_DONTWAIT)).data(),
          "recvfrom, MSG_DONTWAIT, timeout " + mode);
      nothingThere(socket, "timeout " + mode + ", all taken");
      assertEquals(mode, socket.gettimeout(), "gettimeout after MSG_DONTWAIT");
      Task<byte[]> reader = subject.start(() -> socket.recv(10));
      reader.awaitWaiting("recv without the flag, timeout " + mode);
      peer.send("two", socket.getsockname());
      Expect.bytes("two", reader.get("recv without the flag"), "recv without the flag");
    }
  }

  /** Every call that takes the flag, with the flag. */
  private static void nothingThere(USocket socket, String where) {
    ByteBuffer dst = ByteBuffer.allocate(10);
    List<Executable> calls =
        List.of(
            () -> socket.recv(10, MSG_DONTWAIT),
            () -> socket.recv(dst, MSG_DONTWAIT),
            () -> socket.recvfrom(10, MSG_DONTWAIT),
            () -> socket.recvfrom(dst, MSG_DONTWAIT),
            () -> socket.recv(10, MSG_DONTWAIT, MSG_PEEK),
            () -> socket.recvfrom(10, MSG_PEEK, MSG_DONTWAIT));
    for (int i = 0; i < calls.size(); i++) {
      WouldBlock.toRead("receiving, MSG_DONTWAIT, way " + i + ", " + where, calls.get(i));
    }
    assertEquals(0, dst.position(), "position of the buffer after that, " + where);
  }

  /**
   * A look at a datagram.
   *
   * <p>If this fails: the api keeps what was peeked at; the provider has given it twice, or
   * another.
   */
  @Rule
  void NB_3_3_a_peek_without_waiting_leaves_the_datagram(Subject subject) throws Exception {
    USocket socket = subject.datagram();
    DatagramPeer peer = subject.datagramPeer();
    for (String text : List.of("first", "", "third")) {
      peer.send(text, socket.getsockname());
    }
    for (String text : List.of("first", "", "third")) {
      Datagram seen = Retry.until("recvfrom", () -> socket.recvfrom(10, MSG_PEEK, MSG_DONTWAIT));
      Expect.bytes(text, seen.data(), "recvfrom, MSG_PEEK and MSG_DONTWAIT");
      assertEquals(peer.address(), seen.address(), "its sender");
      Expect.bytes(text, socket.recv(10, MSG_DONTWAIT, MSG_PEEK), "recv, both flags, again");
      Expect.bytes(text, socket.recv(10, MSG_DONTWAIT), "recv, MSG_DONTWAIT, after that");
    }
    nothingThere(socket, "all taken");
  }

  /**
   * One call, one datagram, in every mode.
   *
   * <p>If this fails: {@code DatagramPort.receive} gives one datagram a call, whole.
   */
  @Rule
  void NB_3_4_a_non_blocking_call_takes_one_datagram(Subject subject) throws Exception {
    USocket socket = subject.datagram();
    DatagramPeer peer = subject.datagramPeer();
    for (String text : List.of("abcd", "efgh", "ijkl", "mnop", "qrst")) {
      peer.send(text, socket.getsockname());
    }
    socket.setblocking(false);
    Expect.bytes("abcd", Retry.until("read()", socket::read), "non-blocking read()");
    Expect.bytes("efgh", Retry.until("read(10)", () -> socket.read(10)), "non-blocking read(10)");
    socket.settimeout(LONG);
    Expect.bytes("ijkl", socket.recv(10, MSG_PEEK), "timed recv, MSG_PEEK");
    socket.settimeout(0);
    byte[] room = new byte[10];
    assertEquals(4, socket.readinto(room), "non-blocking readinto of what was peeked at");
    socket.setblocking(true);
    Expect.bytes("mnop", socket.recv(10), "blocking recv");
    socket.setblocking(false);
    Datagram cut = Retry.until("recvfrom(2)", () -> socket.recvfrom(2));
    Expect.bytes("qr", cut.data(), "non-blocking recvfrom(2) of four bytes");
    assertEquals(true, cut.truncated(), "truncated");
    WouldBlock.toRead("recv, all taken", () -> socket.recv(10));
  }

  /**
   * No call waits for another thread.
   *
   * <p>If this fails: a lock that is held by a receiver that waits was waited for.
   */
  @Rule
  void NB_3_5_while_another_thread_waits_for_a_datagram_no_call_waits(Subject subject)
      throws Exception {
    USocket socket = subject.datagram();
    DatagramPeer peer = subject.datagramPeer();
    Task<byte[]> reader = subject.start(() -> socket.recv(10));
    reader.awaitWaiting("recv, nothing there");
    nothingThere(socket, "another thread waits");
    WouldBlock.done(
        "sendto, another thread waits to receive",
        () -> assertEquals(4, socket.sendto(Expect.ascii("ping"), peer.address()), "sendto"));
    Expect.bytes("ping", peer.receive(), "what the peer received");
    socket.setblocking(false);
    WouldBlock.toRead("recv, another thread waits", () -> socket.recv(10));
    peer.send("pong", socket.getsockname());
    Expect.bytes("pong", reader.get("recv that was begun before"), "recv that was begun before");
    WouldBlock.done("close", socket::close);
    Expect.errno(Errno.EBADF, "recv after close", () -> socket.recv(10));
  }

  /**
   * There is nothing to wait for.
   *
   * <p>If this fails: {@code DatagramPort.connect} sends nothing and ends at once.
   */
  @Rule
  void NB_3_6_connect_of_a_datagram_socket_is_done_at_once(Subject subject) throws Exception {
    USocket socket = subject.socket(AddressFamily.AF_INET, SocketType.SOCK_DGRAM);
    socket.settimeout(0);
    for (int round = 1; round <= 2; round++) {
      DatagramPeer peer = subject.datagramPeer();
      WouldBlock.done("connect, round " + round, () -> socket.connect(peer.address()));
      assertEquals(4, socket.send(Expect.ascii("ping")), "send after connect");
      Expect.bytes("ping", peer.receive(), "what the peer received");
      WouldBlock.toRead("recv after connect, nothing there", () -> socket.recv(10));
      peer.send("pong", peer.sender());
      Expect.bytes("pong", Retry.until("recv", () -> socket.recv(10)), "recv after connect");
    }
    Expect.errno(
        Errno.EDESTADDRREQ,
        "send of a fresh non-blocking socket",
        Expect.thrown(
            USocketException.class, "send without a peer", () -> fresh(subject).send(new byte[1])));
  }

  private static USocket fresh(Subject subject) throws USocketException {
    USocket socket = subject.datagram();
    socket.settimeout(0);
    return socket;
  }
}

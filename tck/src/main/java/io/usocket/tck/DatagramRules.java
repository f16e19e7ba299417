// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static io.usocket.MessageFlag.MSG_PEEK;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.usocket.AddressFamily;
import io.usocket.Datagram;
import io.usocket.Errno;
import io.usocket.Received;
import io.usocket.SocketType;
import io.usocket.USocket;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** DGRAM-1: datagrams are whole. */
class DatagramRules {
  private static final int LONGEST = 65_507;

  /**
   * There and back.
   *
   * <p>If this fails: look at {@code DatagramPort.send} and {@code receive}; the address that
   * receive answers is the sender's.
   */
  @Rule
  void DGRAM_1_1_a_datagram_comes_whole_with_its_sender(Subject subject) throws Exception {
    USocket socket = subject.datagram();
    DatagramPeer peer = subject.datagramPeer();
    assertEquals(5, socket.sendto(Expect.ascii("hello"), peer.address()), "sendto of 5 bytes");
    Expect.bytes("hello", peer.receive(), "what the peer received");
    assertEquals(socket.getsockname(), peer.sender(), "the sender that the peer saw");
    peer.send("world!", socket.getsockname());
    expect(socket.recvfrom(100), "world!", peer.address(), "recvfrom(100)");
  }

  private static void expect(Datagram got, String data, InetSocketAddress sender, String check) {
    Expect.bytes(data, got.data(), check);
    assertEquals(sender, got.address(), check + ", address");
    assertEquals(false, got.truncated(), check + ", truncated");
  }

  /**
   * One call, one datagram.
   *
   * <p>If this fails: {@code DatagramPort.receive} has to answer one datagram and no part of the
   * next.
   */
  @Rule
  void DGRAM_1_2_one_call_takes_one_datagram(Subject subject) throws Exception {
    USocket socket = subject.datagram();
    socket.settimeout(Bounded.soonSeconds());
    DatagramPeer peer = subject.datagramPeer();
    for (int i = 0; i < 7; i++) {
      peer.send("number " + i, socket.getsockname());
    }
    List<String> got = new ArrayList<>();
    got.add(ascii(socket.recv(100)));
    got.add(ascii(socket.recvfrom(100).data()));
    got.add(ascii(socket.read()));
    got.add(ascii(socket.read(100)));
    byte[] array = new byte[100];
    got.add(new String(array, 0, socket.readinto(array), StandardCharsets.US_ASCII));
    ByteBuffer heap = ByteBuffer.allocate(100);
    socket.recv(heap);
    got.add(new String(heap.array(), 0, heap.position(), StandardCharsets.US_ASCII));
    ByteBuffer into = ByteBuffer.allocate(100);
    socket.readinto(into);
    got.add(new String(into.array(), 0, into.position(), StandardCharsets.US_ASCII));
    assertEquals(
        List.of("number 0", "number 1", "number 2", "number 3", "number 4", "number 5", "number 6"),
        got,
        "what seven calls took");
  }

  private static String ascii(byte[] bytes) {
    return new String(bytes, StandardCharsets.US_ASCII);
  }

  /**
   * What is cut off is told.
   *
   * <p>If this fails: {@code DatagramPort.receive} gets room for the longest datagram, and has to
   * fill it.
   */
  @Rule
  void DGRAM_1_3_a_datagram_that_is_cut_is_told(Subject subject) throws Exception {
    USocket socket = subject.datagram();
    socket.settimeout(Bounded.soonSeconds());
    DatagramPeer peer = subject.datagramPeer();
    for (String text : List.of("0123456789", "abcdefghij", "next")) {
      peer.send(text, socket.getsockname());
    }
    Datagram cut = socket.recvfrom(4);
    Expect.bytes("0123", cut.data(), "recvfrom(4) of ten bytes");
    assertEquals(true, cut.truncated(), "truncated of recvfrom(4) of ten bytes");
    ByteBuffer room = ByteBuffer.allocate(9);
    Received received = socket.recvfrom(room);
    assertEquals(9, received.length(), "length of recvfrom of ten bytes into nine");
    assertEquals(true, received.truncated(), "truncated of recvfrom of ten bytes into nine");
    expect(socket.recvfrom(4), "next", peer.address(), "recvfrom(4) of the next, of four bytes");
  }

  /**
   * Nothing is a message too.
   *
   * <p>If this fails: a datagram of no bytes is not "nothing came": {@code receive} answers its
   * sender, and {@code send} answers 0, not WANT_WRITE.
   */
  @Rule
  void DGRAM_1_4_a_datagram_can_be_empty(Subject subject) throws Exception {
    USocket socket = subject.datagram();
    socket.settimeout(Bounded.soonSeconds());
    DatagramPeer peer = subject.datagramPeer();
    assertEquals(0, socket.sendto(new byte[0], peer.address()), "sendto of no bytes");
    Expect.bytes("", peer.receive(), "what the peer received");
    peer.send("", socket.getsockname());
    peer.send("next", socket.getsockname());
    expect(socket.recvfrom(10), "", peer.address(), "recvfrom of no bytes");
    expect(socket.recvfrom(10), "next", peer.address(), "recvfrom of the next");
  }

  /**
   * A look at the head costs nothing.
   *
   * <p>If this fails: peek is the api's; a provider that fails here has lost the datagram.
   */
  @Rule
  void DGRAM_1_5_a_peek_keeps_the_whole_datagram(Subject subject) throws Exception {
    USocket socket = subject.datagram();
    socket.settimeout(Bounded.soonSeconds());
    DatagramPeer peer = subject.datagramPeer();
    peer.send("0123456789", socket.getsockname());
    peer.send("next", socket.getsockname());
    Expect.bytes("0123", socket.recv(4, MSG_PEEK), "recv(4, MSG_PEEK)");
    Datagram shown = socket.recvfrom(2, MSG_PEEK);
    Expect.bytes("01", shown.data(), "recvfrom(2, MSG_PEEK)");
    assertEquals(true, shown.truncated(), "truncated of recvfrom(2, MSG_PEEK)");
    expect(socket.recvfrom(100), "0123456789", peer.address(), "recvfrom(100) after a peek");
    expect(socket.recvfrom(100), "next", peer.address(), "recvfrom(100) of the next");
  }

  /**
   * Each kind of buffer, both ways.
   *
   * <p>If this fails: {@code DatagramPort} has to respect position, limit and arrayOffset, also of
   * direct buffers.
   */
  @Rule
  void DGRAM_1_6_every_kind_of_buffer_is_filled_and_sent(Subject subject) throws Exception {
    USocket socket = subject.datagram();
    socket.settimeout(Bounded.soonSeconds());
    DatagramPeer peer = subject.datagramPeer();
    for (BufferShape shape : BufferShape.values()) {
      peer.send("hello", socket.getsockname());
      ByteBuffer room = shape.room(8);
      assertEquals(
          new Received(5, peer.address(), false),
          socket.recvfrom(room),
          "recvfrom(ByteBuffer), " + shape);
      shape.expectFilled(room, 8, "hello", "recvfrom(ByteBuffer)");
      peer.send("hello", socket.getsockname());
      ByteBuffer small = shape.room(3);
      assertEquals(3, socket.recv(small), "recv(ByteBuffer) of five bytes into three, " + shape);
      shape.expectFilled(small, 3, "hel", "recv(ByteBuffer) of five bytes into three");
      ByteBuffer src = shape.of(Expect.ascii(shape.toString()));
      assertEquals(
          shape.toString().length(), socket.sendto(src, peer.address()), "sendto, " + shape);
      assertEquals(0, src.remaining(), "what remains after sendto(ByteBuffer), " + shape);
      Expect.bytes(shape.toString(), peer.receive(), "what the peer received");
    }
  }

  /**
   * The longest that UDP over IPv4 carries: 65,535 less the headers.
   *
   * <p>If this fails: throw the system's own exception ("Message too long") or a USocketException
   * EMSGSIZE.
   */
  @Rule
  void DGRAM_1_7_a_datagram_that_is_too_long_is_EMSGSIZE(Subject subject) throws Exception {
    USocket socket = subject.datagram();
    DatagramPeer peer = subject.datagramPeer();
    byte[] longest = Peer.pattern(LONGEST);
    assertEquals(LONGEST, socket.sendto(longest, peer.address()), "sendto of 65,507 bytes");
    Expect.bytes(longest, peer.receive(), "65,507 bytes, as the peer received them");
    Expect.errno(
        Errno.EMSGSIZE,
        "sendto of 65,508 bytes",
        () -> socket.sendto(new byte[LONGEST + 1], peer.address()));
    peer.send(longest, socket.getsockname());
    Expect.bytes(longest, socket.recv(70_000), "recv of 65,507 bytes");
    socket.sendto(Expect.ascii("x"), peer.address());
    Expect.bytes("x", peer.receive(), "what the peer received after the refused one");
  }

  /**
   * A client does not bind.
   *
   * <p>If this fails: {@code DatagramPort.localAddress} has to tell the port that the system chose.
   */
  @Rule
  void DGRAM_1_8_the_first_sendto_gives_an_address(Subject subject) throws Exception {
    USocket socket = subject.socket(AddressFamily.AF_INET, SocketType.SOCK_DGRAM);
    socket.settimeout(Bounded.soonSeconds());
    DatagramPeer peer = subject.datagramPeer();
    socket.sendto(Expect.ascii("question"), peer.address());
    Expect.bytes("question", peer.receive(), "what the peer received");
    assertEquals(
        peer.sender().getPort(), socket.getsockname().getPort(), "the port of getsockname");
    peer.send("answer", peer.sender());
    expect(socket.recvfrom(100), "answer", peer.address(), "recvfrom of the answer");
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static io.usocket.MessageFlag.MSG_DONTWAIT;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.usocket.Errno;
import io.usocket.USocket;
import io.usocket.USocketException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Set;

/** STREAM-4: sending. */
class StreamWriteRules {
  private static final int MEGABYTE = 1 << 20;

  /**
   * Blocking means all of it.
   *
   * <p>If this fails: {@code BytePort.write} answers how many bytes it took, and is called again
   * with the rest.
   */
  @Rule
  void STREAM_4_1_a_blocking_send_sends_all_of_it(Subject subject) throws Exception {
    Link link = subject.connected();
    byte[] data = Peer.pattern(Flow.TOO_MUCH);
    Task<byte[]> first = subject.start(() -> link.peer().receive(data.length));
    assertEquals(data.length, link.socket().send(data), "send of 16 MiB");
    Expect.bytes(data, first.get("receiving"), "what the peer received of send");
    Task<byte[]> second = subject.start(() -> link.peer().receive(data.length));
    assertEquals(data.length, link.socket().write(data), "write of 16 MiB");
    Expect.bytes(data, second.get("receiving"), "what the peer received of write");
    Flow.through(subject, link, data, "what the peer received of sendall");
  }

  /**
   * Volume, both ways.
   *
   * <p>If this fails: look for a buffer that is reused too early, or a count that is off by what
   * was left in it.
   */
  @Rule
  void STREAM_4_2_eight_mebibytes_arrive(Subject subject) throws Exception {
    eightMebibytes(subject, subject.connected());
  }

  static void eightMebibytes(Subject subject, Link link) throws Exception {
    byte[] data = Peer.pattern(8 * MEGABYTE);
    Flow.through(subject, link, data, "8 MiB, as the peer received them");
    Task<byte[]> reader = subject.start(() -> link.socket().read(data.length));
    link.peer().send(data);
    Expect.bytes(data, reader.get("read(8 MiB)"), "8 MiB, as read(n) answered them");
  }

  /**
   * Each kind of buffer is emptied.
   *
   * <p>If this fails: {@code BytePort.write} has to move the position by what it took, and to take
   * buffers that are direct, read-only, or have an arrayOffset.
   */
  @Rule
  void STREAM_4_3_every_kind_of_buffer_is_sent(Subject subject) throws Exception {
    sendsEveryBuffer(subject.connected());
  }

  static void sendsEveryBuffer(Link link) throws Exception {
    USocket s = link.socket();
    for (BufferShape shape : BufferShape.values()) {
      byte[] text = Expect.ascii(shape.toString());
      for (ByteBuffer src : new ByteBuffer[] {shape.of(text), shape.of(text).asReadOnlyBuffer()}) {
        int start = src.position();
        assertEquals(text.length, s.send(src), "send(ByteBuffer), " + shape);
        assertEquals(0, src.remaining(), "what remains after send, " + shape);
        s.sendall(src.position(start));
        assertEquals(0, src.remaining(), "what remains after sendall, " + shape);
        assertEquals(text.length, s.write(src.position(start)), "write(ByteBuffer), " + shape);
        assertEquals(0, src.remaining(), "what remains after write, " + shape);
        link.peer().expect(shape.toString().repeat(3));
      }
    }
  }

  /**
   * Nothing is sent as nothing.
   *
   * <p>If this fails: a write of no bytes ended the direction, or put bytes on the wire.
   */
  @Rule
  void STREAM_4_4_sending_no_bytes_sends_nothing(Subject subject) throws Exception {
    Link link = subject.connected();
    USocket s = link.socket();
    assertEquals(0, s.send(new byte[0]), "send of no bytes");
    assertEquals(0, s.write(new byte[0]), "write of no bytes");
    s.sendall(new byte[0]);
    s.sendall(Expect.ascii("x"));
    link.peer().expect("x");
  }

  /**
   * What goes, goes; the rest is told.
   *
   * <p>If this fails: {@code BytePort.write} with the deadline NOW has to answer how many bytes it
   * took, or WANT_WRITE when it took none; what it took must arrive.
   */
  @Rule
  void STREAM_4_5_a_non_blocking_send_sends_what_goes(Subject subject) throws Exception {
    Link link = subject.connected();
    byte[] data = Peer.pattern(Flow.TOO_MUCH);
    link.socket().settimeout(0);
    int went = Flow.untilFull(data, "non-blocking send", link.socket()::send);
    Flow.arrives(link.peer(), data, went, "what the peer received of non-blocking sends");
    Flow.nothingMore(link.peer(), "what the peer received after that");
  }

  /** The same where bytes can be kept back by the layer beneath: the rest brings them. */
  static void nonBlockingSendThenTheRest(Subject subject, Link link) throws Exception {
    byte[] data = Peer.pattern(Flow.TOO_MUCH);
    link.socket().settimeout(0);
    int went = Flow.untilFull(data, "non-blocking send", link.socket()::send);
    Task<byte[]> received = subject.start(() -> link.peer().receive(data.length));
    link.socket().setblocking(true);
    link.socket().sendall(Arrays.copyOfRange(data, went, data.length));
    Expect.bytes(data, received.get("receiving"), "what the peer received of both");
  }

  /**
   * sendall that cannot send all tells how far it came.
   *
   * <p>If this fails: as STREAM-4.5; a write that took bytes and then failed has to answer the
   * bytes.
   */
  @Rule
  void STREAM_4_6_a_non_blocking_sendall_tells_how_far_it_came(Subject subject) throws Exception {
    Link link = subject.connected();
    byte[] data = Peer.pattern(Flow.TOO_MUCH);
    link.socket().settimeout(0);
    USocketException e =
        Expect.errno(
            Errno.EAGAIN, "non-blocking sendall of 16 MiB", () -> link.socket().sendall(data));
    if (e.bytesTransferred() < 1 || e.bytesTransferred() >= data.length) {
      throw Expect.failure(
          "bytesTransferred of a non-blocking sendall", "some of them", e.bytesTransferred());
    }
    Flow.arrives(
        link.peer(), data, (int) e.bytesTransferred(), "what the peer received of the sendall");
    Flow.nothingMore(link.peer(), "what the peer received after that");
  }

  /**
   * write, the same under its usocket name.
   *
   * <p>If this fails: as STREAM-4.5.
   */
  @Rule
  void STREAM_4_7_a_non_blocking_write_writes_what_goes(Subject subject) throws Exception {
    Link link = subject.connected();
    byte[] data = Peer.pattern(Flow.TOO_MUCH);
    link.socket().settimeout(0);
    int went = Flow.untilFull(data, "non-blocking write", link.socket()::write);
    Flow.arrives(link.peer(), data, went, "what the peer received of non-blocking writes");
    Flow.nothingMore(link.peer(), "what the peer received after that");
  }

  /**
   * A try on a blocking socket.
   *
   * <p>If this fails: as STREAM-4.5.
   */
  @Rule
  void STREAM_4_8_MSG_DONTWAIT_does_not_wait(Subject subject) throws Exception {
    Link link = subject.connected();
    USocket s = link.socket();
    byte[] data = Peer.pattern(Flow.TOO_MUCH);
    int went = Flow.untilFull(data, "send, MSG_DONTWAIT", src -> s.send(src, MSG_DONTWAIT));
    assertEquals(Double.POSITIVE_INFINITY, s.gettimeout(), "gettimeout after MSG_DONTWAIT");
    Task<byte[]> received = subject.start(() -> link.peer().receive(data.length));
    s.sendall(Arrays.copyOfRange(data, went, data.length));
    Expect.bytes(data, received.get("receiving"), "what the peer received of both");
  }

  /**
   * sendto works on a stream.
   *
   * <p>If this fails: the api sends it as send does; the provider has lost it.
   */
  @Rule
  void STREAM_4_9_sendto_on_a_stream_goes_to_the_peer(Subject subject) throws Exception {
    Link link = subject.connected();
    InetSocketAddress elsewhere = RefusingPort.make(subject);
    assertEquals(2, link.socket().sendto(Expect.ascii("hi"), elsewhere), "sendto on a stream");
    link.peer().expect("hi");
  }

  /**
   * Full duplex.
   *
   * <p>If this fails: a lock that is held while waiting, or a buffer that both directions share.
   */
  @Rule
  void STREAM_4_10_a_reader_and_a_writer_do_not_wait_for_each_other(Subject subject)
      throws Exception {
    bothWaysAtOnce(subject, subject.connected());
  }

  static void bothWaysAtOnce(Subject subject, Link link) throws Exception {
    byte[] data = Peer.pattern(4 * MEGABYTE);
    Task<byte[]> reader = subject.start(() -> link.socket().read(data.length));
    reader.awaitWaiting("read(4 MiB) before anything has come");
    Flow.through(subject, link, data, "4 MiB, sent while another thread waits to read");
    Task<byte[]> received = subject.start(() -> link.peer().receive(data.length));
    Task<Boolean> writer =
        subject.start(
            () -> {
              link.socket().sendall(data);
              return true;
            });
    link.peer().send(data);
    Expect.bytes(data, received.get("receiving"), "4 MiB, sent while as many come");
    Expect.bytes(data, reader.get("read(4 MiB)"), "4 MiB, read while as many go");
    assertEquals(true, writer.get("sendall"), "sendall");
  }

  /**
   * Messages of several threads stay whole.
   *
   * <p>If this fails: two writes were under way at once, or a partial write let another in between.
   */
  @Rule
  void STREAM_4_11_two_writers_do_not_mix_their_bytes(Subject subject) throws Exception {
    writersDoNotMix(subject, subject.connected());
  }

  static void writersDoNotMix(Subject subject, Link link) throws Exception {
    int size = 300_000;
    int each = 6;
    Task<Boolean> a = subject.start(() -> sendBlocks(link.socket(), 'a', size, each));
    Task<Boolean> b = subject.start(() -> sendBlocks(link.socket(), 'b', size, each));
    for (int block = 0; block < 2 * each; block++) {
      byte[] got = link.peer().receive(size);
      byte[] alike = new byte[size];
      Arrays.fill(alike, got[0]);
      Expect.bytes(alike, got, "block " + block + " of 300,000 bytes of one letter");
    }
    assertEquals(true, a.get("the first writer"), "the first writer");
    assertEquals(true, b.get("the second writer"), "the second writer");
  }

  private static boolean sendBlocks(USocket socket, char letter, int size, int count)
      throws USocketException {
    byte[] block = new byte[size];
    Arrays.fill(block, (byte) letter);
    for (int i = 0; i < count; i++) {
      socket.sendall(block);
    }
    return true;
  }

  /**
   * A peer that has gone is noticed, and stays gone.
   *
   * <p>If this fails: {@code BytePort.write} has to throw "Connection reset" or "Broken pipe".
   */
  @Rule
  void STREAM_4_12_writing_to_a_peer_that_has_gone_fails_for_ever(Subject subject)
      throws Exception {
    Link link = subject.connected();
    USocket s = link.socket();
    link.peer().close();
    byte[] data = new byte[1000];
    for (int round = 1; round <= 3; round++) {
      USocketException e =
          Expect.thrown(
              USocketException.class,
              "sends to a peer that has gone, round " + round,
              () -> {
                for (int i = 0; i < 100_000; i++) { // the first of them may still go
                  s.send(data);
                }
              });
      if (!Set.of(Errno.EPIPE, Errno.ECONNRESET).contains(e.errno())) {
        throw Expect.failure("send to a peer that has gone", "EPIPE or ECONNRESET", e);
      }
    }
    USocketException last =
        Expect.thrown(USocketException.class, "the very next send", () -> s.send(data));
    assertEquals(0, last.bytesTransferred(), "bytesTransferred of a send that failed");
  }
}

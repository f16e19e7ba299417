// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static io.usocket.SocketLevel.SOL_SOCKET;
import static io.usocket.SocketOption.SO_SNDBUF;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.usocket.Errno;
import io.usocket.Shutdown;
import io.usocket.TlsVersion;
import io.usocket.USocket;
import io.usocket.USocketException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.function.Executable;

/** NB-4: full buffers and slow peers: every byte arrives once, in order, and nobody waits. */
class NonblockingFlowRules {
  private static final int SMALL = Flow.SMALL;
  private static final int MUCH = Flow.MUCH;

  /** The same connections with little room beneath them, so that there is none soon. */
  static List<Link> narrow(Subject subject) throws Exception {
    List<Link> links = NonblockingRules.plainAndTls(subject);
    for (Link link : links) {
      Flow.narrow(link).socket().settimeout(0);
    }
    return links;
  }

  /**
   * A peer that reads now and then.
   *
   * <p>If this fails: {@code BytePort.write} has to answer how many bytes it took, each time; TLS
   * has to keep what the transport did not take, and must not encrypt it again.
   */
  @Rule
  void NB_4_1_a_slow_peer_gets_every_byte_once(Subject subject) throws Exception {
    byte[] data = Peer.pattern(MUCH);
    for (Link link : narrow(subject)) {
      Task<byte[]> received = subject.start(() -> slowly(link.peer(), data.length));
      ByteBuffer src = ByteBuffer.wrap(data);
      while (src.hasRemaining()) {
        int before = src.position();
        int n = Retry.until("non-blocking send, " + link, () -> link.socket().send(src));
        assertEquals(src.position() - before, n, "send against the buffer's position, " + link);
      }
      Retry.Action last = () -> link.socket().shutdown(Shutdown.SHUT_RDWR);
      Retry.done("non-blocking shutdown, " + link, last);
      Expect.bytes(data, received.get("the slow peer"), "what the slow peer received, " + link);
    }
  }

  private static byte[] slowly(Peer peer, int count) throws IOException {
    ByteBuffer all = ByteBuffer.allocate(count);
    while (all.hasRemaining()) {
      all.put(peer.receive(Math.min(all.remaining(), 100_003)));
      LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(500));
    }
    return all.array();
  }

  /**
   * sendall without waiting, over TLS too.
   *
   * <p>If this fails: bytes that {@code BytePort.write} has answered for are counted, whether the
   * transport has them or not; others are not.
   */
  @Rule
  void NB_4_2_sendall_tells_how_far_it_came_and_the_rest_can_follow(Subject subject)
      throws Exception {
    byte[] data = Peer.pattern(MUCH);
    for (Link link : narrow(subject)) {
      ByteBuffer src = ByteBuffer.wrap(data);
      String check = "non-blocking sendall of 2 MiB, " + link;
      USocketException e = Expect.errno(Errno.EAGAIN, check, () -> link.socket().sendall(src));
      assertEquals(src.position(), e.bytesTransferred(), check + ", bytesTransferred");
      assertEquals(true, src.position() > 0 && src.hasRemaining(), check + ", some of them went");
      Task<byte[]> received = subject.start(() -> link.peer().receive(data.length));
      Retry.done("the rest, by sendall, " + link, () -> link.socket().sendall(src));
      pushOut(link, received);
      Expect.bytes(data, received.get("receiving"), "what the peer received, " + link);
    }
  }

  /** TLS may have kept the last bytes: any call sends them. */
  static void pushOut(Link link, Task<?> received) throws IOException {
    Retry retry = new Retry("recv until the peer has all, " + link);
    while (!received.isDone()) {
      byte[] nothing = Retry.once(() -> link.socket().recv(1), new byte[0]);
      assertEquals(0, nothing.length, "length of recv, nothing there, " + link);
      retry.rest("the peer waits for more");
    }
  }

  /**
   * What TLS could not send leaves with the next call, though that only reads.
   *
   * <p>If this fails: {@code TlsPort.read} has to send first what the transport has not taken yet,
   * as far as it goes.
   */
  @Rule
  void NB_4_3_calls_that_only_read_send_what_TLS_has_kept(Subject subject) throws Exception {
    for (String call :
        List.of(
            "recv(int)", "recv(int, MSG_PEEK)", "read(int)", "readline()", "readinto(byte[])")) {
      Link link = TlsPair.connect(subject);
      USocket s = link.socket();
      s.setsockopt(SOL_SOCKET, SO_SNDBUF, SMALL);
      s.settimeout(0);
      byte[] data = Peer.pattern(Flow.TOO_MUCH);
      int went = Flow.untilFull(data, "non-blocking send over TLS", s::send);
      Task<byte[]> received = subject.start(() -> link.peer().receive(went));
      Executable reading = call.equals("readline()") ? s::readline : Calls.reading(s).get(call);
      Retry retry = new Retry(call + " until the peer has all that was sent");
      while (!received.isDone()) {
        WouldBlock.toRead(call + ", nothing there", java.util.Objects.requireNonNull(reading));
        retry.rest("the peer waits for more");
      }
      Expect.bytes(Arrays.copyOf(data, went), received.get("receiving"), "what came, only " + call);
    }
  }

  /**
   * The end of the writing direction, without room for it.
   *
   * <p>If this fails: {@code shutdownOutput} with the deadline NOW has to answer WANT_WRITE when
   * close_notify does not fit, and to go on when it is called again; it is done when close_notify
   * has left, not when it is kept.
   */
  @Rule
  void NB_4_4_shutdown_without_room_does_not_wait(Subject subject) throws Exception {
    Link plain = subject.connected();
    Link secure = TlsPair.connect(subject);
    byte[] data = Peer.pattern(Flow.TOO_MUCH);
    for (Link link : List.of(plain, secure)) {
      link.socket().setsockopt(SOL_SOCKET, SO_SNDBUF, SMALL);
      link.socket().settimeout(0);
    }
    int went = Flow.untilFull(data, "non-blocking send", plain.socket()::send);
    WouldBlock.done("shutdown, no room", () -> plain.socket().shutdown(Shutdown.SHUT_WR));
    Expect.errno(Errno.EPIPE, "send after that", () -> plain.socket().send(new byte[1]));
    WouldBlock.toRead("recv after that", () -> plain.socket().recv(1));
    Expect.bytes(Arrays.copyOf(data, went), plain.peer().receiveAll(), "all until the end");
    int sent = Flow.untilSettled(data, "non-blocking send over TLS", secure.socket()::send);
    Retry.Action end = () -> secure.socket().shutdown(Shutdown.SHUT_RDWR);
    boolean hasLeft =
        WouldBlock.toWriteUnlessDone("shutdown over TLS, no room", end)
            || WouldBlock.toWriteUnlessDone("shutdown over TLS, no room, again", end);
    Task<byte[]> received = subject.start(() -> secure.peer().receiveAll());
    if (!hasLeft) {
      Retry.done("shutdown over TLS", end);
    }
    Expect.bytes(
        Arrays.copyOf(data, sent), received.get("receiving"), "all until close_notify, TLS");
  }

  /**
   * The end of the socket, without room for it.
   *
   * <p>Pitfall 13. If this fails: {@code close} sends close_notify only if all that was written
   * before is out and it goes at once; it never waits.
   */
  @Rule
  void NB_4_5_close_without_room_does_not_wait(Subject subject) throws Exception {
    byte[] data = Peer.pattern(Flow.TOO_MUCH);
    Link plain = subject.connected();
    plain.socket().settimeout(0);
    int all = Flow.untilFull(data, "non-blocking send", plain.socket()::send);
    WouldBlock.done("close, no room", plain.socket()::close);
    Expect.bytes(Arrays.copyOf(data, all), plain.peer().receiveAll(), "all until the end");
    for (TlsLink.Side side : TlsLink.Side.values()) {
      TlsLink link = new TlsStage(subject).link(side, TlsVersion.TLS_1_3);
      USocket s = link.socket();
      s.setsockopt(SOL_SOCKET, SO_SNDBUF, SMALL);
      s.settimeout(0);
      int went = Flow.untilFull(data, "non-blocking send, " + link, s::send);
      WouldBlock.done("close over TLS, no room, " + link, s::close);
      Ending ending = link.peer().awaitEnd();
      byte[] came = ending.data().getBytes(StandardCharsets.ISO_8859_1);
      Expect.bytes(Arrays.copyOf(data, came.length), came, "what came before the end, " + ending);
      if (ending.how() == Ending.How.CLOSE_NOTIFY && came.length != went) {
        throw Expect.failure(
            "close_notify, " + link, "only after all of " + went + " bytes", ending);
      }
    }
  }

  /**
   * Buffers of every kind, sent in parts.
   *
   * <p>If this fails: {@code BytePort.write} has to keep to position and limit, and must not rely
   * on {@code array()}, also when it takes only some of the bytes.
   */
  @Rule
  void NB_4_6_every_kind_of_buffer_is_sent_in_parts(Subject subject) throws Exception {
    byte[] data = Peer.pattern(1 << 20);
    for (BufferShape shape : BufferShape.values()) {
      for (Link link : narrow(subject)) {
        ByteBuffer src = shape.of(data);
        int limit = src.limit();
        int start = src.position();
        String check = "non-blocking send, " + shape + ", " + link;
        USocketException e = Expect.errno(Errno.EAGAIN, check, () -> link.socket().sendall(src));
        assertEquals(src.position() - start, e.bytesTransferred(), check + ", bytesTransferred");
        assertEquals(limit, src.limit(), check + ", limit");
        Task<byte[]> received = subject.start(() -> link.peer().receive(data.length));
        while (src.hasRemaining()) {
          Retry.until(check, () -> link.socket().write(src));
        }
        pushOut(link, received);
        Expect.bytes(data, received.get("receiving"), "what the peer received, " + check);
      }
    }
  }

  /**
   * Every way to read, mixed, from a peer that sends now and then.
   *
   * <p>If this fails: a byte was lost or doubled between two calls of {@code BytePort.read}.
   */
  @Rule
  void NB_4_7_reading_calls_in_any_order_give_every_byte_once(Subject subject) throws Exception {
    byte[] data = Peer.pattern(600_000);
    for (Link link : NonblockingRules.plainAndTls(subject)) {
      long seed = Seed.draw();
      Random random = new Random(seed);
      String check = "non-blocking reads, " + Seed.tell(seed) + ", " + link;
      link.socket().settimeout(0);
      Task<Integer> peer = subject.start(() -> sendSlowly(link.peer(), data, seed));
      ByteBuffer all = ByteBuffer.allocate(data.length);
      while (all.hasRemaining()) {
        int most = 1 + random.nextInt(Math.min(all.remaining(), 9_000));
        int way = random.nextInt(5);
        all.put(Retry.until(check, () -> read(link.socket(), way, most)));
      }
      Expect.bytes(data, all.array(), check);
      assertEquals(data.length, peer.get("the peer"), "what the peer has sent, " + link);
      WouldBlock.toRead("recv after all, " + link, () -> link.socket().recv(1));
    }
  }

  private static int sendSlowly(Peer peer, byte[] data, long seed) throws IOException {
    Random random = new Random(~seed);
    for (int from = 0; from < data.length; ) {
      int to = Math.min(data.length, from + 1 + random.nextInt(20_000));
      peer.send(Arrays.copyOfRange(data, from, to));
      from = to;
    }
    return data.length;
  }

  private static byte[] read(USocket socket, int way, int most) throws IOException {
    ByteBuffer dst = ByteBuffer.allocateDirect(most);
    return switch (way) {
      case 0 -> socket.recv(most);
      case 1 -> socket.read(most);
      case 2 -> socket.recvfrom(most).data();
      case 3 -> taken(dst, socket.recv(dst));
      default -> taken(dst, socket.readinto(dst));
    };
  }

  private static byte[] taken(ByteBuffer dst, int count) {
    byte[] bytes = new byte[count];
    dst.flip().get(bytes);
    return bytes;
  }

  /**
   * One thread echoes megabytes.
   *
   * <p>If this fails: reading and writing share a buffer or wait for each other.
   */
  @Rule
  void NB_4_8_one_thread_echoes_what_comes(Subject subject) throws Exception {
    byte[] data = Peer.pattern(MUCH);
    for (Link link : narrow(subject)) {
      Task<byte[]> received = subject.start(() -> link.peer().receive(data.length));
      Task<Integer> sent = subject.start(() -> sendSlowly(link.peer(), data, 1));
      echo(link, data.length);
      pushOut(link, received);
      Expect.bytes(data, received.get("the peer's reader"), "what was echoed, " + link);
      assertEquals(data.length, sent.get("the peer's writer"), "what the peer sent, " + link);
    }
  }

  /** Reads while there is room in the queue, writes while there is something in it. */
  private static void echo(Link link, int count) throws IOException {
    ByteBuffer queue = ByteBuffer.allocate(100_000);
    int left = count;
    Retry retry = new Retry("echo, " + link);
    while (left > 0) {
      int read = queue.hasRemaining() ? Retry.once(() -> link.socket().recv(queue), 0) : 0;
      queue.flip();
      int written = queue.hasRemaining() ? Retry.once(() -> link.socket().send(queue), 0) : 0;
      queue.compact();
      left -= written;
      if (read == 0 && written == 0) {
        retry.rest(left + " bytes to go");
      } else {
        retry = new Retry("echo, " + link);
      }
    }
  }

  /**
   * Every mode writes to the same stream.
   *
   * <p>If this fails: what was kept by a call in one mode has to leave before the bytes of the
   * next, whatever its mode.
   */
  @Rule
  void NB_4_9_writes_in_changing_modes_arrive_in_order(Subject subject) throws Exception {
    byte[] data = Peer.pattern(MUCH);
    for (Link link : narrow(subject)) {
      USocket s = link.socket();
      ByteBuffer src = ByteBuffer.wrap(data);
      Expect.errno(Errno.EAGAIN, "non-blocking sendall, " + link, () -> s.sendall(src));
      s.settimeout(0.03);
      Expect.errno(Errno.ETIMEDOUT, "timed sendall, no room, " + link, () -> s.sendall(src));
      s.settimeout(0);
      // as often as it takes: the system makes room by itself when its buffers grow
      WouldBlock.toWrite(
          "non-blocking sendall after that, " + link,
          () -> NonblockingRules.untilRefused(() -> s.sendall(src)));
      Task<byte[]> received = subject.start(() -> link.peer().receive(data.length));
      Retry.until("non-blocking send, " + link, () -> s.send(src));
      s.settimeout(Bounded.soonSeconds());
      Retry.until("timed send, " + link, () -> s.send(src));
      s.setblocking(true);
      s.sendall(src);
      Expect.bytes(data, received.get("receiving"), "what the peer received, " + link);
    }
  }
}

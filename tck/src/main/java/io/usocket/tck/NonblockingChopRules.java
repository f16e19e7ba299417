// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static io.usocket.tck.TlsLink.Side.CLIENT;
import static io.usocket.tck.TlsLink.Side.SERVER;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.usocket.TlsVersion;
import io.usocket.spi.Deadline;
import io.usocket.spi.Port;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/**
 * NB-7: TLS without waiting over transports that give and take 1, 2, 3 or 17 bytes at a time: first
 * a peer that sends so, then the provider's own transport.
 */
class NonblockingChopRules {
  private static final List<Integer> PIECES = List.of(1, 2, 3, 17);

  /** Each piece with each version, all at the same time. */
  private static void inPieces(Subject subject, TlsLink.Side side, byte[] data) throws Exception {
    List<Task<String>> tasks = new ArrayList<>();
    for (TlsVersion version : TlsVersion.values()) {
      for (int piece : PIECES) {
        TlsStart start = TlsStart.of(subject, side, version);
        start.peer().link().chop(piece);
        tasks.add(subject.start(() -> exchange(subject, start, data, piece)));
      }
    }
    for (Task<String> task : tasks) {
      task.get("connections in pieces, all at once");
    }
  }

  private static String exchange(Subject subject, TlsStart start, byte[] data, int piece)
      throws Exception {
    String check = start + ", in pieces of " + piece;
    Task<byte[]> peer = subject.start(() -> start.peer().handshake(data).receive(data.length));
    byte[] got = Trickle.receive(start.socket(), data.length, "non-blocking recv, " + check);
    Expect.bytes(data, got, "what came, " + check);
    Trickle.send(start.socket(), data, "non-blocking send, " + check);
    Expect.bytes(data, peer.get(check), "what the peer received, " + check);
    return check;
  }

  /**
   * A server that sends in pieces.
   *
   * <p>Pitfall 20. If this fails: bytes that are no whole record yet have to stay when {@code
   * TlsPort.handshake} and {@code read} answer WANT_READ.
   */
  @Rule
  void NB_7_1_a_client_bears_a_server_that_sends_in_pieces(Subject subject) throws Exception {
    inPieces(subject, CLIENT, Peer.pattern(300));
  }

  /**
   * A client that sends in pieces.
   *
   * <p>Pitfall 20. If this fails: as NB-7.1.
   */
  @Rule
  void NB_7_2_a_server_bears_a_client_that_sends_in_pieces(Subject subject) throws Exception {
    inPieces(subject, SERVER, Peer.pattern(300));
  }

  /** Each piece with each version. */
  private static List<ChoppedTls> chopped(Subject subject, TlsLink.Side side) throws Exception {
    List<ChoppedTls> all = new ArrayList<>();
    for (TlsVersion version : TlsVersion.values()) {
      for (int piece : PIECES) {
        all.add(ChoppedTls.of(subject, side, version, piece));
      }
    }
    return all;
  }

  /** One piece each for both sides, in both versions; the handshake is done. */
  private static List<ChoppedTls> some(Subject subject, List<Integer> pieces, byte[] early)
      throws Exception {
    Iterator<Integer> piece = pieces.iterator();
    List<ChoppedTls> some = new ArrayList<>();
    for (TlsVersion version : TlsVersion.values()) {
      for (TlsLink.Side side : TlsLink.Side.values()) {
        some.add(ChoppedTls.of(subject, side, version, piece.next()).shaken(subject, early));
      }
    }
    return some;
  }

  private static void serves(Subject subject, ChoppedTls tls) throws Exception {
    byte[] data = Peer.pattern(400);
    tls.shaken(subject, data);
    Expect.bytes(data, tls.read(data.length), "what came with the handshake, " + tls.name());
    tls.write(data);
    Expect.bytes(data, tls.peer().receive(data.length), "what the peer received, " + tls.name());
    assertEquals(0, tls.transport().waits(), "transport calls that may wait, " + tls.name());
  }

  /**
   * A client on a transport in pieces that refuses every second call.
   *
   * <p>Pitfall 20. If this fails: {@code TlsPort} has to take what {@code BytePort.read} and {@code
   * write} give and take, and to answer what the transport wants when it refuses.
   */
  @Rule
  void NB_7_3_a_client_works_on_a_transport_in_pieces(Subject subject) throws Exception {
    for (ChoppedTls tls : chopped(subject, CLIENT)) {
      serves(subject, tls);
    }
  }

  /**
   * A server on a transport in pieces that refuses every second call.
   *
   * <p>Pitfall 20. If this fails: as NB-7.3.
   */
  @Rule
  void NB_7_4_a_server_works_on_a_transport_in_pieces(Subject subject) throws Exception {
    for (ChoppedTls tls : chopped(subject, SERVER)) {
      serves(subject, tls);
    }
  }

  /**
   * Both directions in turn, with records of every size.
   *
   * <p>Pitfall 20. If this fails: half a record in one direction must not stop the other.
   */
  @Rule
  void NB_7_5_both_directions_in_turn_on_a_transport_in_pieces(Subject subject) throws Exception {
    for (ChoppedTls tls : some(subject, List.of(1, 17, 3, 97), new byte[0])) {
      byte[] data = Peer.pattern(tls.transport().piece() < 17 ? 3_000 : 18_000); // over a record
      Task<byte[]> received = subject.start(() -> tls.peer().receive(data.length));
      Task<byte[]> sent =
          subject.start(
              () -> {
                tls.peer().send(data);
                return data;
              });
      ByteBuffer src = ByteBuffer.wrap(data);
      byte[] got = new byte[data.length];
      ByteBuffer dst = ByteBuffer.wrap(got);
      Retry retry = new Retry("both directions, " + tls.name());
      for (int step = 1; src.hasRemaining() || dst.hasRemaining(); step++) {
        if (src.hasRemaining()) {
          src.limit(Math.min(data.length, src.position() + step));
          tls.port().write(src, Deadline.NOW);
          src.limit(data.length);
        }
        if (dst.hasRemaining()) {
          tls.port().read(dst, Deadline.NOW);
        }
        if (tls.transport().isDry()) {
          retry.rest(src + " " + dst);
        }
      }
      tls.until("flush", () -> tls.port().flush(Deadline.NOW));
      Expect.bytes(data, got, "what came, " + tls.name());
      sent.get("the peer's writer");
      Expect.bytes(data, received.get("the peer's reader"), "what the peer got, " + tls.name());
    }
  }

  /**
   * Half a record, at the port.
   *
   * <p>Pitfall 16. If this fails: as NB-6.1.
   */
  @Rule
  void NB_7_6_a_record_that_comes_byte_by_byte_is_there_when_it_is_whole(Subject subject)
      throws Exception {
    for (ChoppedTls tls : some(subject, PIECES, new byte[0])) {
      byte[] record = tls.peer().encrypt(Expect.ascii("hello"));
      ByteBuffer dst = ByteBuffer.allocate(100);
      for (int i = 0; i < record.length - 1; i++) {
        tls.peer().link().send(new byte[] {record[i]});
        String check = "read, " + (i + 1) + " of " + record.length + " bytes, " + tls.name();
        assertEquals(Port.WANT_READ, tls.port().read(dst, Deadline.NOW), check);
        assertEquals(0, dst.position(), check + ", the buffer's position");
      }
      tls.peer().link().send(new byte[] {record[record.length - 1]});
      Expect.bytes("hello", tls.read(5), "read of a whole record, " + tls.name());
      assertEquals(
          Port.WANT_READ, tls.port().read(dst, Deadline.NOW), "read after that, " + tls.name());
    }
  }

  /**
   * The handshake wants what stops it: here room.
   *
   * <p>If this fails: {@code TlsPort.handshake} has to answer WANT_WRITE while its own bytes cannot
   * leave, and must not read on; nobody could tell what to wait for.
   */
  @Rule
  void NB_7_7_a_handshake_that_cannot_send_wants_to_write(Subject subject) throws Exception {
    for (TlsVersion version : TlsVersion.values()) {
      for (TlsLink.Side side : TlsLink.Side.values()) {
        ChoppedTls tls = ChoppedTls.of(subject, side, version, 17);
        tls.transport().clog();
        Task<TlsPeer> other = subject.start(() -> tls.peer().handshake());
        Retry retry = new Retry("a handshake that cannot send, " + tls.name());
        while (tls.port().handshake(Deadline.NOW) != Port.WANT_WRITE) {
          retry.rest("WANT_READ"); // a server reads the hello first
        }
        for (int call = 1; call <= 3; call++) {
          int want = tls.port().handshake(Deadline.NOW);
          assertEquals(Port.WANT_WRITE, want, "handshake that cannot send, " + tls.name());
        }
        tls.transport().unclog();
        tls.until("handshake once there is room", () -> tls.port().handshake(Deadline.NOW));
        other.get("the peer's handshake, " + tls.name());
      }
    }
  }

  /**
   * A write that the transport does not take.
   *
   * <p>Pitfall 17. If this fails: {@code TlsPort.write} answers for what it has encrypted, keeps
   * what the transport did not take, and takes nothing more before that is out.
   */
  @Rule
  void NB_7_8_what_the_transport_does_not_take_is_kept_and_sent_once(Subject subject)
      throws Exception {
    byte[] data = Peer.pattern(100_000);
    for (ChoppedTls tls : some(subject, List.of(17, 97, 257, 1_001), new byte[0])) {
      ByteBuffer src = ByteBuffer.wrap(data);
      int kept = fillClogged(tls, src);
      for (int call = 1; call <= 3; call++) {
        int want = tls.port().write(src, Deadline.NOW);
        assertEquals(Port.WANT_WRITE, want, "write, nothing taken, " + tls.name());
        assertEquals(kept, src.position(), "the buffer's position after that, " + tls.name());
        want = tls.port().read(ByteBuffer.allocate(1), Deadline.NOW);
        assertEquals(true, want == Port.WANT_READ || want == Port.WANT_WRITE, "read: " + want);
      }
      tls.transport().unclog();
      Task<byte[]> received = subject.start(() -> tls.peer().receive(kept + 50));
      tls.write(Arrays.copyOfRange(data, kept, kept + 50));
      Expect.bytes(
          Arrays.copyOf(data, kept + 50), received.get("receiving"), "once, " + tls.name());
    }
  }

  /** Writes until no more is kept of what the transport does not take; how much is. */
  private static int fillClogged(ChoppedTls tls, ByteBuffer src) throws IOException {
    tls.transport().clog();
    Retry retry = new Retry("write to a transport that takes nothing, " + tls.name());
    while (tls.port().write(src, Deadline.NOW) != Port.WANT_WRITE) {
      retry.rest(src + " is taken");
    }
    return src.position();
  }

  /**
   * The end of TLS on a transport in pieces.
   *
   * <p>If this fails: {@code shutdownOutput} has to answer what the transport wants until
   * close_notify is out, and 0 then.
   */
  @Rule
  void NB_7_9_close_notify_leaves_whole_on_a_transport_in_pieces(Subject subject) throws Exception {
    for (ChoppedTls tls : some(subject, PIECES, new byte[0])) {
      Task<Ending> peer = subject.start(tls.peer()::awaitEnd);
      tls.write(Expect.ascii("last words"));
      assertEquals(
          0,
          tls.until("shutdownOutput", () -> tls.port().shutdownOutput(Deadline.NOW)),
          "shutdownOutput, " + tls.name());
      Ending ending = peer.get("the peer's end");
      ending.expect(Ending.How.CLOSE_NOTIFY, "how it ended, " + tls.name());
      assertEquals("last words", ending.data(), "what came before the end, " + tls.name());
    }
  }

  /**
   * Nobody waits beneath a call that must not.
   *
   * <p>If this fails: {@code TlsPort} has to hand the deadline NOW down to the transport, in every
   * call, and {@code close} hands down nothing else.
   */
  @Rule
  void NB_7_10_a_call_that_must_not_wait_does_not_wait_beneath(Subject subject) throws Exception {
    for (ChoppedTls tls : some(subject, PIECES, Expect.ascii("early"))) {
      Expect.bytes("early", tls.read(5), "read, " + tls.name());
      tls.write(Expect.ascii("ping"));
      tls.peer().beginAgain(); // TLS 1.3: KeyUpdate; TLS 1.2: renegotiation, or an alert
      TlsStage.outcome(() -> tls.port().read(ByteBuffer.allocate(10), Deadline.NOW));
      TlsStage.outcome(() -> tls.port().shutdownOutput(Deadline.NOW));
      WouldBlock.done("close, " + tls.name(), tls.port()::close);
      assertEquals(0, tls.transport().waits(), "transport calls that may wait, " + tls.name());
    }
  }

  /**
   * A transport in pieces and calls that wait.
   *
   * <p>Pitfall 20. If this fails: a call with time left goes on until it is through; what the
   * transport gives and takes at a time is not to be relied on.
   */
  @Rule
  void NB_7_11_calls_with_a_deadline_go_through_on_a_transport_in_pieces(Subject subject)
      throws Exception {
    byte[] data = Peer.pattern(1_000);
    for (TlsLink.Side side : TlsLink.Side.values()) {
      ChoppedTls tls = ChoppedTls.of(subject, side, TlsVersion.TLS_1_3, 3);
      Task<byte[]> peer = subject.start(() -> tls.peer().handshake(data).receive(data.length));
      assertEquals(0, tls.port().handshake(Ports.soon()), "handshake, " + tls.name());
      ByteBuffer dst = ByteBuffer.allocate(data.length);
      while (dst.hasRemaining()) {
        int n = tls.port().read(dst, Ports.soon());
        assertEquals(true, n > 0, "read answers bytes, not " + n + ", " + tls.name());
      }
      Expect.bytes(data, dst.array(), "what came, " + tls.name());
      ByteBuffer src = ByteBuffer.wrap(data);
      while (src.hasRemaining()) {
        int n = tls.port().write(src, Ports.soon());
        assertEquals(true, n > 0, "write takes bytes, not " + n + ", " + tls.name());
      }
      assertEquals(0, tls.port().flush(Ports.soon()), "flush, " + tls.name());
      Expect.bytes(data, peer.get("the peer"), "what the peer received, " + tls.name());
    }
  }

  /**
   * close() with bytes that the transport has not taken.
   *
   * <p>Pitfall 13. If this fails: {@code close} sends what was kept before close_notify, or nothing
   * of either; a close_notify in the place of lost bytes is a forged end.
   */
  @Rule
  void NB_7_12_close_sends_close_notify_only_after_what_was_kept(Subject subject) throws Exception {
    byte[] data = Peer.pattern(100_000);
    for (TlsLink.Side side : TlsLink.Side.values()) {
      ChoppedTls tls =
          ChoppedTls.of(subject, side, TlsVersion.TLS_1_3, data.length)
              .shaken(subject, new byte[0]);
      int kept = fillClogged(tls, ByteBuffer.wrap(data));
      tls.transport().unclog();
      tls.port().close();
      Ending ending = tls.peer().awaitEnd();
      byte[] came = ending.data().getBytes(StandardCharsets.ISO_8859_1);
      Expect.bytes(Arrays.copyOf(data, came.length), came, "what came, " + tls.name());
      boolean fair =
          ending.how() == Ending.How.CLOSE_NOTIFY
              ? came.length == kept
              : Set.of(Ending.How.FIN, Ending.How.RESET).contains(ending.how());
      if (!fair) {
        throw Expect.failure(
            "how it ended for the peer, " + tls.name(),
            "close_notify after " + kept + " bytes, or none",
            ending);
      }
    }
  }
}

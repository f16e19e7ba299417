// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static io.usocket.TlsVersion.TLS_1_2;
import static io.usocket.TlsVersion.TLS_1_3;
import static io.usocket.tck.TlsLink.Side.CLIENT;
import static io.usocket.tck.TlsLink.Side.SERVER;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.usocket.Errno;
import io.usocket.MessageFlag;
import io.usocket.TlsException;
import io.usocket.USocket;
import io.usocket.USocketException;
import java.nio.ByteBuffer;

/** TLS-8: data in TLS: large, small, both ways at once, and with TLS's own messages in between. */
class TlsDataRules {
  private static final int LARGE = 1 << 20;

  /**
   * A megabyte goes each way at the same time, whole and in order.
   *
   * <p>Pitfall 20. If this fails: reading and writing share a buffer or a lock, or bytes are not
   * counted whatever the library's status says.
   */
  @Rule
  void TLS_8_1_large_data_goes_both_ways_at_once(Subject subject) throws Exception {
    byte[] data = Peer.pattern(LARGE);
    for (TlsLink link : new TlsStage(subject).links()) {
      USocket socket = link.socket();
      TlsPeer peer = link.peer();
      Task<byte[]> received = subject.start(() -> peer.receive(LARGE));
      Task<?> sent =
          subject.start(
              () -> {
                peer.send(data);
                return peer;
              });
      Task<?> writer =
          subject.start(
              () -> {
                socket.sendall(data);
                return socket;
              });
      Expect.bytes(data, socket.read(LARGE), "read of 1 MiB, " + link);
      writer.get("sendall of 1 MiB, " + link);
      sent.get("the peer's writer, " + link);
      Expect.bytes(data, received.get("the peer's reader"), "what the peer received, " + link);
    }
  }

  /**
   * A write goes through while another thread waits in a read.
   *
   * <p>If this fails: the lock of reading is held while it waits, and writing needs it too.
   */
  @Rule
  void TLS_8_2_a_write_goes_through_while_a_read_waits(Subject subject) throws Exception {
    for (TlsLink link : new TlsStage(subject).links()) {
      Task<byte[]> reader = subject.start(() -> link.socket().read(4));
      reader.awaitWaiting("read(4) with nothing there, " + link);
      link.socket().sendall(Expect.ascii("ping"));
      Expect.bytes("ping", link.peer().receive(4), "what the peer received, " + link);
      link.peer().send(Expect.ascii("pong"));
      Expect.bytes("pong", reader.get("read(4)"), "read(4), " + link);
    }
  }

  /**
   * A read goes through while another thread waits in a write.
   *
   * <p>If this fails: the lock of writing is held while it waits, and reading needs it too.
   */
  @Rule
  void TLS_8_3_a_read_goes_through_while_a_write_waits(Subject subject) throws Exception {
    byte[] data = Peer.pattern(8 * LARGE);
    for (TlsLink link :
        java.util.List.of(
            new TlsStage(subject).link(CLIENT, TLS_1_3),
            new TlsStage(subject).link(SERVER, TLS_1_2))) {
      Task<?> writer =
          subject.start(
              () -> {
                link.socket().sendall(data);
                return data;
              });
      writer.awaitWaiting("sendall of 8 MiB to a peer that does not read, " + link);
      link.peer().send(Expect.ascii("pong"));
      Expect.bytes("pong", link.socket().read(4), "read(4), " + link);
      Expect.bytes(data, link.peer().receive(data.length), "what the peer received, " + link);
      writer.get("sendall, " + link);
    }
  }

  /**
   * One record may be read in many small steps, and many records in one.
   *
   * <p>Pitfall 20. If this fails: what does not fit the caller's buffer has to stay; the library
   * may hold decrypted bytes of its own.
   */
  @Rule
  void TLS_8_4_reads_do_not_depend_on_records(Subject subject) throws Exception {
    byte[] data = Peer.pattern(16_384);
    for (TlsLink link : new TlsStage(subject).links()) {
      link.peer().send(data);
      ByteBuffer small = ByteBuffer.allocateDirect(100);
      ByteBuffer all = ByteBuffer.allocate(data.length);
      while (all.hasRemaining()) {
        small.clear().limit(Math.min(100, all.remaining()));
        int n = link.socket().recv(small);
        assertEquals(small.position(), n, "recv(ByteBuffer) against its position, " + link);
        all.put(small.flip());
      }
      Expect.bytes(data, all.array(), "recv of one record in pieces of 100, " + link);
      for (int i = 0; i < 50; i++) {
        link.peer().send(new byte[] {data[2 * i], data[2 * i + 1]});
      }
      Expect.bytes(
          java.util.Arrays.copyOf(data, 100),
          link.socket().read(100),
          "read(100) of 50 records, " + link);
    }
  }

  /**
   * Bytes that come while the records are chopped arrive whole, in both versions.
   *
   * <p>Pitfall 20. If this fails: bytes that are no whole record yet have to stay.
   */
  @Rule
  void TLS_8_5_records_may_come_in_pieces(Subject subject) throws Exception {
    byte[] data = Peer.pattern(500);
    for (TlsLink link : new TlsStage(subject).links()) {
      for (int piece : new int[] {1, 2, 3, 17}) {
        String check = "read in pieces of " + piece + ", " + link;
        Task<byte[]> reader = subject.start(() -> link.socket().read(data.length));
        reader.awaitWaiting(check + ", before they come"); // else it finds all of them there
        link.peer().link().chop(piece);
        link.peer().send(data);
        Expect.bytes(data, reader.get(check), check);
      }
    }
  }

  /**
   * MSG_PEEK shows decrypted bytes and leaves them there.
   *
   * <p>If this fails: the api on the class path is not the one that this TCK was made for.
   */
  @Rule
  void TLS_8_6_peek_leaves_the_bytes_there(Subject subject) throws Exception {
    for (TlsLink link : new TlsStage(subject).links()) {
      link.peer().send(Expect.ascii("hello"));
      Expect.bytes("he", link.socket().recv(2, MessageFlag.MSG_PEEK), "recv, MSG_PEEK, " + link);
      Expect.bytes("hello", link.socket().read(5), "read(5) after it, " + link);
    }
  }

  /**
   * A KeyUpdate of the peer is answered, and data goes on both ways.
   *
   * <p>If this fails: what the library has to say by itself has to be sent when it comes up in a
   * read, at the latest before the next data.
   */
  @Rule
  void TLS_8_7_a_KeyUpdate_is_answered(Subject subject) throws Exception {
    TlsLink link = new TlsStage(subject).link(CLIENT, TLS_1_3);
    for (int round = 1; round <= 2; round++) {
      int before = link.peer().silentRecords();
      link.peer().beginAgain();
      link.peer().send(Expect.ascii("pong"));
      Expect.bytes("pong", link.socket().read(4), "read(4), round " + round);
      link.socket().sendall(Expect.ascii("ping"));
      Expect.bytes("ping", link.peer().receive(4), "what the peer received, round " + round);
      assertEquals(
          before + 1,
          link.peer().silentRecords(),
          "messages of TLS itself that the peer received, round " + round);
    }
    TlsLink server = new TlsStage(subject).link(SERVER, TLS_1_3);
    server.peer().beginAgain();
    server.peer().send(Expect.ascii("pong"));
    Expect.bytes("pong", server.socket().read(4), "read(4) as server");
    server.socket().sendall(Expect.ascii("ping"));
    Expect.bytes("ping", server.peer().receive(4), "what the client received");
  }

  /**
   * When the peer asks for renegotiation in TLS 1.2, no data is lost, and nobody hangs.
   *
   * <p>If this fails: refuse it with the alert no_renegotiation (RFC 5746), or go through with it;
   * an error is allowed; a lost byte, a false end of stream and a wait without end are not.
   */
  @Rule
  void TLS_8_8_renegotiation_loses_nothing(Subject subject) throws Exception {
    for (TlsLink.Side side : TlsLink.Side.values()) {
      TlsLink link = new TlsStage(subject).link(side, TLS_1_2);
      link.socket().settimeout(Bounded.soonSeconds());
      link.peer().send(Expect.ascii("before"));
      Task<Object> peer =
          subject.start(
              () -> {
                Object again = TlsStage.outcome(() -> link.peer().handshake(Expect.ascii("after")));
                link.peer().close();
                return again;
              });
      Expect.bytes("before", link.socket().read(6), "read(6), " + link);
      Object next = TlsStage.outcome(() -> new String(link.socket().read(5), US_ASCII));
      boolean fair =
          next.equals("after")
              || next instanceof TlsException
              || (next instanceof USocketException e && e.errno() == Errno.ECONNRESET);
      if (!fair) {
        throw Expect.failure(
            "read(5) after the peer began to renegotiate, " + link,
            "'after', a TlsException or ECONNRESET",
            next + "; the peer: " + peer.get("the peer"));
      }
    }
  }

  /**
   * A connection that can be reached lives through garbage collections.
   *
   * <p>Pitfall 19. If this fails: something beneath closes the transport by a finalizer of its own;
   * hold on to the library's object as long as the port lives.
   */
  @Rule
  @Alone("the garbage collector")
  void TLS_8_9_a_reachable_connection_outlives_a_garbage_collection(Subject subject)
      throws Exception {
    for (TlsLink link : new TlsStage(subject).links()) {
      Garbage.collect();
      link.peer().send(Expect.ascii("still there"));
      Expect.bytes("still there", link.socket().read(11), "read after System.gc(), " + link);
      link.socket().sendall(Expect.ascii("and back"));
      Expect.bytes("and back", link.peer().receive(8), "what the peer received, " + link);
    }
  }
}

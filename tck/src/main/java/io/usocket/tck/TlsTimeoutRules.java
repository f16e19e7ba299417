// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static io.usocket.TlsVersion.TLS_1_2;
import static io.usocket.TlsVersion.TLS_1_3;
import static io.usocket.tck.TlsLink.Side.CLIENT;
import static io.usocket.tck.TlsLink.Side.SERVER;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.usocket.Errno;
import io.usocket.USocket;
import io.usocket.USocketException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/** TLS-9: timeouts in data: a record may be cut anywhere, nothing is lost. */
class TlsTimeoutRules {
  private static final List<Integer> CUTS = List.of(0, 3, 5, 20);

  /** One way to read. */
  private interface Reading {
    byte[] from(USocket socket) throws USocketException;
  }

  /** Reads before and after the rest of a record has come, on both sides and in both versions. */
  private static void losesNothing(Subject subject, String call, Reading reading) throws Exception {
    TlsStage stage = new TlsStage(subject);
    for (TlsLink link : List.of(stage.link(CLIENT, TLS_1_3), stage.link(SERVER, TLS_1_2))) {
      for (int cut : CUTS) {
        byte[] record = link.peer().encrypt(Expect.ascii("hello\n"));
        String check = call + " with " + cut + " bytes of a record there, " + link;
        link.peer().link().send(Arrays.copyOf(record, cut));
        link.socket().settimeout(Pace.seconds(Pace.exchange(20))); // the piece has come by then
        Expect.errno(Errno.ETIMEDOUT, check, () -> reading.from(link.socket()));
        link.peer().link().send(Arrays.copyOfRange(record, cut, record.length));
        link.socket().settimeout(Bounded.soonSeconds());
        Expect.bytes("hello\n", reading.from(link.socket()), check + ", then the rest");
      }
    }
  }

  /**
   * read(n) that times out in the middle of a record goes on when the rest comes.
   *
   * <p>Pitfall 16. If this fails: bytes of a record that is not whole have to stay when the wait
   * for more gives up, or throws.
   */
  @Rule
  void TLS_9_1_read_goes_on_in_the_middle_of_a_record(Subject subject) throws Exception {
    losesNothing(subject, "read(6)", socket -> socket.read(6));
  }

  /**
   * readline that times out in the middle of a record goes on when the rest comes.
   *
   * <p>Pitfall 16. If this fails: as TLS-9.1.
   */
  @Rule
  void TLS_9_2_readline_goes_on_in_the_middle_of_a_record(Subject subject) throws Exception {
    losesNothing(subject, "readline()", USocket::readline);
  }

  /**
   * readinto that times out in the middle of a record goes on when the rest comes.
   *
   * <p>Pitfall 16. If this fails: as TLS-9.1.
   */
  @Rule
  void TLS_9_3_readinto_goes_on_in_the_middle_of_a_record(Subject subject) throws Exception {
    losesNothing(
        subject,
        "readinto",
        socket -> {
          byte[] buf = new byte[6];
          return Arrays.copyOf(buf, socket.readinto(buf));
        });
  }

  /**
   * recv that times out in the middle of a record goes on when the rest comes.
   *
   * <p>Pitfall 16. If this fails: as TLS-9.1.
   */
  @Rule
  void TLS_9_4_recv_goes_on_in_the_middle_of_a_record(Subject subject) throws Exception {
    losesNothing(subject, "recv(10)", socket -> socket.recv(10));
    losesNothing(
        subject,
        "recv(ByteBuffer)",
        socket -> {
          ByteBuffer dst = ByteBuffer.allocateDirect(6);
          byte[] bytes = new byte[socket.recv(dst)];
          dst.flip().get(bytes);
          return bytes;
        });
  }

  /**
   * Records that were read whole before a timeout stay for the next read.
   *
   * <p>Pitfall 16. If this fails: the api on the class path is not the one that this TCK was made
   * for.
   */
  @Rule
  void TLS_9_5_what_came_before_the_timeout_comes_first(Subject subject) throws Exception {
    TlsStage stage = new TlsStage(subject);
    for (TlsLink link : List.of(stage.link(CLIENT, TLS_1_2), stage.link(SERVER, TLS_1_3))) {
      link.peer().send(Expect.ascii("abc"));
      link.socket().settimeout(0.05);
      Expect.errno(Errno.ETIMEDOUT, "read(6) of 3, " + link, () -> link.socket().read(6));
      Expect.errno(Errno.ETIMEDOUT, "readline of 3, " + link, () -> link.socket().readline());
      link.peer().send(Expect.ascii("def"));
      link.socket().settimeout(Bounded.soonSeconds());
      Expect.bytes("abcdef", link.socket().read(6), "read(6), then the rest, " + link);
    }
  }

  /**
   * A write that times out tells how far it came; what it counted arrives, once.
   *
   * <p>Pitfall 17. If this fails: bytes that {@code BytePort.write} has answered for are on their
   * way: what the transport did not take goes out first with the next call.
   */
  @Rule
  void TLS_9_6_a_write_that_times_out_tells_how_far_it_came(Subject subject) throws Exception {
    byte[] data = Peer.pattern(Flow.MUCH);
    TlsStage stage = new TlsStage(subject);
    for (TlsLink link : List.of(stage.link(CLIENT, TLS_1_2), stage.link(SERVER, TLS_1_3))) {
      link.narrow().socket().settimeout(0.1);
      USocketException e =
          Expect.errno(
              Errno.ETIMEDOUT,
              "sendall of 2 MiB to a peer that does not read, " + link,
              () -> link.socket().sendall(data));
      int sent = Math.toIntExact(e.bytesTransferred());
      link.socket().settimeout(Bounded.soonSeconds());
      Task<byte[]> peer = subject.start(() -> link.peer().receive(sent + 4));
      link.socket().sendall(Expect.ascii("tail"));
      byte[] all = peer.get("the peer's reader, " + link);
      Expect.bytes("tail", Arrays.copyOfRange(all, sent, sent + 4), "the tail, " + link);
      assertEquals(
          -1,
          Arrays.mismatch(Arrays.copyOf(data, sent), Arrays.copyOf(all, sent)),
          "the first byte of bytesTransferred() that the peer received wrong, " + link);
    }
  }

  /**
   * A read that times out leaves the writing direction as it was, and the other way round.
   *
   * <p>Pitfall 16. If this fails: a timeout in data must not close anything, nor change the state
   * of the library.
   */
  @Rule
  void TLS_9_7_the_connection_goes_on_after_a_timeout(Subject subject) throws Exception {
    TlsStage stage = new TlsStage(subject);
    for (TlsLink link : List.of(stage.link(CLIENT, TLS_1_2), stage.link(SERVER, TLS_1_3))) {
      link.socket().settimeout(0.05);
      for (int round = 1; round <= 2; round++) {
        Expect.errno(Errno.ETIMEDOUT, "recv, round " + round, () -> link.socket().recv(1));
        link.socket().sendall(Expect.ascii("ping"));
        Expect.bytes("ping", link.peer().receive(4), "what the peer received, " + link);
      }
      link.peer().send(Expect.ascii("pong"));
      link.socket().settimeout(Bounded.soonSeconds());
      Expect.bytes("pong", link.socket().read(4), "read(4) after two timeouts, " + link);
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static io.usocket.TlsVersion.TLS_1_3;
import static io.usocket.tck.TlsLink.Side.CLIENT;
import static io.usocket.tck.TlsLink.Side.SERVER;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.usocket.Errno;
import io.usocket.Shutdown;
import io.usocket.TlsException;
import io.usocket.USocketException;
import java.nio.ByteBuffer;
import java.util.List;

/** TLSEND-1: how TLS ends in order. */
class TlsEndRules {
  /**
   * close() tells the peer that this was all: close_notify, after the data.
   *
   * <p>If this fails: take the library's last record and send it before the transport is closed.
   */
  @Rule
  void TLSEND_1_1_close_sends_close_notify(Subject subject) throws Exception {
    for (TlsLink link : new TlsStage(subject).links()) {
      link.socket().sendall(Expect.ascii("bye"));
      link.socket().close();
      Ending ending = link.peer().awaitEnd();
      ending.expect(Ending.How.CLOSE_NOTIFY, "how it ended for the peer, " + link);
      assertEquals("bye", ending.data(), "what the peer received, " + link);
    }
  }

  /**
   * After shutdown(SHUT_RDWR) the peer has close_notify too.
   *
   * <p>If this fails: {@code TlsPort.shutdownOutput} sends close_notify.
   */
  @Rule
  void TLSEND_1_2_shutdown_of_both_directions_sends_close_notify(Subject subject) throws Exception {
    for (TlsLink link : new TlsStage(subject).links()) {
      link.socket().shutdown(Shutdown.SHUT_RDWR);
      link.peer().awaitEnd().expect(Ending.How.CLOSE_NOTIFY, "how it ended for the peer, " + link);
      assertEquals(0, link.socket().recv(1).length, "length of recv, " + link);
      Expect.errno(Errno.EPIPE, "send, " + link, () -> link.socket().send(new byte[1]));
    }
  }

  /**
   * The peer's close_notify is the end of the stream, for every call, again and again.
   *
   * <p>If this fails: {@code TlsPort.read} has to answer END_OF_STREAM each time, also while TCP is
   * still open.
   */
  @Rule
  void TLSEND_1_3_close_notify_is_the_end_of_the_stream(Subject subject) throws Exception {
    for (TlsLink link : new TlsStage(subject).links()) {
      link.socket()
          .settimeout(
              Bounded.soonSeconds()); // the peer keeps TCP open: nothing else may be waited for
      link.peer().send(Expect.ascii("last"));
      link.peer().link().send(link.peer().closeNotify());
      Expect.bytes("last", link.socket().read(10), "read(10) of the last 4 bytes, " + link);
      for (int call = 1; call <= 2; call++) {
        assertEquals(0, link.socket().recv(5).length, "length of recv, " + link);
        assertEquals(-1, link.socket().recv(ByteBuffer.allocate(5)), "recv(ByteBuffer), " + link);
        assertEquals(0, link.socket().read(5).length, "length of read(5), " + link);
        assertEquals(0, link.socket().read().length, "length of read(), " + link);
        assertEquals(0, link.socket().readline().length, "length of readline(), " + link);
        assertEquals(0, link.socket().readinto(new byte[5]), "readinto(byte[]), " + link);
      }
    }
  }

  /**
   * What follows close_notify, also the end of TCP, changes nothing.
   *
   * <p>If this fails: after close_notify nothing more is read from the transport.
   */
  @Rule
  void TLSEND_1_4_nothing_counts_after_close_notify(Subject subject) throws Exception {
    for (TlsLink link : new TlsStage(subject).links()) {
      link.peer().link().hold(link.peer().encrypt(Expect.ascii("part")));
      link.peer().link().hold(link.peer().closeNotify());
      link.peer().link().hold(new byte[] {23, 3, 3, 0, 9, 'g', 'a', 'r', 'b'});
      link.peer().link().flush();
      link.peer().link().fin();
      Expect.bytes("part", link.socket().readline(), "readline of a last line, " + link);
      assertEquals(0, link.socket().recv(5).length, "length of recv, " + link);
      assertEquals(0, link.socket().recv(5).length, "length of recv, again, " + link);
    }
  }

  /**
   * A reader that waits learns of close_notify at once.
   *
   * <p>If this fails: look at what a blocked read does with a record that has no data.
   */
  @Rule
  void TLSEND_1_5_a_waiting_reader_learns_of_close_notify(Subject subject) throws Exception {
    for (TlsLink link : new TlsStage(subject).links()) {
      Task<byte[]> reader = subject.start(() -> link.socket().recv(1));
      reader.awaitWaiting("recv with nothing there, " + link);
      link.peer().link().send(link.peer().closeNotify());
      assertEquals(0, reader.get("recv, " + link).length, "length of recv, " + link);
    }
  }

  /**
   * After shutdown(SHUT_WR) the peer has close_notify, and in TLS 1.3 the answer can still be read.
   *
   * <p>If this fails: close the writing direction of the library only, and note the peer's
   * close_notify after our own, too. A library that ends both directions cannot claim HALF_CLOSE.
   */
  @Rule
  void TLSEND_1_6_after_shutdown_of_writing_the_answer_can_be_read(Subject subject)
      throws Exception {
    TlsStage stage = new TlsStage(subject);
    for (TlsLink link : List.of(stage.link(CLIENT, TLS_1_3), stage.link(SERVER, TLS_1_3))) {
      link.socket().settimeout(Bounded.soonSeconds());
      link.socket().sendall(Expect.ascii("question"));
      link.socket().shutdown(Shutdown.SHUT_WR);
      link.peer().expectEnd("question", "what the peer received, " + link);
      link.peer().send(Expect.ascii("answer"));
      link.peer().link().send(link.peer().closeNotify());
      Expect.bytes("answer", link.socket().read(), "read() after SHUT_WR, " + link);
      Expect.errno(
          Errno.EPIPE, "send after SHUT_WR, " + link, () -> link.socket().send(new byte[1]));
    }
  }

  /**
   * Where half-close is not claimed, shutdown(SHUT_WR) is refused, and the connection goes on.
   *
   * <p>If this fails: the api on the class path is not the one that this TCK was made for.
   */
  @Rule
  void TLSEND_1_7_half_close_is_refused_where_not_claimed(Subject subject) throws Exception {
    for (TlsLink link : new TlsStage(subject).links()) {
      USocketException e =
          Expect.errno(
              Errno.EOPNOTSUPP,
              "shutdown(SHUT_WR), " + link,
              () -> link.socket().shutdown(Shutdown.SHUT_WR));
      Expect.contains("HALF_CLOSE", e.getMessage(), "the error of shutdown(SHUT_WR)");
      link.socket().sendall(Expect.ascii("ping"));
      Expect.bytes("ping", link.peer().receive(4), "what the peer received, " + link);
    }
  }

  /**
   * Writing to a peer that has closed ends with EPIPE or ECONNRESET, it does not hang.
   *
   * <p>If this fails: the error of the transport has to come out of the write.
   */
  @Rule
  void TLSEND_1_8_writing_to_a_peer_that_has_closed_fails(Subject subject) throws Exception {
    byte[] data = Peer.pattern(1 << 20);
    for (TlsLink link : new TlsStage(subject).links()) {
      link.socket().settimeout(Bounded.soonSeconds());
      link.peer().link().send(link.peer().closeNotify());
      link.peer().close();
      USocketException e =
          Expect.thrown(
              USocketException.class,
              "sendall of 1 MiB, 64 times, " + link,
              () -> {
                for (int i = 0; i < 64; i++) {
                  link.socket().sendall(data);
                }
              });
      if (!List.of(Errno.EPIPE, Errno.ECONNRESET).contains(e.errno())) {
        throw Expect.failure("sendall to a peer that has closed, " + link, "EPIPE, ECONNRESET", e);
      }
    }
  }

  /**
   * After close() every call is EBADF, and a second close() does nothing.
   *
   * <p>If this fails: the api on the class path is not the one that this TCK was made for.
   */
  @Rule
  void TLSEND_1_9_after_close_every_call_is_EBADF(Subject subject) throws Exception {
    for (TlsLink link : new TlsStage(subject).links()) {
      link.socket().close();
      link.socket().close();
      Expect.errno(Errno.EBADF, "recv, " + link, () -> link.socket().recv(1));
      Expect.errno(Errno.EBADF, "sendall, " + link, () -> link.socket().sendall(new byte[1]));
      Expect.errno(Errno.EBADF, "handshake, " + link, link.socket()::handshake);
      Expect.errno(Errno.EBADF, "tlsInfo, " + link, link.socket()::tlsInfo);
    }
  }

  /**
   * In TLS 1.2 the peer's close_notify ends both directions, in a clean way.
   *
   * <p>If this fails: a write after the peer's close_notify may succeed or fail with EPIPE or
   * ECONNRESET; it must not hang, nor be a TlsException of a library in an odd state.
   */
  @Rule
  void TLSEND_1_10_writing_after_the_peers_close_notify_is_clean(Subject subject) throws Exception {
    for (TlsLink link : new TlsStage(subject).links()) {
      link.socket().settimeout(Bounded.soonSeconds());
      link.peer().link().send(link.peer().closeNotify());
      assertEquals(0, link.socket().recv(1).length, "length of recv, " + link);
      Object outcome = TlsStage.outcome(() -> link.socket().send(new byte[1]));
      boolean clean =
          outcome.equals(1)
              || (outcome instanceof USocketException e
                  && !(e instanceof TlsException)
                  && List.of(Errno.EPIPE, Errno.ECONNRESET).contains(e.errno()));
      if (!clean) {
        throw Expect.failure(
            "send after the peer's close_notify, " + link, "1, EPIPE or ECONNRESET", outcome);
      }
    }
  }
}

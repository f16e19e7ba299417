// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static io.usocket.Sockets.POLLIN;
import static io.usocket.Sockets.POLLOUT;
import static io.usocket.tck.PollStage.Row.ACCEPTABLE;
import static io.usocket.tck.PollStage.Row.BROKEN;
import static io.usocket.tck.PollStage.Row.BROKEN_BEHIND_THE_END;
import static io.usocket.tck.PollStage.Row.ENDED;
import static io.usocket.tck.PollStage.Row.NOTHING;
import static io.usocket.tck.PollStage.Row.READABLE;
import static io.usocket.tck.PollStage.Row.UNCONNECTED;
import static io.usocket.tck.PollStage.Row.WRITABLE;
import static io.usocket.tck.PollStage.table;

import io.usocket.Errno;
import io.usocket.MessageFlag;
import io.usocket.Shutdown;
import io.usocket.USocket;
import io.usocket.USocketException;
import io.usocket.tck.PollStage.Act;
import io.usocket.tck.PollStage.Scene;

/** POLL-1: what is told of TCP sockets, bit by bit, as poll(2) of Linux tells it. */
class PollTableRules {
  private static final int IN_OUT = POLLIN | POLLOUT;
  private static final Act NOTHING_HAPPENS = () -> {};

  /**
   * A socket without a connection is told as hung up.
   *
   * <p>If this fails: the api on the class path is not the one that this TCK was made for.
   */
  @Rule
  void POLL_1_1_a_socket_without_a_connection_is_told_as_hung_up(Subject subject) throws Exception {
    table(subject, "fresh", UNCONNECTED, () -> new Scene(subject.socket(), NOTHING_HAPPENS));
    table(
        subject,
        "bound",
        UNCONNECTED,
        () -> {
          USocket socket = subject.socket();
          return new Scene(socket, () -> socket.bind(Subject.anyPort()));
        });
  }

  /**
   * A listener is readable while a connection waits, also one that has been reset since.
   *
   * <p>If this fails: {@code ListenPort.channel()} has to be the channel that accepts, ready for
   * OP_ACCEPT.
   */
  @Rule
  void POLL_1_2_a_listener_is_readable_while_a_connection_waits(Subject subject) throws Exception {
    table(subject, "listening", NOTHING, () -> new Scene(subject.listening(), NOTHING_HAPPENS));
    table(
        subject,
        "a connection waits",
        ACCEPTABLE,
        () -> {
          USocket listening = subject.listening();
          return new Scene(listening, () -> subject.dial(listening));
        });
    table(
        subject,
        "a connection waits that was reset",
        ACCEPTABLE,
        () -> {
          USocket listening = subject.listening();
          return new Scene(listening, () -> subject.dial(listening).reset());
        });
    USocket listening = subject.listening();
    PollStage stage = new PollStage(subject).with(listening, POLLIN);
    subject.dial(listening);
    subject.dial(listening);
    stage.tells(listening, 1, "poll of a listener for which two wait");
    subject.closing(listening.accept().socket());
    stage.tells(listening, 1, "poll of a listener for which one more waits");
    subject.closing(listening.accept().socket());
    stage.quiet("poll of a listener once all are accepted");
  }

  /**
   * A connection is writable, and readable while it has bytes.
   *
   * <p>If this fails: {@code Port.channel()} has to be the channel of the connection, and what was
   * read from it has to be told by {@code hasBufferedInput()}.
   */
  @Rule
  void POLL_1_3_a_connection_is_writable_and_readable_while_it_has_bytes(Subject subject)
      throws Exception {
    table(
        subject,
        "connected",
        WRITABLE,
        () -> new Scene(subject.connected().socket(), NOTHING_HAPPENS));
    table(
        subject,
        "accepted, with data",
        READABLE,
        () -> {
          Link link = subject.accepted();
          return new Scene(link.socket(), () -> link.peer().send("abc"));
        });
    Link link = subject.connected();
    USocket s = link.socket();
    PollStage stage = new PollStage(subject).with(s, IN_OUT);
    link.peer().send("abc");
    stage.tells(s, 5, "poll with three bytes there");
    Expect.bytes("a", s.recv(1), "recv of one of them");
    stage.tells(s, 5, "poll with two bytes there");
    Expect.bytes("bc", s.read(2), "read of the others");
    stage.tells(s, 4, "poll with nothing there any more");
    stage.with(s, POLLIN).quiet("poll for POLLIN with nothing there any more");
  }

  /**
   * Bytes that the api has read ahead are readable.
   *
   * <p>If this fails: the api on the class path is not the one that this TCK was made for.
   */
  @Rule
  void POLL_1_4_bytes_behind_a_peek_or_a_line_are_readable(Subject subject) throws Exception {
    Link link = subject.connected();
    USocket s = link.socket();
    PollStage early = new PollStage(subject).with(s, POLLIN);
    link.peer().send("one\ntwo");
    Expect.bytes("one", s.recv(3, MessageFlag.MSG_PEEK), "recv, MSG_PEEK");
    early.tells(s, 1, "poll after a peek");
    new PollStage(subject).with(s, POLLIN).tells(s, 1, "poll of a poller made after a peek");
    Expect.bytes("one\n", s.readline(), "readline");
    early.tells(s, 1, "poll after a line");
    new PollStage(subject).with(s, POLLIN).tells(s, 1, "poll of a poller made after a line");
    Expect.bytes("two", s.read(3), "read of the rest");
    early.quiet("poll once all is read");
  }

  /**
   * A connection whose send buffer is full is not writable, until the peer reads.
   *
   * <p>If this fails: {@code write} has to answer WANT_WRITE only if the channel is not ready for
   * OP_WRITE either.
   */
  @Rule
  void POLL_1_5_a_full_send_buffer_is_not_writable_until_the_peer_reads(Subject subject)
      throws Exception {
    Link link = subject.connected();
    USocket s = link.socket();
    PollStage stage = new PollStage(subject);
    link.peer().socket().setReceiveBufferSize(1 << 16);
    Flood flood = Flood.of(stage, s);
    stage.with(s, IN_OUT);
    flood.tells(0, PollStage.QUIET_MILLIS, "poll with a full send buffer");
    link.peer().send("x");
    flood.tells(POLLIN, Bounded.soonMillis(), "poll with a full send buffer and data");
    byte[] sent = flood.sent();
    Expect.bytes(sent, link.peer().receive(sent.length), "what the peer received");
    stage.tells(s, 5, "poll once the peer has read");
    stage.with(s, POLLOUT).tells(s, 4, "poll for POLLOUT once the peer has read");
  }

  /**
   * The peer's FIN makes a connection readable, for good, and leaves it writable.
   *
   * <p>If this fails: the end of the stream is no error: {@code BytePort.read} answers
   * END_OF_STREAM.
   */
  @Rule
  void POLL_1_6_the_end_of_the_peers_direction_is_readable_for_good(Subject subject)
      throws Exception {
    table(
        subject,
        "the peer has ended its direction",
        READABLE,
        () -> {
          Link link = subject.connected();
          return new Scene(link.socket(), link.peer()::halfClose);
        });
    table(
        subject,
        "the end of the peer's direction was read",
        READABLE,
        () -> {
          Link link = subject.accepted();
          return new Scene(
              link.socket(),
              () -> {
                link.peer().halfClose();
                Expect.bytes("", link.socket().recv(1), "recv at the end of the stream");
              });
        });
  }

  /**
   * Who sends to a peer that has closed is told of an error, and once it is told, of a hang-up.
   *
   * <p>If this fails: {@code write} has to fail with the error of the kernel (EPIPE, ECONNRESET).
   */
  @Rule
  void POLL_1_7_sending_to_a_peer_that_has_closed_ends_in_an_error(Subject subject)
      throws Exception {
    table(
        subject,
        "the peer has closed, and we sent",
        BROKEN_BEHIND_THE_END,
        () -> {
          Link link = subject.connected();
          return new Scene(link.socket(), () -> sendToNobody(link));
        });
    table(
        subject,
        "the peer has closed, we sent, and were told",
        ENDED,
        () -> {
          Link link = subject.connected();
          return new Scene(
              link.socket(),
              () -> {
                sendToNobody(link);
                Expect.errno(Errno.EPIPE, "send after the answer came", () -> sendAgain(link));
              });
        });
  }

  private static void sendToNobody(Link link) throws Exception {
    link.peer().close();
    Expect.bytes("", link.socket().recv(1), "recv at the end of the stream");
    link.socket().send(new byte[1]);
  }

  /** Until the peer's kernel has answered with RST. */
  private static void sendAgain(Link link) throws USocketException {
    long end = System.nanoTime() + Bounded.soon();
    while (System.nanoTime() - end < 0) {
      link.socket().send(new byte[1]);
    }
  }

  /**
   * A reset is an error until a call has told it; a hang-up from then on.
   *
   * <p>If this fails: {@code read} has to fail with ECONNRESET, and the channel has to be ready.
   */
  @Rule
  void POLL_1_8_a_reset_is_an_error_until_it_is_told(Subject subject) throws Exception {
    table(
        subject,
        "reset by the peer",
        BROKEN,
        () -> {
          Link link = subject.connected();
          return new Scene(link.socket(), link.peer()::reset);
        });
    table(
        subject,
        "reset by the peer, and told",
        ENDED,
        () -> {
          Link link = subject.accepted();
          return new Scene(
              link.socket(),
              () -> {
                link.peer().reset();
                Expect.errno(Errno.ECONNRESET, "recv", () -> link.socket().recv(1));
              });
        });
  }

  /**
   * Bytes that came before a reset can be read, and the error is told: at once if POLLOUT is asked
   * for, with POLLIN alone once they are read.
   *
   * <p>If this fails: {@code read} has to give the bytes first and the error then.
   */
  @Rule
  void POLL_1_9_bytes_before_a_reset_can_be_read_and_the_error_is_told(Subject subject)
      throws Exception {
    for (int mask : new int[] {IN_OUT, POLLOUT, POLLIN}) {
      Link link = subject.connected();
      USocket s = link.socket();
      PollStage stage = new PollStage(subject).with(s, mask);
      String check = "poll, mask " + PollStage.text(mask) + ", ";
      link.peer().send("abc");
      link.peer().reset();
      stage.tells(s, mask == POLLIN ? 1 : mask | 24, check + "data, then reset");
      Expect.bytes("abc", s.recv(3), "recv of the data");
      stage.tells(s, mask | 24, check + "the data was read");
      Expect.errno(Errno.ECONNRESET, "recv after the data", () -> s.recv(1));
      stage.tells(s, mask | 16, check + "the error was told");
    }
  }

  /**
   * What shutdown does is told.
   *
   * <p>If this fails: {@code shutdownOutput} must not end the other direction.
   */
  @Rule
  void POLL_1_10_shutdown_is_told(Subject subject) throws Exception {
    table(subject, "after SHUT_WR", WRITABLE, () -> shut(subject, Shutdown.SHUT_WR));
    table(subject, "after SHUT_RD", READABLE, () -> shut(subject, Shutdown.SHUT_RD));
    table(subject, "after SHUT_RDWR", ENDED, () -> shut(subject, Shutdown.SHUT_RDWR));
    table(
        subject,
        "after SHUT_WR and the peer's FIN",
        ENDED,
        () -> {
          Link link = subject.connected();
          return new Scene(
              link.socket(),
              () -> {
                link.socket().shutdown(Shutdown.SHUT_WR);
                link.peer().halfClose();
              });
        });
  }

  private static Scene shut(Subject subject, Shutdown how) throws Exception {
    USocket socket = subject.connected().socket();
    return new Scene(socket, () -> socket.shutdown(how));
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static io.usocket.Sockets.POLLIN;
import static io.usocket.Sockets.POLLOUT;
import static io.usocket.TlsVersion.TLS_1_2;
import static io.usocket.TlsVersion.TLS_1_3;
import static io.usocket.tck.TlsLink.Side.CLIENT;
import static io.usocket.tck.TlsLink.Side.SERVER;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.usocket.MessageFlag;
import io.usocket.USocket;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;

/** POLL-7: what is told of TLS connections is what their calls can do. */
class PollTlsRules {
  private static final int IN_OUT = POLLIN | POLLOUT;

  /** One link of each side and of each version. */
  static List<TlsLink> both(Subject subject) throws Exception {
    TlsStage stage = new TlsStage(subject);
    return List.of(stage.link(CLIENT, TLS_1_3), stage.link(SERVER, TLS_1_2));
  }

  /**
   * Part of a record is not readable, wherever it is cut; all of it is.
   *
   * <p>Pitfall 26. If this fails: {@code read} has to answer WANT_READ, and {@code
   * hasBufferedInput} must not count bytes that are no whole record.
   */
  @Rule
  void POLL_7_1_part_of_a_record_is_not_readable(Subject subject) throws Exception {
    for (TlsLink link : both(subject)) {
      USocket s = link.socket();
      PollStage stage = new PollStage(subject).with(s, POLLIN);
      for (int cut : new int[] {1, 5, 6, -1}) {
        byte[] record = link.peer().encrypt(Expect.ascii("whole"));
        int at = cut < 0 ? record.length + cut : cut;
        String check = "poll, " + link + ", a record cut at " + cut;
        link.peer().link().send(Arrays.copyOf(record, at));
        stage.quiet(check);
        link.peer().link().send(Arrays.copyOfRange(record, at, record.length));
        stage.tellsAtOnce(s, 1, check + ", with the rest");
        Expect.bytes("whole", s.recv(9, MessageFlag.MSG_DONTWAIT), "recv, " + check);
      }
      link.peer().link().send(new byte[] {23});
      stage.with(s, IN_OUT).tells(s, 4, "poll for both with part of a record, " + link);
    }
  }

  /**
   * Messages of TLS itself are not readable.
   *
   * <p>If this fails: {@code read} has to answer WANT_READ when it has met no data, and has to send
   * what the library wants to say.
   */
  @Rule
  void POLL_7_2_messages_of_TLS_itself_are_not_readable(Subject subject) throws Exception {
    for (TlsLink.Side side : TlsLink.Side.values()) {
      TlsLink link = new TlsStage(subject).link(side, TLS_1_3);
      USocket s = link.socket();
      PollStage stage = new PollStage(subject).with(s, POLLIN);
      stage.quiet("poll after the handshake, when session tickets come, " + link);
      s.sendall(Expect.ascii("first"));
      Expect.bytes("first", link.peer().receive(5), "what the peer received, " + link);
      for (int round = 1; round <= 2; round++) {
        String check = link + ", key update " + round;
        int before = link.peer().silentRecords();
        link.peer().beginAgain();
        stage.quiet("poll, " + check);
        link.peer().send(Expect.ascii("pong"));
        stage.tellsAtOnce(s, 1, "poll, data after it, " + check);
        Expect.bytes("pong", s.recv(9), "recv, " + check);
        s.sendall(Expect.ascii("ping"));
        Expect.bytes("ping", link.peer().receive(4), "what the peer received, " + check);
        assertEquals(before + 1, link.peer().silentRecords(), "answers to it, " + check);
      }
    }
  }

  /**
   * Bytes that wait inside TLS are readable, although the channel is not.
   *
   * <p>Pitfall 26. If this fails: {@code hasBufferedInput} has to be true as long as {@code read}
   * would give bytes without the channel.
   */
  @Rule
  void POLL_7_3_bytes_that_wait_inside_TLS_are_readable(Subject subject) throws Exception {
    for (TlsLink link : new TlsStage(subject).links()) {
      USocket s = link.socket();
      PollStage early = new PollStage(subject).with(s, POLLIN);
      link.peer().link().hold(link.peer().encrypt(Expect.ascii("abc")));
      link.peer().link().hold(link.peer().encrypt(Expect.ascii("def")));
      link.peer().link().flush();
      for (String each : List.of("a", "b", "c", "d", "e", "f")) {
        String check = ", before " + each + ", " + link;
        early.tells(s, 1, "poll" + check);
        PollStage late = new PollStage(subject).with(s, POLLIN);
        late.tells(s, 1, "poll of a fresh poller" + check);
        late.poller().close();
        Expect.bytes(each, s.recv(1, MessageFlag.MSG_DONTWAIT), "recv, " + link);
      }
      early.quiet("poll once all is read, " + link);
      link.peer().send(Expect.ascii("xyz"));
      Expect.bytes("x", s.recv(1), "recv before a fresh poller comes, " + link);
      PollStage late = new PollStage(subject).with(s, POLLIN); // POLLOUT would make it look
      late.tells(s, 1, "poll of a fresh poller, two bytes inside, " + link);
      late.with(s, IN_OUT).tells(s, 5, "poll of that poller for both, " + link);
      Expect.bytes("yz", s.recv(9), "recv of the others, " + link);
      late.tells(s, 4, "poll of that poller once all is read, " + link);
    }
  }

  /**
   * Bytes behind a peek or a line are readable over TLS too.
   *
   * <p>If this fails: as POLL-1.4.
   */
  @Rule
  void POLL_7_4_bytes_behind_a_peek_or_a_line_are_readable_over_TLS(Subject subject)
      throws Exception {
    for (TlsLink link : new TlsStage(subject).links()) {
      USocket s = link.socket();
      PollStage stage = new PollStage(subject).with(s, POLLIN);
      link.peer().send(Expect.ascii("one\ntwo"));
      Expect.bytes("o", s.recv(1, MessageFlag.MSG_PEEK), "recv, MSG_PEEK, " + link);
      stage.tells(s, 1, "poll after a peek, " + link);
      Expect.bytes("one\n", s.readline(), "readline, " + link);
      stage.tells(s, 1, "poll after a line, " + link);
      Expect.bytes("two", s.read(3), "read, " + link);
      stage.quiet("poll once all is read, " + link);
    }
  }

  /**
   * Whenever POLLIN is told there is something to read, in pieces of any size.
   *
   * <p>If this fails: as POLL-7.1 and POLL-7.3.
   */
  @Rule
  void POLL_7_5_what_is_told_as_readable_can_be_read(Subject subject) throws Exception {
    byte[] data = Peer.pattern(450);
    for (TlsLink link : both(subject)) {
      PollStage stage = new PollStage(subject).with(link.socket(), POLLIN);
      for (int piece : new int[] {1, 2, 3, 17}) {
        String check = "data in pieces of " + piece + ", " + link;
        link.peer().link().chop(piece);
        Task<TlsPeer> sender =
            subject.start(
                () -> {
                  for (int from = 0; from < data.length; from += 150) {
                    link.peer().send(Arrays.copyOfRange(data, from, from + 150));
                  }
                  return link.peer();
                });
        Expect.bytes(data, stage.receive(link.socket(), data.length, check), check);
        sender.get("the peer's send");
        stage.quiet("poll once all is read, " + check);
      }
    }
  }

  /**
   * Large data goes through a poll loop, in both directions.
   *
   * <p>If this fails: as POLL-7.3; a record is larger than most buffers.
   */
  @Rule
  void POLL_7_6_large_data_goes_through_a_poll_loop(Subject subject) throws Exception {
    byte[] data = Peer.pattern(1 << 18);
    for (TlsLink link : new TlsStage(subject).links()) {
      Task<byte[]> received = subject.start(() -> link.peer().receive(data.length));
      Task<TlsPeer> sender =
          subject.start(
              () -> {
                link.peer().send(data);
                return link.peer();
              });
      PollStage stage = new PollStage(subject).with(link.socket(), POLLIN);
      stage.echo(link.socket(), data.length, "echo of 256 KiB, " + link);
      sender.get("the peer's send");
      Expect.bytes(data, received.get("the peer's receive"), "what came back, " + link);
    }
  }

  /**
   * A connection is not writable while its ciphertext is stuck.
   *
   * <p>If this fails: {@code interest} has to hold OP_WRITE while the port keeps ciphertext, and
   * {@code write} has to answer WANT_WRITE until it is gone.
   */
  @Rule
  void POLL_7_7_a_connection_whose_ciphertext_is_stuck_is_not_writable(Subject subject)
      throws Exception {
    for (TlsLink.Side side : TlsLink.Side.values()) {
      TlsLink link = new TlsStage(subject).link(side, side == CLIENT ? TLS_1_3 : TLS_1_2);
      USocket s = link.socket();
      PollStage stage = new PollStage(subject);
      link.peer().link().narrow();
      Flood flood = Flood.of(stage, s);
      stage.with(s, IN_OUT);
      flood.tells(0, PollStage.QUIET_MILLIS, "poll while ciphertext is stuck, " + link);
      link.peer().send(Expect.ascii("x"));
      String check = "poll while ciphertext is stuck and data is there, " + link;
      flood.tells(POLLIN, Bounded.soonMillis(), check);
      byte[] sent = flood.sent();
      Task<byte[]> received = subject.start(() -> link.peer().receive(sent.length));
      long end = System.nanoTime() + Bounded.soon();
      while (!received.isDone() && System.nanoTime() - end < 0) {
        stage.poller().poll(PollStage.QUIET_MILLIS);
      }
      Expect.bytes(sent, received.get("receive"), "what the peer received, " + link);
      stage.tells(s, 5, "poll once the peer has read, " + link);
      s.sendall(Expect.ascii("more"));
      Expect.bytes("more", link.peer().receive(4), "what the peer received then, " + link);
    }
  }

  /**
   * Ciphertext that the transport did not take goes out in the poll, whatever is asked for.
   *
   * <p>If this fails: {@code flush} has to send what is kept, and {@code interest} has to name
   * OP_WRITE until it is gone.
   */
  @Rule
  void POLL_7_8_stuck_ciphertext_goes_out_while_only_POLLIN_is_asked(Subject subject)
      throws Exception {
    for (TlsLink.Side side : TlsLink.Side.values()) {
      TlsLink link = new TlsStage(subject).link(side, side == CLIENT ? TLS_1_2 : TLS_1_3);
      USocket s = link.socket();
      PollStage stage = new PollStage(subject);
      link.peer().link().narrow();
      byte[] sent = Flood.of(stage, s).sent();
      stage.with(s, POLLIN);
      Task<byte[]> received =
          subject.start(
              () -> {
                byte[] all = link.peer().receive(sent.length);
                link.peer().send(Expect.ascii("all"));
                return all;
              });
      stage.tellsAtOnce(s, 1, "poll for POLLIN until the peer has all, " + link);
      Expect.bytes("all", s.recv(9), "recv, " + link);
      Expect.bytes(sent, received.get("receive"), "what the peer received, " + link);
    }
  }

  /**
   * The bytes of a record can be read to the end before a close_notify behind them is told.
   *
   * <p>If this fails: as POLL-7.3; the end of the stream is behind the data.
   */
  @Rule
  void POLL_7_9_data_comes_before_the_end_behind_it(Subject subject) throws Exception {
    for (TlsLink link : new TlsStage(subject).links()) {
      USocket s = link.socket();
      PollStage stage = new PollStage(subject).with(s, POLLIN);
      ByteArrayOutputStream both = new ByteArrayOutputStream();
      both.writeBytes(link.peer().encrypt(Expect.ascii("last")));
      both.writeBytes(link.peer().closeNotify());
      link.peer().link().send(both.toByteArray());
      stage.tellsAtOnce(s, 1, "poll with data and close_notify, " + link);
      Expect.bytes("last", s.recv(9, MessageFlag.MSG_DONTWAIT), "recv of the data, " + link);
      stage.tells(s, 1, "poll with close_notify, " + link);
      Expect.bytes("", s.recv(9, MessageFlag.MSG_DONTWAIT), "recv of the end, " + link);
      stage.tells(s, 1, "poll once the end is read, " + link);
    }
  }
}

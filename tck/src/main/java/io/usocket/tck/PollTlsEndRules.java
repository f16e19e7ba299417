// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static io.usocket.Sockets.POLLIN;
import static io.usocket.Sockets.POLLOUT;
import static io.usocket.TlsVersion.TLS_1_3;
import static io.usocket.tck.PollTlsRules.both;
import static io.usocket.tck.TlsLink.Side.CLIENT;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.usocket.Errno;
import io.usocket.MessageFlag;
import io.usocket.Shutdown;
import io.usocket.TlsException;
import io.usocket.USocket;

/** POLL-8: the ends of TLS connections, as a poller tells them. */
class PollTlsEndRules {
  private static final int IN_OUT = POLLIN | POLLOUT;

  /**
   * close_notify is readable, for good, and no error.
   *
   * <p>If this fails: {@code read} has to answer END_OF_STREAM after close_notify.
   */
  @Rule
  void POLL_8_1_close_notify_is_readable_for_good(Subject subject) throws Exception {
    for (int mask : new int[] {IN_OUT, POLLIN, POLLOUT}) {
      for (TlsLink link : both(subject)) {
        USocket s = link.socket();
        String check = "poll, " + link + ", mask " + PollStage.text(mask);
        PollStage stage = new PollStage(subject).with(s, mask);
        link.peer().link().send(link.peer().closeNotify());
        stage.tells(s, mask, check + ", close_notify");
        Expect.bytes("", s.recv(1), "recv after close_notify, " + link);
        stage.tells(s, mask, check + ", once the end is read");
        link.peer().link().fin();
        stage.tells(s, mask, check + ", FIN after close_notify");
      }
    }
  }

  /**
   * The end of TCP without close_notify is an error until a call has told it.
   *
   * <p>If this fails: {@code read} has to fail with TRUNCATED.
   */
  @Rule
  void POLL_8_2_truncation_is_an_error_until_it_is_told(Subject subject) throws Exception {
    for (int mask : new int[] {IN_OUT, POLLIN}) {
      for (TlsLink link : both(subject)) {
        ends(subject, link, mask, "truncation", () -> link.peer().link().fin());
      }
    }
  }

  private static void ends(Subject subject, TlsLink link, int mask, String how, PollStage.Act act)
      throws Exception {
    USocket s = link.socket();
    String check = "poll, " + how + ", " + link + ", mask " + PollStage.text(mask);
    PollStage stage = new PollStage(subject).with(s, mask);
    stage.poller().poll(0);
    act.play();
    stage.tells(s, mask | 24, check);
    PollStage late = new PollStage(subject).with(s, mask);
    late.tells(s, mask | 24, check + ", a fresh poller");
    Expect.thrown(TlsException.class, "recv, " + how + ", " + link, () -> s.recv(1));
    stage.tells(s, mask | 16, check + ", once it was told");
    late.tells(s, mask | 16, check + ", once it was told, the other poller");
  }

  /**
   * A forged record and a fatal alert are errors until a call has told them.
   *
   * <p>If this fails: {@code read} has to throw the TlsException each time.
   */
  @Rule
  void POLL_8_3_forged_records_and_alerts_are_errors_until_they_are_told(Subject subject)
      throws Exception {
    byte[] forged = new byte[5 + 64];
    System.arraycopy(new byte[] {23, 3, 3, 0, 64}, 0, forged, 0, 5);
    for (TlsLink link : both(subject)) {
      ends(subject, link, IN_OUT, "forged record", () -> link.peer().link().send(forged));
    }
    for (TlsLink link : both(subject)) {
      ends(subject, link, POLLIN, "fatal alert", link.peer()::sendFatalAlert);
    }
  }

  /**
   * A reset beneath TLS is told as one of TCP.
   *
   * <p>If this fails: {@code read} has to fail with the error of the transport.
   */
  @Rule
  void POLL_8_4_a_reset_beneath_TLS_is_an_error_until_it_is_told(Subject subject) throws Exception {
    for (int mask : new int[] {IN_OUT, POLLIN, POLLOUT}) {
      for (TlsLink link : both(subject)) {
        USocket s = link.socket();
        String check = "poll, reset, " + link + ", mask " + PollStage.text(mask);
        PollStage stage = new PollStage(subject).with(s, mask);
        link.peer().link().reset();
        stage.tells(s, mask | 24, check);
        Expect.errno(Errno.ECONNRESET, "recv after a reset, " + link, () -> s.recv(1));
        stage.tells(s, mask | 16, check + ", once it was told");
      }
    }
  }

  /**
   * Data before a truncation can be read; then the error is told.
   *
   * <p>If this fails: {@code read} has to give the bytes first and the error then.
   */
  @Rule
  void POLL_8_5_data_before_a_truncation_can_be_read(Subject subject) throws Exception {
    for (TlsLink link : both(subject)) {
      USocket s = link.socket();
      PollStage stage = new PollStage(subject).with(s, POLLIN);
      link.peer().send(Expect.ascii("last"));
      link.peer().link().fin();
      Expect.bytes("la", stage.receive(s, 2, "data before FIN, " + link), "recv, " + link);
      Expect.bytes("st", stage.receive(s, 2, "data before FIN, " + link), "recv, " + link);
      stage.tells(s, 25, "poll once the data is read, " + link);
      Expect.thrown(TlsException.class, "recv after the data, " + link, () -> s.recv(1));
      stage.tells(s, 17, "poll once the error is told, " + link);
    }
  }

  /**
   * Both directions have ended after SHUT_WR and the peer's close_notify.
   *
   * <p>If this fails: {@code shutdownOutput} sends close_notify and leaves the other direction.
   */
  @Rule
  void POLL_8_6_both_directions_can_end_one_after_the_other(Subject subject) throws Exception {
    for (TlsLink.Side side : TlsLink.Side.values()) {
      TlsLink link = new TlsStage(subject).link(side, TLS_1_3);
      USocket s = link.socket();
      PollStage stage = new PollStage(subject).with(s, IN_OUT);
      s.shutdown(Shutdown.SHUT_WR);
      stage.tells(s, 4, "poll after SHUT_WR, " + link);
      link.peer().send(Expect.ascii("x"));
      stage.tells(s, 5, "poll after SHUT_WR, with data, " + link);
      Expect.bytes("x", s.recv(9, MessageFlag.MSG_DONTWAIT), "recv, " + link);
      link.peer().link().send(link.peer().closeNotify());
      stage.tells(s, 21, "poll after SHUT_WR and close_notify, " + link);
      assertEquals(0, s.recv(1).length, "length of recv at the end, " + link);
      stage.tells(s, 21, "poll once the end is read, " + link);
    }
  }

  /**
   * A closed TLS socket is told as closed, also in its handshake.
   *
   * <p>If this fails: as POLL-2.4.
   */
  @Rule
  void POLL_8_7_a_closed_TLS_socket_is_told_as_closed(Subject subject) throws Exception {
    TlsLink done = new TlsStage(subject).link(CLIENT, TLS_1_3);
    TlsStage tls = new TlsStage(subject);
    USocket listening = tls.listening(TlsStage.serving().build());
    tls.dial(listening, PeerEngines.clients());
    USocket negotiating = tls.accept(listening);
    for (USocket s : new USocket[] {done.socket(), negotiating}) {
      PollStage stage = new PollStage(subject).with(s, POLLIN);
      stage.quiet("poll before close");
      done.peer().link().send(new byte[] {23});
      s.close();
      stage.tells(s, 32, "poll after close");
    }
  }
}

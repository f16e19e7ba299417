// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static io.usocket.Sockets.POLLIN;
import static io.usocket.Sockets.POLLOUT;
import static io.usocket.tck.PollStage.Row.BROKEN;
import static io.usocket.tck.PollStage.Row.UNCONNECTED;
import static io.usocket.tck.PollStage.table;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.usocket.Errno;
import io.usocket.SocketLevel;
import io.usocket.SocketOption;
import io.usocket.USocket;
import io.usocket.USocketException;
import io.usocket.tck.PollStage.Scene;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;

/** POLL-2: connects and ends, while a poller looks. */
class PollConnectRules {
  private static final int IN_OUT = POLLIN | POLLOUT;

  /** What a JVM may open on the side. */
  private static final long SLACK = 10;

  /**
   * A connect that is under way is told of when it has ended.
   *
   * <p>If this fails: {@code StreamPort.connect} with Deadline.NOW begins the connect and answers
   * WANT_WRITE; the channel is ready for OP_CONNECT when it is through.
   */
  @Rule
  void POLL_2_1_a_connect_is_writable_once_it_is_through(Subject subject) throws Exception {
    FullBacklog hole = FullBacklog.make(subject);
    USocket s = subject.socket();
    s.settimeout(0);
    begin(s, hole.address());
    PollStage[] stages = new PollStage[4];
    int[] masks = {IN_OUT, POLLIN, POLLOUT, 0};
    for (int i = 0; i < masks.length; i++) {
      stages[i] = new PollStage(subject).with(s, masks[i]);
      stages[i].quiet("poll while the connect is under way, mask " + PollStage.text(masks[i]));
    }
    hole.open();
    for (int i = 0; i < masks.length; i++) {
      String check = "poll once the connect is through, mask " + PollStage.text(masks[i]);
      stages[i].tells(s, masks[i] & POLLOUT, check);
    }
    s.connect(hole.address());
    Expect.errno(Errno.EISCONN, "connect once more", () -> s.connect(hole.address()));
  }

  /**
   * A connect that is refused later is an error until a call has told it; then the socket is as one
   * that never was connected.
   *
   * <p>If this fails: {@code StreamPort.connect} has to throw the error when it goes on.
   */
  @Rule
  void POLL_2_2_a_connect_that_is_refused_is_an_error(Subject subject) throws Exception {
    InetSocketAddress nobody = RefusingPort.make(subject);
    table(
        subject,
        "connect refused",
        BROKEN,
        () -> {
          USocket s = subject.socket();
          s.settimeout(0);
          return new Scene(s, () -> begin(s, nobody));
        });
    table(
        subject,
        "blocking connect refused",
        UNCONNECTED,
        () -> {
          USocket s = subject.socket();
          return new Scene(
              s, () -> Expect.errno(Errno.ECONNREFUSED, "connect", () -> s.connect(nobody)));
        });
  }

  private static void begin(USocket socket, InetSocketAddress to) {
    Expect.errno(Errno.EINPROGRESS, "connect without waiting", () -> socket.connect(to));
  }

  /**
   * The error of a connect that was refused later is told once, by whichever call comes next.
   *
   * <p>If this fails: as POLL-2.2.
   */
  @Rule
  void POLL_2_3_the_error_of_a_connect_is_told_once(Subject subject) throws Exception {
    InetSocketAddress nobody = RefusingPort.make(subject);
    for (Map.Entry<String, Teller> each : tellers(nobody).entrySet()) {
      String call = each.getKey();
      USocket s = subject.socket();
      s.settimeout(0);
      PollStage stage = new PollStage(subject).with(s, IN_OUT);
      begin(s, nobody);
      stage.tells(s, 29, "poll of a connect that was refused");
      Expect.errno(Errno.ECONNREFUSED, call + " after it", () -> each.getValue().call(s));
      stage.tells(s, 20, "poll after " + call + " has told it");
      assertEquals(
          0, s.getsockopt(SocketLevel.SOL_SOCKET, SocketOption.SO_ERROR), "SO_ERROR after " + call);
      Link link = subject.connected(blocking(s)); // there is a new port beneath
      stage.tells(s, 4, "poll after a second connect");
      link.peer().send("x");
      stage.tells(s, 5, "poll after a second connect, with data");
    }
  }

  private static USocket blocking(USocket socket) throws Exception {
    socket.settimeout(Bounded.soonSeconds());
    return socket;
  }

  /** A call that throws what is wrong with a socket. */
  private interface Teller {
    void call(USocket socket) throws Exception;
  }

  private static Map<String, Teller> tellers(InetSocketAddress to) {
    Map<String, Teller> calls = new LinkedHashMap<>();
    calls.put("connect", s -> s.connect(to));
    calls.put("recv", s -> s.recv(1));
    calls.put(
        "getsockopt(SO_ERROR)",
        s -> {
          int number = s.getsockopt(SocketLevel.SOL_SOCKET, SocketOption.SO_ERROR);
          assertEquals(Errno.ECONNREFUSED.number(), number, "SO_ERROR");
          throw new USocketException(Errno.ECONNREFUSED, "as SO_ERROR tells");
        });
    return calls;
  }

  /**
   * A closed socket is told of, whatever was asked, until it is unregistered.
   *
   * <p>If this fails: {@code Port.close()} must not wait for a selector.
   */
  @Rule
  void POLL_2_4_a_closed_socket_is_told_of_until_it_is_unregistered(Subject subject)
      throws Exception {
    for (int mask : new int[] {IN_OUT, POLLIN, POLLOUT, 0}) {
      for (USocket s :
          new USocket[] {subject.socket(), subject.listening(), subject.connected().socket()}) {
        PollStage stage = new PollStage(subject).with(s, mask);
        stage.poller().poll(0);
        s.close();
        stage.tells(s, 32, "poll of a closed socket, mask " + PollStage.text(mask));
        stage.tells(s, 32, "the third poll of a closed socket");
        stage.poller().unregister(s);
        assertEquals(0, stage.once(s, 0, "poll"), "events of a closed socket, unregistered");
      }
    }
  }

  /**
   * A socket that is registered before it connects or listens is told of as what it becomes.
   *
   * <p>If this fails: the api on the class path is not the one that this TCK was made for.
   */
  @Rule
  void POLL_2_5_a_registered_socket_may_connect_or_listen(Subject subject) throws Exception {
    USocket client = subject.socket();
    PollStage one = new PollStage(subject).with(client, IN_OUT);
    one.tells(client, 20, "poll of a fresh socket");
    Link link = subject.connected(client);
    one.tells(client, 4, "poll once it has connected");
    link.peer().send("x");
    one.tells(client, 5, "poll once data has come");
    USocket listening = subject.socket();
    PollStage other = new PollStage(subject).with(listening, IN_OUT);
    other.tells(listening, 20, "poll of a fresh socket");
    subject.listening(listening);
    other.quiet("poll of a listener");
    subject.dial(listening);
    other.tells(listening, 1, "poll of a listener for which one waits");
  }

  /**
   * Closing a registered socket is seen by the peer at once, and its descriptor is freed by the
   * next poll.
   *
   * <p>If this fails: {@code Port.close()} has to close the channel, which ends the connection; a
   * descriptor of a channel in a selector goes when the selector selects.
   */
  @Rule
  @Alone("descriptors")
  void POLL_2_6_the_descriptors_of_closed_sockets_are_freed_by_the_next_poll(Subject subject)
      throws Exception {
    PollStage stage = new PollStage(subject);
    USocket listening = subject.listening();
    closeRegistered(subject, stage, listening, 2);
    long before = Descriptors.open();
    for (int round = 0; round < 5; round++) {
      closeRegistered(subject, stage, listening, 10);
    }
    Descriptors.expectAtMost(
        before + SLACK, "open descriptors after 50 registered sockets were closed");
  }

  private static void closeRegistered(
      Subject subject, PollStage stage, USocket listening, int count) throws Exception {
    for (int i = 0; i < count; i++) {
      Link link = subject.accepted(listening);
      stage.poller().register(link.socket());
      assertEquals(4, stage.once(link.socket(), Bounded.soonMillis(), "poll"), "events, open");
      link.socket().close();
      link.peer().expectEnd();
      link.peer().close();
      assertEquals(32, stage.once(link.socket(), 0, "poll"), "events, closed");
      stage.poller().unregister(link.socket());
    }
  }

  /**
   * The port of a listener that was closed while it was registered is free after the next poll.
   *
   * <p>If this fails: as POLL-2.6.
   */
  @Rule
  @Alone("a port that has become free")
  void POLL_2_7_the_port_of_a_closed_listener_is_free_after_the_next_poll(Subject subject)
      throws Exception {
    USocket listening = subject.listening();
    InetSocketAddress address = listening.getsockname();
    PollStage stage = new PollStage(subject).with(listening, POLLIN);
    Task<Integer> polling = subject.start(() -> stage.once(listening, -1, "poll"));
    polling.awaitWaiting("poll of a listener for which nobody waits");
    listening.close();
    assertEquals(32, polling.get("poll when the listener is closed"), "events, closed");
    stage.poller().poll(0);
    USocket next = subject.socket();
    next.setsockopt(SocketLevel.SOL_SOCKET, SocketOption.SO_REUSEADDR, 1);
    next.bind(address);
    next.listen();
    stage.poller().unregister(listening);
    stage.with(next, POLLIN).quiet("poll of the next listener on the port");
    subject.dial(next);
    stage.tells(next, 1, "poll of the next listener once one waits");
  }
}

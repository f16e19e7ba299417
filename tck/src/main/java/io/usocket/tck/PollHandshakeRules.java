// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static io.usocket.Sockets.POLLIN;
import static io.usocket.Sockets.POLLOUT;
import static io.usocket.TlsVersion.TLS_1_2;
import static io.usocket.TlsVersion.TLS_1_3;
import static io.usocket.tck.TlsLink.Side.CLIENT;
import static io.usocket.tck.TlsLink.Side.SERVER;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.usocket.Errno;
import io.usocket.PollEvent;
import io.usocket.Poller;
import io.usocket.TlsConfig;
import io.usocket.TlsException;
import io.usocket.TlsVersion;
import io.usocket.USocket;
import io.usocket.tck.pki.TestPki;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** POLL-6: TLS handshakes go on in the poll. */
class PollHandshakeRules {
  private static final int IN_OUT = POLLIN | POLLOUT;
  private static final Duration LIMIT = Pace.exchange(100);

  private static TlsStart fresh(Subject subject, TlsLink.Side side, TlsVersion version)
      throws Exception {
    return side == CLIENT
        ? client(
            subject,
            TlsStage.trusting().versions(version).build(),
            PeerEngines.servers().only(version))
        : TlsStart.server(
            subject,
            TlsStage.serving().versions(version).build(),
            PeerEngines.clients().only(version));
  }

  /** The connect is still under way: that goes on in the poll too. */
  private static TlsStart client(Subject subject, TlsConfig config, PeerEngines servers)
      throws Exception {
    TlsListener listener = new TlsStage(subject).listener(servers);
    USocket socket = subject.secure(config);
    socket.settimeout(0);
    InetSocketAddress to = listener.address(TlsStage.HOST);
    Expect.errno(Errno.EINPROGRESS, "connect without waiting", () -> socket.connect(to));
    TlsPeer peer = subject.closing(listener.accept());
    return new TlsStart(CLIENT, config.versions().iterator().next(), socket, peer);
  }

  /**
   * Whatever is asked for, the handshake goes on in the poll, and nothing is told before it is
   * done.
   *
   * <p>If this fails: {@code TlsPort.interest} has to name the direction that the handshake needs,
   * and {@code handshake} with Deadline.NOW has to go as far as it can.
   */
  @Rule
  void POLL_6_1_a_handshake_goes_on_in_the_poll_whatever_is_asked(Subject subject)
      throws Exception {
    for (TlsLink.Side side : TlsLink.Side.values()) {
      for (TlsVersion version : List.of(TLS_1_3, TLS_1_2)) {
        for (int mask : new int[] {IN_OUT, POLLIN, POLLOUT}) {
          String check = "poll, " + side + ", " + version + ", mask " + PollStage.text(mask);
          TlsStart fresh = fresh(subject, side, version);
          USocket s = fresh.socket();
          PollStage stage = new PollStage(subject).with(s, mask);
          stage.quiet(check + ", before the peer speaks");
          Task<TlsPeer> peer = subject.start(() -> fresh.peer().handshake(Expect.ascii("data")));
          stage.once(s, Bounded.soonMillis(), check);
          assertEquals(version, s.tlsInfo().version(), "tlsInfo at the first event, " + check);
          stage.tells(s, mask, check + ", with data");
          s.settimeout(Bounded.soonSeconds());
          Expect.bytes("data", s.recv(9), "recv, " + check);
          stage.tells(s, mask & POLLOUT, check + ", once the data is read");
          s.sendall(Expect.ascii("pong"));
          TlsPeer done = peer.get("the peer's handshake, " + check);
          Expect.bytes("pong", done.receive(4), "what the peer received, " + check);
        }
      }
    }
  }

  /**
   * Handshake and data may come and go in pieces.
   *
   * <p>If this fails: what is no whole record yet has to stay, and must not count as progress.
   */
  @Rule
  void POLL_6_2_handshake_and_data_may_come_in_pieces(Subject subject) throws Exception {
    byte[] data = Peer.pattern(300);
    for (int piece : new int[] {1, 2, 3, 17}) {
      for (TlsLink.Side side : TlsLink.Side.values()) {
        TlsVersion version = (piece & 1) == (side == CLIENT ? 1 : 0) ? TLS_1_3 : TLS_1_2;
        String check = side + ", " + version + ", pieces of " + piece;
        TlsStart fresh = fresh(subject, side, version);
        USocket s = fresh.socket();
        fresh.peer().link().chop(piece);
        PollStage stage = new PollStage(subject).with(s, POLLOUT);
        Task<TlsPeer> peer = subject.start(() -> fresh.peer().handshake());
        stage.tellsAtOnce(s, 4, "poll for POLLOUT, " + check);
        s.sendall(data);
        TlsPeer done = peer.get("the peer's handshake, " + check);
        Expect.bytes(data, done.receive(data.length), "what the peer received, " + check);
        Task<TlsPeer> sender =
            subject.start(
                () -> {
                  done.send(data);
                  return done;
                });
        stage.with(s, POLLIN);
        Expect.bytes(data, stage.receive(s, data.length, "data, " + check), "data, " + check);
        sender.get("the peer's send");
      }
    }
  }

  /**
   * A connect and its handshake go on in one poll; a refused connect is told as without TLS.
   *
   * <p>If this fails: as POLL-2.1 and POLL-6.1.
   */
  @Rule
  void POLL_6_3_a_connect_under_way_and_its_handshake_go_on_in_the_poll(Subject subject)
      throws Exception {
    FullBacklog hole = FullBacklog.make(subject);
    USocket s = subject.secure(TlsStage.trusting().build());
    s.settimeout(0);
    PollStage stage = new PollStage(subject).with(s, IN_OUT);
    Expect.errno(Errno.EINPROGRESS, "connect", () -> s.connect(hole.address()));
    stage.quiet("poll while the connect is under way");
    hole.open();
    stage.quiet("poll while nobody answers the ClientHello");
    InetSocketAddress nobody = RefusingPort.make(subject);
    for (int mask : new int[] {IN_OUT, POLLIN, POLLOUT}) {
      USocket refused = subject.secure(TlsStage.trusting().build());
      refused.settimeout(0);
      PollStage watching = new PollStage(subject).with(refused, mask);
      Expect.errno(Errno.EINPROGRESS, "connect", () -> refused.connect(nobody));
      watching.tells(refused, mask | 24, "poll of a connect that was refused");
      Expect.errno(Errno.ECONNREFUSED, "handshake after it", refused::handshake);
      watching.tells(refused, (mask & 4) | 16, "poll after the error was told");
    }
  }

  /**
   * A handshake that fails is an error until a call has told it, whatever was asked.
   *
   * <p>If this fails: {@code handshake} has to throw, once and in time; the channel has to stay
   * readable to selectors until the port is closed.
   */
  @Rule
  void POLL_6_4_a_handshake_that_fails_is_an_error_until_it_is_told(Subject subject)
      throws Exception {
    for (int mask : new int[] {IN_OUT, POLLIN, POLLOUT}) {
      TlsStart client =
          client(
              subject, TlsStage.trusting().build(), PeerEngines.servers(TestPki.untrustedRoot()));
      fails(subject, client, mask, "untrusted server", () -> handshakeOf(client.peer()));
      TlsStart server = TlsStart.server(subject, TlsStage.serving().build(), PeerEngines.clients());
      fails(subject, server, mask, "no TLS", () -> send(server, "GET / HTTP/1.0\r\n\r\n"));
      TlsStart left = TlsStart.server(subject, TlsStage.serving().build(), PeerEngines.clients());
      fails(subject, left, mask, "FIN in the handshake", () -> leave(left));
    }
  }

  private static void fails(
      Subject subject, TlsStart fresh, int mask, String how, PollStage.Act peer) throws Exception {
    String check = "poll, " + how + ", mask " + PollStage.text(mask);
    USocket s = fresh.socket();
    PollStage stage = new PollStage(subject).with(s, mask);
    stage.poller().poll(0);
    Task<Boolean> playing =
        subject.start(
            () -> {
              peer.play();
              return true;
            });
    stage.tellsAtOnce(s, mask | 24, check);
    stage.tells(s, mask | 24, check + ", once more");
    Expect.thrown(TlsException.class, "recv after it, " + how, () -> s.recv(1));
    stage.tells(s, mask | 16, check + ", once it was told");
    Expect.thrown(TlsException.class, "send after it, " + how, () -> s.send(new byte[1]));
    playing.get("the peer, " + how);
  }

  private static void handshakeOf(TlsPeer peer) {
    Object outcome = TlsStage.outcome(peer::handshake);
    if (!(outcome instanceof IOException) && outcome != peer) {
      throw Expect.failure("the peer's handshake", "done, or refused by us", outcome);
    }
  }

  private static void send(TlsStart fresh, String text) throws IOException {
    fresh.peer().link().send(Expect.ascii(text));
  }

  private static void leave(TlsStart fresh) throws IOException {
    byte[] hello = fresh.peer().flight();
    fresh.peer().link().send(Arrays.copyOf(hello, hello.length / 2));
    fresh.peer().link().fin();
  }

  /**
   * A handshake ends within its limit although nobody but the poller looks, and holds up nobody.
   *
   * <p>If this fails: {@code handshake} with Deadline.NOW must never wait.
   */
  @Rule
  void POLL_6_5_a_handshake_that_stalls_ends_within_its_limit(Subject subject) throws Exception {
    TlsConfig trusting = TlsStage.trusting().handshakeTimeout(LIMIT).build();
    TlsConfig serving = TlsStage.serving().handshakeTimeout(LIMIT).build();
    stalls(subject, () -> client(subject, trusting, PeerEngines.servers()), IN_OUT, "client");
    Stalling server = () -> TlsStart.server(subject, serving, PeerEngines.clients());
    stalls(subject, server, POLLOUT, "server");
    Stalling half =
        () -> {
          TlsStart start = server.begin();
          start.peer().link().send(Arrays.copyOf(start.peer().flight(), 20));
          return start;
        };
    stalls(subject, half, POLLIN, "server with 20 bytes of a ClientHello");
  }

  /** A handshake whose time may begin at once. */
  private interface Stalling {
    TlsStart begin() throws Exception;
  }

  private static void stalls(Subject subject, Stalling stalling, int mask, String who)
      throws Exception {
    String check = "poll of a handshake that stalls, " + who;
    long begin = System.nanoTime();
    USocket s = stalling.begin().socket();
    PollStage stage = new PollStage(subject).with(s, mask);
    Link other = subject.connected();
    stage.poller().register(other.socket(), POLLIN);
    other.peer().send("x");
    List<USocket> told = stage.poller().poll(-1).stream().map(PollEvent::socket).toList();
    assertEquals(true, told.contains(other.socket()), "whether another socket is told of, " + who);
    stage.poller().unregister(other.socket());
    stage.tellsAtOnce(s, mask | 24, check);
    Duration took = Duration.ofNanos(System.nanoTime() - begin);
    if (took.plusMillis(2).compareTo(LIMIT) < 0 || took.compareTo(LIMIT.plusSeconds(3)) > 0) {
      throw Expect.failure(check, "an end after " + LIMIT, "after " + took);
    }
    Expect.errno(Errno.ETIMEDOUT, "recv after it, " + who, () -> s.recv(1));
    stage.tells(s, mask | 16, check + ", once it was told");
  }

  /**
   * The handshakes of several sockets end each at its own limit.
   *
   * <p>If this fails: as POLL-6.5.
   */
  @Rule
  void POLL_6_6_each_handshake_has_its_own_limit(Subject subject) throws Exception {
    Poller poller = new PollStage(subject).poller();
    Map<USocket, Duration> limits = new HashMap<>();
    long begin = System.nanoTime();
    for (Duration limit : List.of(Duration.ofHours(1), LIMIT.multipliedBy(2), LIMIT)) {
      TlsConfig config = TlsStage.serving().handshakeTimeout(limit).build();
      USocket socket = TlsStart.server(subject, config, PeerEngines.clients()).socket();
      poller.register(socket, POLLIN);
      poller.poll(0);
      limits.put(socket, limit);
    }
    while (limits.size() > 1) {
      List<PollEvent> events = poller.poll(Bounded.soonMillis());
      Duration took = Duration.ofNanos(System.nanoTime() - begin);
      assertEquals(
          false,
          events.isEmpty(),
          "whether nothing was told for " + Bounded.soonText() + ", left: " + limits.values());
      for (PollEvent event : events) {
        String check = "events after " + took + ", limit " + limits.get(event.socket());
        assertEquals(25, event.events(), check);
        poller.unregister(event.socket());
        if (took.plusMillis(2).compareTo(limits.remove(event.socket())) < 0) {
          throw Expect.failure(check, "nothing before the limit", event);
        }
      }
    }
  }

  /**
   * A handshake that another thread does is left to it; the poller tells when it is done.
   *
   * <p>If this fails: {@code handshake} is called by one thread at a time; look at what it waits
   * for.
   */
  @Rule
  @Alone("a recording of JFR")
  void POLL_6_7_a_handshake_that_another_thread_does_is_left_to_it(Subject subject)
      throws Exception {
    TlsStart fresh = fresh(subject, SERVER, TLS_1_3);
    USocket s = fresh.socket();
    s.setblocking(true);
    PollStage stage = new PollStage(subject).with(s, IN_OUT);
    Task<USocket> handshake =
        subject.start(
            () -> {
              s.handshake();
              return s;
            });
    handshake.awaitWaiting("handshake before the peer speaks");
    int rounds = Rounds.during(() -> stage.quiet("poll during handshake()"));
    if (rounds > PollThreadRules.FEW) {
      throw Expect.failure("rounds of a poll during handshake()", "a few", rounds);
    }
    Task<TlsPeer> peer = subject.start(() -> fresh.peer().handshake());
    stage.tellsAtOnce(s, 4, "poll once the handshake is done");
    handshake.get("handshake()");
    peer.get("the peer's handshake");
  }

  /**
   * What one poller brings about by looking is told by the others that have the socket.
   *
   * <p>If this fails: as POLL-5.7.
   */
  @Rule
  void POLL_6_8_what_one_poller_brings_about_is_told_by_the_others(Subject subject)
      throws Exception {
    for (TlsLink.Side side : TlsLink.Side.values()) {
      TlsStart fresh = fresh(subject, side, TLS_1_3);
      USocket s = fresh.socket();
      PollStage one = new PollStage(subject).with(s, POLLIN);
      PollStage two = new PollStage(subject).with(s, IN_OUT);
      two.quiet("poll of the second poller before the handshake, " + side);
      Task<TlsPeer> peer = subject.start(() -> fresh.peer().handshake());
      one.drive(peer, "poll of the first poller in the handshake, " + side);
      two.tells(s, 4, "poll of the second poller after the handshake, " + side);
      two.with(s, POLLIN);
      Task<Integer> waiting = subject.start(() -> two.once(s, -1, "poll"));
      waiting.awaitWaiting("poll(-1) of the second poller, " + side);
      fresh.peer().link().send(fresh.peer().closeNotify());
      one.tells(s, 1, "poll of the first poller after close_notify, " + side);
      assertEquals(1, waiting.get("poll of the second poller"), "events of the second, " + side);
      two.tells(s, 1, "poll of the second poller after close_notify, " + side);
    }
    for (TlsLink.Side side : TlsLink.Side.values()) {
      TlsStart fresh = fresh(subject, side, TLS_1_2);
      USocket s = fresh.socket();
      PollStage one = new PollStage(subject).with(s, POLLIN);
      PollStage two = new PollStage(subject).with(s, POLLOUT);
      two.quiet("poll of the second poller before the handshake, " + side);
      fresh.peer().link().send(Expect.ascii("this is no TLS, and longer than a header"));
      one.tells(s, 25, "poll of the first poller after what is no TLS, " + side);
      two.tells(s, 28, "poll of the second poller after what is no TLS, " + side);
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static io.usocket.Sockets.POLLIN;
import static io.usocket.Sockets.POLLOUT;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.usocket.AddressFamily;
import io.usocket.Backend;
import io.usocket.PollEvent;
import io.usocket.Poller;
import io.usocket.Protocol;
import io.usocket.SocketType;
import io.usocket.Sockets;
import io.usocket.USocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** POLL-5: a poller and its sockets. */
class PollSharedRules {
  private static final int IN_OUT = POLLIN | POLLOUT;

  /** What a JVM may open on the side. */
  private static final long SLACK = 10;

  /**
   * Sockets of every kind and of several backends go together in one poller.
   *
   * <p>If this fails: {@code Port.channel()} has to be of the JDK's default selector provider.
   */
  @Rule
  void POLL_5_6_sockets_of_all_kinds_and_backends_go_together(Subject subject) throws Exception {
    Link plain = subject.connected();
    Link secure = TlsPair.connect(subject);
    Backend other = other(subject);
    Link foreign = subject.connected(subject.closing(other.socket()));
    USocket server =
        subject.listening(
            subject.closing(
                other.socket(
                    AddressFamily.AF_INET,
                    SocketType.SOCK_STREAM,
                    Protocol.IPPROTO_SEC,
                    TlsStage.serving().build())));
    TlsPeer client = new TlsStage(subject).dial(server, PeerEngines.clients());
    Poller poller = new PollStage(subject).poller();
    Task<TlsPeer> handshake = subject.start(client::handshake);
    USocket accepted = new TlsStage(subject).accept(server);
    accepted.settimeout(0);
    for (USocket s : List.of(plain.socket(), secure.socket(), foreign.socket(), accepted)) {
      poller.register(s, POLLIN);
    }
    poller.register(server, POLLIN);
    plain.peer().send("a");
    secure.peer().send("b");
    foreign.peer().send("c");
    subject.dial(server);
    Map<String, Integer> told = new TreeMap<>();
    boolean sent = false;
    long end = System.nanoTime() + Bounded.soon();
    while (told.size() < 5 && System.nanoTime() - end < 0) {
      for (PollEvent event : poller.poll(PollStage.QUIET_MILLIS)) {
        poller.modify(event.socket(), 0);
        String text =
            event.socket() == server ? "a client" : new String(event.socket().recv(9), US_ASCII);
        told.put(text, event.events());
      }
      if (!sent && handshake.isDone()) {
        sent = true;
        client.send(Expect.ascii("d"));
      }
    }
    assertEquals(
        Map.of("a", 1, "b", 1, "c", 1, "d", 1, "a client", 1),
        told,
        "what was told of sockets of " + subject.backend() + " and " + other);
  }

  /** Another backend that is there, or else the same. */
  private static Backend other(Subject subject) throws Exception {
    List<String> names = Candidate.names();
    names.remove(subject.backend().name());
    return names.isEmpty() ? subject.backend() : Sockets.using(names.get(0));
  }

  /**
   * Each of several pollers tells all that there is to tell of a socket.
   *
   * <p>If this fails: {@code Port.channel()} has to be a channel that several selectors can hold.
   */
  @Rule
  void POLL_5_7_a_socket_can_be_in_several_pollers(Subject subject) throws Exception {
    for (Link link : List.of(subject.connected(), TlsPair.connect(subject))) {
      USocket s = link.socket();
      PollStage one = new PollStage(subject).with(s, POLLIN);
      PollStage two = new PollStage(subject).with(s, IN_OUT);
      two.tells(s, 4, "poll of the second poller");
      two.with(s, POLLIN);
      Task<Integer> waiting = subject.start(() -> two.once(s, -1, "poll"));
      waiting.awaitWaiting("poll(-1) of the second poller");
      link.peer().send("abc");
      one.tells(s, 1, "poll of the first poller");
      assertEquals(1, waiting.get("poll of the second poller"), "events of the second poller");
      Expect.bytes("abc", s.read(3), "read");
      one.quiet("poll of the first poller once all is read");
      two.quiet("poll of the second poller once all is read");
      one.poller().close();
      link.peer().send("def");
      two.tells(s, 1, "poll of the second poller once the first is closed");
      s.close();
      two.tells(s, 32, "poll of the second poller once the socket is closed");
    }
  }

  /**
   * A socket in blocking mode, or with a timeout, keeps it while it is polled.
   *
   * <p>If this fails: waiting must not use the selector key of somebody else; the channel stays in
   * non-blocking mode for good.
   */
  @Rule
  void POLL_5_8_a_polled_socket_keeps_its_mode(Subject subject) throws Exception {
    for (Link link : List.of(subject.connected(), TlsPair.connect(subject))) {
      USocket s = link.socket();
      PollStage stage = new PollStage(subject).with(s, POLLIN);
      stage.quiet("poll with nothing there");
      s.settimeout(0.1);
      Expect.timeout(Duration.ofMillis(100), "recv of a registered socket", () -> s.recv(1));
      s.setblocking(true);
      Task<byte[]> reader = subject.start(() -> s.read(3));
      reader.awaitWaiting("read of a registered socket with nothing there");
      link.peer().send("abc");
      Expect.bytes("abc", reader.get("read"), "read of a registered socket");
      stage.quiet("poll once the reader has it");
      link.peer().send("def");
      stage.tells(s, 1, "poll when the next data comes");
      Expect.bytes("def", s.read(3), "read after poll");
      byte[] data = Peer.pattern(1 << 20);
      Flow.through(subject, link, data, "1 MiB through a registered socket");
    }
  }

  /**
   * A socket that is registered is not lost, although nobody else knows it.
   *
   * <p>If this fails: as POLL-5.1.
   */
  @Rule
  @Alone("the garbage collector")
  void POLL_5_9_a_registered_socket_is_not_collected(Subject subject) throws Exception {
    PollStage stage = new PollStage(subject);
    Peer peer = abandonRegistered(subject, stage.poller());
    Garbage.collect();
    peer.send("still there?");
    List<PollEvent> events = stage.poller().poll(Bounded.soonMillis());
    assertEquals(1, events.size(), "events of a socket that only the poller knows");
    try (USocket socket = events.get(0).socket()) {
      Expect.bytes("still there?", socket.read(12), "read of that socket");
    }
  }

  private static Peer abandonRegistered(Subject subject, Poller poller) throws Exception {
    PeerListener listener = subject.peerListener();
    USocket socket = subject.backend().socket(); // not closed by the rule, which would know it
    socket.connect(listener.address());
    poller.register(socket, POLLIN);
    return listener.accept();
  }

  /**
   * A poller that nobody knows any more is closed, and its sockets live on.
   *
   * <p>If this fails: as POLL-5.1.
   */
  @Rule
  @Alone("the garbage collector, descriptors")
  void POLL_5_10_an_unreachable_poller_is_closed(Subject subject) throws Exception {
    Link link = subject.connected();
    abandonPollers(link.socket(), 2);
    Garbage.collect();
    long before = Descriptors.open();
    abandonPollers(link.socket(), 20);
    boolean gone = Garbage.collectUntil(() -> Descriptors.open() <= before + SLACK);
    if (!gone) {
      throw Expect.failure(
          "open descriptors after 20 pollers were lost", "about " + before, Descriptors.open());
    }
    link.peer().send("abc");
    Expect.bytes("abc", link.socket().read(3), "read of a socket whose pollers are gone");
  }

  private static void abandonPollers(USocket socket, int count) throws Exception {
    for (int i = 0; i < count; i++) {
      Poller poller = Sockets.poll();
      poller.register(socket, POLLOUT);
      PollEvent event = poller.poll(Bounded.soonMillis()).get(0);
      assertSame(socket, event.socket(), "the socket of the event");
    }
  }
}

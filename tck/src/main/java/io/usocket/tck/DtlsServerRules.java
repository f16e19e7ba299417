// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static io.usocket.Sockets.POLLIN;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.usocket.AddressFamily;
import io.usocket.Errno;
import io.usocket.Poller;
import io.usocket.SocketType;
import io.usocket.Sockets;
import io.usocket.USocket;
import io.usocket.tck.pki.TestPki;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** DTLS 4: many clients, and those who only pretend. */
class DtlsServerRules {
  /**
   * Nothing is kept of who has no cookie.
   *
   * <p>If this fails: {@code DtlsGate.examine} admits too early, or answers too much.
   */
  @Rule
  void DTLS_4_1_hellos_without_a_cookie_make_no_peers_and_get_short_answers(Subject subject)
      throws Exception {
    DtlsStage stage = new DtlsStage(subject);
    USocket listening = stage.listening(TlsStage.serving().maxPeers(1).build());
    byte[] hello = hello(subject);
    Task<USocket> accepting = stage.accepting(listening);
    List<DatagramPeer> strangers = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      DatagramPeer stranger = subject.datagramPeer();
      stranger.send(hello, listening.getsockname());
      strangers.add(stranger);
    }
    for (DatagramPeer stranger : strangers) {
      byte[] answer = stranger.receive();
      if (answer.length >= hello.length || !DtlsFates.is(answer, DtlsFates.HELLO_VERIFY_REQUEST)) {
        throw Expect.failure(
            "the answer to a hello of " + hello.length + " bytes",
            "a shorter HelloVerifyRequest",
            answer.length + " bytes " + Arrays.toString(answer));
      }
    }
    DtlsStage.noneAccepted(accepting, "accept after 50 first hellos");
    DtlsPeer client = stage.dial(listening.getsockname());
    Task<DtlsPeer> peer = subject.start(client::handshake);
    USocket accepted = accepting.get("accept of the one that was real");
    accepted.handshake();
    peer.get("the client's handshake").sendData("the only one");
    Expect.bytes("the only one", accepted.recv(100), "recv of the one that was real");
  }

  /** What a client of the JDK sends first. */
  private static byte[] hello(Subject subject) throws Exception {
    DatagramPeer catcher = subject.datagramPeer();
    DtlsPeer client = subject.closing(DtlsPeer.client(catcher.address()));
    client.engine().beginHandshake();
    client.speak();
    return catcher.receive();
  }

  /**
   * A cookie is for one address.
   *
   * <p>If this fails: the cookie has to depend on the client's address and port.
   */
  @Rule
  void DTLS_4_2_a_cookie_of_another_address_admits_nobody(Subject subject) throws Exception {
    DtlsStage stage = new DtlsStage(subject);
    USocket listening = stage.listening();
    DtlsRelay.Fate untilCookie =
        (way, count, datagram) ->
            way == DtlsRelay.Way.TO_SERVER && count > 0 ? List.of() : List.of(datagram);
    DtlsRelay relay = DtlsRelay.to(listening.getsockname(), untilCookie, subject);
    DtlsPeer client = stage.dial(relay.address(TlsStage.HOST));
    Task<Object> peer = subject.start(() -> TlsStage.outcome(client::handshake));
    Task<USocket> accepting = stage.accepting(listening);
    if (!Bounded.until(() -> withCookie(relay).isPresent(), Bounded.soon())) {
      throw Expect.failure("what the client sends", "a second hello", "none");
    }
    byte[] second = withCookie(relay).orElseThrow();
    DatagramPeer thief = subject.datagramPeer();
    thief.send(second, listening.getsockname());
    DtlsStage.noneAccepted(accepting, "accept after a stolen cookie");
    relay.inject(DtlsRelay.Way.TO_SERVER, second);
    USocket accepted = accepting.get("accept of the cookie's owner");
    assertEquals(relay.clientAtServer(), accepted.getpeername(), "whose cookie it was");
    client.close();
    peer.get("the client's handshake");
  }

  /** The client's second hello: the first, which has no cookie, may come again before it. */
  private static Optional<byte[]> withCookie(DtlsRelay relay) {
    return relay.sentToServer().stream().filter(DtlsFates::isSecondHello).findFirst();
  }

  /**
   * One port, many clients.
   *
   * <p>If this fails: a datagram has to reach the socket of its sender, and no other.
   */
  @Rule
  void DTLS_4_3_many_clients_at_once_have_a_socket_each(Subject subject) throws Exception {
    DtlsStage stage = new DtlsStage(subject);
    USocket listening = stage.listening();
    List<DtlsStage.Pair> pairs = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      pairs.add(stage.accepted(listening));
    }
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < pairs.size(); i++) {
        pairs.get(i).peer().sendData("round " + round + " client " + i);
      }
      for (int i = pairs.size() - 1; i >= 0; i--) {
        DtlsStage.Pair pair = pairs.get(i);
        byte[] data = pair.socket().recv(100);
        Expect.bytes("round " + round + " client " + i, data, "recv of client " + i);
        assertEquals(
            pair.peer().address().getPort(),
            pair.socket().getpeername().getPort(),
            "the port of client " + i);
        pair.socket().send(data);
        pair.peer().expect("round " + round + " client " + i);
      }
    }
  }

  /**
   * Slow clients are their own sockets' trouble.
   *
   * <p>If this fails: {@code DtlsGate} waits for a client.
   */
  @Rule
  void DTLS_4_4_a_client_that_says_no_more_does_not_stop_others(Subject subject) throws Exception {
    DtlsStage stage = new DtlsStage(subject);
    Duration limit = Pace.exchange(400);
    USocket listening = stage.listening(TlsStage.serving().handshakeTimeout(limit).build());
    DtlsRelay.Fate mute =
        (way, count, datagram) ->
            way == DtlsRelay.Way.TO_CLIENT && count > 0 ? List.of() : List.of(datagram);
    DtlsRelay relay = DtlsRelay.to(listening.getsockname(), mute, subject);
    DtlsPeer slow = stage.dial(relay.address(TlsStage.HOST));
    Task<Object> peer = subject.start(() -> TlsStage.outcome(slow::handshake));
    long begin = System.nanoTime();
    USocket stuck = stage.accept(listening);
    DtlsStage.Pair other = stage.accepted(listening);
    other.peer().sendData("quick");
    Expect.bytes("quick", other.socket().recv(100), "recv of another client");
    Expect.timeout(
        begin, limit, "the handshake with a client that hears nothing", stuck::handshake);
    Expect.errno(Errno.ETIMEDOUT, "recv after that", () -> stuck.recv(1));
    slow.close();
    peer.get("the slow client's handshake");
  }

  /**
   * A limit is a limit.
   *
   * <p>If this fails: the api counts the ports of clients until they are closed.
   */
  @Rule
  void DTLS_4_5_maxPeers_is_the_most_and_close_makes_room(Subject subject) throws Exception {
    DtlsStage stage = new DtlsStage(subject);
    USocket listening = stage.listening(TlsStage.serving().maxPeers(2).build());
    DtlsStage.Pair first = stage.accepted(listening);
    stage.accepted(listening);
    DtlsPeer third = stage.dial(listening.getsockname());
    Task<DtlsPeer> peer = subject.start(third::handshake);
    listening.settimeout(Pace.seconds(Pace.exchange(150)));
    Expect.errno(Errno.ETIMEDOUT, "accept of one too many", listening::accept);
    first.socket().close();
    USocket accepted = stage.accept(listening);
    accepted.handshake();
    peer.get("the third client's handshake").sendData("in");
    Expect.bytes("in", accepted.recv(100), "recv of the third");
  }

  /**
   * The port stays ours.
   *
   * <p>If this fails: sharing the port with the sockets of clients must not share it with others.
   */
  @Rule
  void DTLS_4_6_a_second_bind_is_EADDRINUSE_before_and_after_clients_have_come(Subject subject)
      throws Exception {
    DtlsStage stage = new DtlsStage(subject);
    USocket listening = stage.listening();
    USocket plain = subject.socket(AddressFamily.AF_INET, SocketType.SOCK_DGRAM);
    Expect.errno(Errno.EADDRINUSE, "a second bind", () -> plain.bind(listening.getsockname()));
    stage.accepted(listening);
    USocket secure = stage.client();
    Expect.errno(
        Errno.EADDRINUSE, "a second bind with clients", () -> secure.bind(listening.getsockname()));
    listening.listen();
  }

  /**
   * A connection cannot be ended by a hello.
   *
   * <p>If this fails: a hello from a known address must not touch what is there (RFC 6347 4.2.8).
   */
  @Rule
  void DTLS_4_7_a_forged_hello_does_not_disturb_a_client(Subject subject) throws Exception {
    DtlsStage stage = new DtlsStage(subject);
    USocket listening = stage.listening();
    byte[] hello = hello(subject);
    DtlsRelay relay = DtlsRelay.to(listening.getsockname(), DtlsFates.none(), subject);
    DtlsStage.Pair pair = stage.accepted(listening, relay.address(TlsStage.HOST));
    relay.inject(DtlsRelay.Way.TO_SERVER, hello);
    relay.inject(DtlsRelay.Way.TO_SERVER, relay.sentToServer().get(1));
    pair.peer().sendData("undisturbed");
    Expect.bytes("undisturbed", pair.socket().recv(100), "recv after forged hellos");
    pair.socket().send(Expect.ascii("me too"));
    pair.peer().expect("me too");
    listening.settimeout(Pace.seconds(Pace.exchange(50)));
    Expect.errno(Errno.ETIMEDOUT, "accept after forged hellos", listening::accept);
  }

  /**
   * The end of listening is not the end of clients.
   *
   * <p>If this fails: each client's socket has a port of its own.
   */
  @Rule
  void DTLS_4_8_clients_outlive_the_listening_socket(Subject subject) throws Exception {
    DtlsStage stage = new DtlsStage(subject);
    USocket listening = stage.listening();
    DtlsStage.Pair pair = stage.accepted(listening);
    Task<Object> accept = subject.start(listening::accept);
    accept.awaitWaiting("accept with nobody there");
    listening.close();
    Expect.errno(Errno.EBADF, "accept when the socket is closed", accept.thrown("accept"));
    pair.peer().sendData("still here");
    Expect.bytes("still here", pair.socket().recv(100), "recv after that");
  }

  /**
   * Hellos that lead to nothing are no news.
   *
   * <p>If this fails: the api looks at hellos itself when a poller asks.
   */
  @Rule
  void DTLS_4_9_a_poller_tells_of_clients_and_not_of_first_hellos(Subject subject)
      throws Exception {
    DtlsStage stage = new DtlsStage(subject);
    USocket listening = stage.listening();
    DatagramPeer stranger = subject.datagramPeer();
    stranger.send(hello(subject), listening.getsockname());
    try (Poller poller = Sockets.poll()) {
      poller.register(listening, POLLIN);
      int moment = (int) Pace.exchange(100).toMillis();
      assertEquals(0, poller.poll(moment).size(), "events after a first hello");
      stranger.receive();
      DtlsPeer client = stage.dial(listening.getsockname());
      Task<DtlsPeer> peer = subject.start(client::handshake);
      assertEquals(
          POLLIN, poller.poll(Bounded.soonMillis()).get(0).events(), "events with a client");
      listening.setblocking(false);
      USocket accepted = subject.closing(listening.accept().socket());
      accepted.handshake();
      peer.get("the client's handshake");
    }
  }

  /**
   * A new certificate is for new clients.
   *
   * <p>If this fails: the gate has to be made anew.
   */
  @Rule
  void DTLS_4_10_reload_is_for_clients_that_come_then(Subject subject) throws Exception {
    DtlsStage stage = new DtlsStage(subject);
    USocket listening = stage.listening();
    DtlsStage.Pair before = stage.accepted(listening);
    listening.reload(TlsStage.serving(TestPki.serverRsa()).build());
    DtlsStage.Pair after = stage.accepted(listening);
    assertEquals(
        TestPki.serverEc().chain().get(0),
        before.peer().engine().getSession().getPeerCertificates()[0],
        "the certificate before reload");
    assertEquals(
        TestPki.serverRsa().chain().get(0),
        after.peer().engine().getSession().getPeerCertificates()[0],
        "the certificate after reload");
    before.peer().sendData("still here");
    Expect.bytes("still here", before.socket().recv(100), "recv of the first client");
  }
}

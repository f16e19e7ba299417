// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static io.usocket.MessageFlag.MSG_DONTWAIT;
import static io.usocket.TlsVersion.TLS_1_2;
import static io.usocket.TlsVersion.TLS_1_3;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.usocket.Errno;
import io.usocket.Shutdown;
import io.usocket.TlsAlert;
import io.usocket.TlsConfig;
import io.usocket.TlsException;
import io.usocket.TlsVersion;
import io.usocket.USocket;
import io.usocket.USocketException;
import io.usocket.tck.pki.TestPki;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.function.Executable;

/** NB-5: the handshake of TLS without waiting, inside whatever call is made. */
class NonblockingHandshakeRules {
  /** Every call that does a step of the handshake. */
  private static Map<String, Executable> steps(USocket socket) {
    Map<String, Executable> calls = new LinkedHashMap<>(Calls.reading(socket));
    calls.putAll(Calls.readingLines(socket));
    calls.putAll(Calls.sending(socket, new byte[1]));
    calls.put("shutdown", () -> socket.shutdown(Shutdown.SHUT_RDWR));
    calls.put("handshake", socket::handshake);
    return calls;
  }

  /** Nothing more can be done before the peer says something. */
  private static void waitsForThePeer(USocket socket, String where) {
    steps(socket).forEach((name, call) -> WouldBlock.toRead(name + ", " + where, call));
    Expect.errno(Errno.ENOTCONN, "tlsInfo, " + where, socket::tlsInfo);
  }

  /** The connection works in both directions. */
  private static void pingPong(TlsStart start, String check) throws IOException {
    Trickle.send(start.socket(), Expect.ascii("ping"), "send, " + check);
    Expect.bytes("ping", start.peer().receive(4), "what the peer received, " + check);
    start.peer().send(Expect.ascii("pong"));
    Trickle.expect(start.socket(), "pong", "recv, " + check);
  }

  /**
   * Nobody waits for a silent peer, and each call says that it is the peer's turn, writing ones
   * too.
   *
   * <p>If this fails: {@code TlsPort.handshake} with the deadline NOW has to answer WANT_READ at
   * once, again and again, and {@code TlsContext.client} must not wait either.
   */
  @Rule
  void NB_5_1_with_a_silent_peer_every_call_is_EAGAIN_for_reading(Subject subject)
      throws Exception {
    for (TlsLink.Side side : TlsLink.Side.values()) {
      TlsStart start = TlsStart.of(subject, side, TLS_1_3);
      waitsForThePeer(start.socket(), "the peer is silent, " + start);
      Task<TlsPeer> peer = subject.start(() -> start.peer().handshake());
      Retry.done("handshake once the peer speaks, " + start, start.socket()::handshake);
      peer.get("the peer's handshake, " + start);
      pingPong(start, "after a handshake that began with silence, " + start);
    }
  }

  /**
   * handshake() for those who want it explicit.
   *
   * <p>If this fails: {@code TlsPort.handshake} goes on where it was left, and answers 0 once it is
   * done and its last bytes are out.
   */
  @Rule
  void NB_5_2_handshake_called_again_and_again_comes_to_its_end(Subject subject) throws Exception {
    for (TlsStart start : TlsStart.all(subject)) {
      Task<TlsPeer> peer = subject.start(() -> start.peer().handshake());
      Retry.done("non-blocking handshake, " + start, start.socket()::handshake);
      peer.get("the peer's handshake, " + start);
      start.socket().handshake();
      assertEquals(start.version(), start.socket().tlsInfo().version(), "version, " + start);
      pingPong(start, "after a non-blocking handshake, " + start);
    }
  }

  /**
   * A program that only reads.
   *
   * <p>If this fails: what the handshake has to send is sent by the call that reads.
   */
  @Rule
  void NB_5_3_reads_alone_do_the_handshake(Subject subject) throws Exception {
    for (TlsStart start : TlsStart.all(subject)) {
      Task<TlsPeer> peer = subject.start(() -> start.peer().handshake(Expect.ascii("early")));
      Trickle.expect(start.socket(), "early", "non-blocking recv, " + start);
      peer.get("the peer's handshake, " + start);
      pingPong(start, "after a handshake by reads, " + start);
    }
  }

  /**
   * A program that only writes; the peer's data that come with its last message wait.
   *
   * <p>If this fails: what the library decrypts in the handshake, and what it has not taken yet, is
   * the beginning of the stream. No byte is taken from the caller before the handshake is done.
   */
  @Rule
  void NB_5_4_writes_alone_do_the_handshake_and_lose_nothing(Subject subject) throws Exception {
    for (TlsStart start : TlsStart.all(subject)) {
      Task<byte[]> peer =
          subject.start(() -> start.peer().handshake(Expect.ascii("early\n")).receive(4));
      Trickle.send(start.socket(), Expect.ascii("ping"), "non-blocking send, " + start);
      Expect.bytes("ping", peer.get("the peer"), "what the peer received, " + start);
      byte[] line = Retry.until("readline", start.socket()::readline);
      Expect.bytes("early\n", line, "readline of what came with the handshake, " + start);
      pingPong(start, "after a handshake by writes, " + start);
    }
  }

  /**
   * Any call, in any order.
   *
   * <p>If this fails: the handshake has one state, whoever goes on with it.
   */
  @Rule
  void NB_5_5_reads_writes_and_handshake_in_turn_do_the_handshake(Subject subject)
      throws Exception {
    for (TlsStart start : TlsStart.all(subject)) {
      USocket s = start.socket();
      Task<byte[]> peer =
          subject.start(() -> start.peer().handshake(Expect.ascii("early\n")).receive(1));
      Retry retry = new Retry("a handshake by calls in turn, " + start);
      byte[] line = {};
      int sent = 0;
      while (sent == 0 || line.length == 0) {
        line = line.length == 0 ? Retry.once(s::readline, line) : line;
        sent = sent == 0 ? Retry.once(() -> s.send(Expect.ascii("!")), 0) : sent;
        Retry.once(() -> done(s), false);
        retry.rest(sent + " bytes sent, " + line.length + " received");
      }
      Expect.bytes("early\n", line, "readline, " + start);
      Expect.bytes("!", peer.get("the peer"), "what the peer received first, " + start);
    }
  }

  private static boolean done(USocket socket) throws USocketException {
    socket.handshake();
    return true;
  }

  /**
   * A peer that stops in the middle of its flight.
   *
   * <p>If this fails: half a flight stays until the rest comes, and a call that finds no more
   * answers WANT_READ at once.
   */
  @Rule
  void NB_5_6_a_peer_that_stalls_in_the_middle_holds_up_no_call(Subject subject) throws Exception {
    for (TlsStart start : TlsStart.all(subject)) {
      byte[] flight = untilHalf(start);
      waitsForThePeer(start.socket(), "half of the peer's flight is there, " + start);
      Task<TlsPeer> peer = goOn(subject, start, flight);
      Retry.done("handshake once the peer goes on, " + start, start.socket()::handshake);
      peer.get("the peer's handshake, " + start);
      pingPong(start, "after a handshake with a pause, " + start);
    }
  }

  /** The peer sends half of its first flight; answers all of it. */
  private static byte[] untilHalf(TlsStart start) throws IOException {
    WouldBlock.toRead("handshake, the peer is silent, " + start, start.socket()::handshake);
    byte[] flight = start.peer().flight();
    start.peer().link().send(Arrays.copyOf(flight, flight.length / 2));
    return flight;
  }

  /** The peer sends the other half and does the rest of its handshake. */
  private static Task<TlsPeer> goOn(Subject subject, TlsStart start, byte[] flight) {
    return subject.start(
        () -> {
          start.peer().link().send(Arrays.copyOfRange(flight, flight.length / 2, flight.length));
          return start.peer().handshake();
        });
  }

  /**
   * The mode may change in the middle of the handshake.
   *
   * <p>If this fails: the handshake has no mode; each call brings its deadline.
   */
  @Rule
  void NB_5_7_a_handshake_goes_on_in_another_mode(Subject subject) throws Exception {
    for (double mode : new double[] {5, Double.POSITIVE_INFINITY}) {
      for (TlsStart start : TlsStart.all(subject)) {
        USocket s = start.socket();
        byte[] flight = untilHalf(start);
        WouldBlock.toRead("recv in the middle of the handshake, " + start, () -> s.recv(1));
        s.settimeout(mode);
        WouldBlock.toRead("recv, MSG_DONTWAIT, timed, " + start, () -> s.recv(1, MSG_DONTWAIT));
        Task<TlsPeer> peer = goOn(subject, start, flight);
        s.sendall(Expect.ascii("ping"));
        String check = "timeout " + mode + " from the middle of the handshake on, " + start;
        Expect.bytes("ping", peer.get(check).receive(4), "what the peer received, " + check);
        s.setblocking(true);
        start.peer().send(Expect.ascii("pong"));
        Expect.bytes("pong", s.read(4), "read(4), " + check);
      }
    }
  }

  /**
   * A try in the handshake of a blocking socket does no harm.
   *
   * <p>If this fails: as NB-5.7.
   */
  @Rule
  void NB_5_8_MSG_DONTWAIT_leaves_the_handshake_of_a_blocking_socket_going_on(Subject subject)
      throws Exception {
    for (TlsStart start : TlsStart.all(subject)) {
      USocket s = start.socket();
      s.setblocking(true);
      for (int round = 1; round <= 3; round++) {
        WouldBlock.toRead("recv, MSG_DONTWAIT, " + start, () -> s.recv(1, MSG_DONTWAIT));
        WouldBlock.toRead("send, MSG_DONTWAIT, " + start, () -> s.send(new byte[1], MSG_DONTWAIT));
      }
      Task<TlsPeer> peer = subject.start(() -> start.peer().handshake(Expect.ascii("early")));
      Expect.bytes("early", s.read(5), "blocking read(5) after that, " + start);
      peer.get("the peer's handshake, " + start);
      pingPong(start, "after tries in the handshake, " + start);
    }
  }

  /**
   * A client that does not trust its server.
   *
   * <p>Pitfalls 22 and 27. If this fails: {@code TlsPort.handshake} has to throw when the handshake
   * failed, not to answer WANT_READ for ever, and the alert has to be sent before that.
   */
  @Rule
  void NB_5_9_a_client_that_refuses_its_server_says_so_again_and_again(Subject subject)
      throws Exception {
    for (TlsVersion version : TlsVersion.values()) {
      TlsConfig config = TlsStage.trusting().versions(version).build();
      TlsStart start =
          TlsStart.client(
              subject, config, PeerEngines.servers(TestPki.untrustedRoot()).only(version));
      Task<Ending> peer = subject.start(start.peer()::handshakeToEnd);
      TlsException e =
          Retry.failure(
              TlsException.class,
              "send to a server of another root, " + start,
              () -> start.socket().send(new byte[1]));
      assertEquals(TlsException.Reason.PEER_CERTIFICATE, e.reason(), "reason, " + start);
      fails(start, e);
      peer.get("the server's end").expect(Ending.How.ALERT, "how it ended for the server");
    }
  }

  /** Every call fails so, at once. */
  private static void fails(TlsStart start, TlsException first) {
    steps(start.socket())
        .forEach(
            (name, call) -> {
              String check = name + " after a handshake that failed, " + start;
              TlsException again = WouldBlock.atOnce(TlsException.class, check, call);
              assertEquals(first.reason(), again.reason(), check + ", reason");
              assertEquals(first.errno(), again.errno(), check + ", errno");
            });
  }

  /**
   * A server that has no version in common with its client.
   *
   * <p>Pitfall 22. If this fails: as NB-5.9.
   */
  @Rule
  void NB_5_10_a_server_that_refuses_its_client_says_so_again_and_again(Subject subject)
      throws Exception {
    TlsConfig config = TlsStage.serving().versions(TLS_1_3).build();
    TlsStart start = TlsStart.server(subject, config, PeerEngines.clients().only(TLS_1_2));
    Task<Ending> peer = subject.start(start.peer()::handshakeToEnd);
    TlsException e =
        Retry.failure(
            TlsException.class, "recv from a client of TLS 1.2 only", () -> start.socket().recv(1));
    assertEquals(TlsException.Reason.NOTHING_IN_COMMON, e.reason(), "reason");
    fails(start, e);
    peer.get("the client's end").expect(TlsAlert.PROTOCOL_VERSION, "the alert for the client");
  }

  /**
   * A peer that leaves in the middle.
   *
   * <p>If this fails: {@code TlsPort.handshake} has to tell TRUNCATED or "Connection reset" then,
   * not to answer WANT_READ for ever.
   */
  @Rule
  void NB_5_11_a_peer_that_leaves_in_the_handshake_is_an_error(Subject subject) throws Exception {
    for (TlsLink.Side side : TlsLink.Side.values()) {
      TlsStart ended = TlsStart.of(subject, side, TLS_1_3);
      untilHalf(ended);
      ended.peer().link().fin();
      TlsException e =
          Retry.failure(
              TlsException.class,
              "recv, TCP ended in the handshake, " + ended,
              () -> ended.socket().recv(1));
      assertEquals(TlsException.Reason.TRUNCATED, e.reason(), "reason, " + ended);
      fails(ended, e);
      TlsStart reset = TlsStart.of(subject, side, TLS_1_3);
      untilHalf(reset);
      reset.peer().link().reset();
      String check = "send, TCP was reset in the handshake, " + reset;
      USocketException broken =
          Retry.failure(USocketException.class, check, () -> reset.socket().send(new byte[1]));
      Expect.errno(Errno.ECONNRESET, check, broken);
      steps(reset.socket())
          .forEach((name, call) -> WouldBlock.atOnce(Errno.ECONNRESET, name + " after it", call));
    }
  }

  /**
   * The handshake's time limit needs nobody who waits.
   *
   * <p>Pitfall 17. If this fails: the api keeps the limit itself: the first call after it fails,
   * and closes the connection.
   */
  @Rule
  void NB_5_12_the_handshake_timeout_holds_in_non_blocking_mode(Subject subject) throws Exception {
    Duration limit = Pace.exchange(150);
    for (TlsLink.Side side : TlsLink.Side.values()) {
      long begin = System.nanoTime();
      TlsStart start = limited(subject, side, limit);
      untilHalf(start);
      String check = "recv from a peer that stalls, limit " + limit.toMillis() + " ms, " + start;
      Expect.timeout(begin, limit, check, () -> Retry.done(check, () -> start.socket().recv(1)));
      steps(start.socket())
          .forEach((name, call) -> WouldBlock.atOnce(Errno.ETIMEDOUT, name + " after it", call));
      start.peer().link().readToEnd();
    }
  }

  private static TlsStart limited(Subject subject, TlsLink.Side side, Duration limit)
      throws Exception {
    return side == TlsLink.Side.CLIENT
        ? TlsStart.client(
            subject,
            TlsStage.trusting().versions(TLS_1_3).handshakeTimeout(limit).build(),
            PeerEngines.servers())
        : TlsStart.server(
            subject,
            TlsStage.serving().versions(TLS_1_3).handshakeTimeout(limit).build(),
            PeerEngines.clients());
  }

  /**
   * close() in the middle.
   *
   * <p>Pitfall 15. If this fails: a handshake that is not done is not waited for, and its transport
   * is closed.
   */
  @Rule
  void NB_5_13_close_in_the_middle_of_the_handshake_does_not_wait(Subject subject)
      throws Exception {
    for (TlsStart start : TlsStart.all(subject)) {
      untilHalf(start);
      WouldBlock.toRead("recv, the peer stalls, " + start, () -> start.socket().recv(1));
      WouldBlock.done("close in the middle of the handshake, " + start, start.socket()::close);
      start.peer().link().readToEnd();
      Expect.errno(Errno.EBADF, "recv after close, " + start, () -> start.socket().recv(1));
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static io.usocket.MessageFlag.MSG_DONTWAIT;
import static io.usocket.SocketLevel.SOL_SOCKET;
import static io.usocket.SocketOption.SO_ERROR;
import static io.usocket.SocketOption.SO_KEEPALIVE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.usocket.Errno;
import io.usocket.Shutdown;
import io.usocket.USocket;
import io.usocket.USocketException;
import io.usocket.WouldBlockException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.function.Executable;

/** NB-2: a connect that nobody waits for: under way, done, refused late. */
class NonblockingConnectRules {
  private static USocket nonBlocking(Subject subject) throws USocketException {
    USocket socket = subject.socket();
    socket.settimeout(0);
    return socket;
  }

  /** A connect that is under way, to a host that neither accepts nor refuses it. */
  private static USocket underWay(Subject subject, FullBacklog hole) throws USocketException {
    USocket socket = nonBlocking(subject);
    WouldBlock.toConnect(
        Errno.EINPROGRESS, "non-blocking connect", () -> socket.connect(hole.address()));
    return socket;
  }

  /** Whether a connect that was begun is still to be answered; some hosts are that fast. */
  private static boolean begin(USocket socket, InetSocketAddress to) throws USocketException {
    try {
      socket.connect(to);
      return false;
    } catch (WouldBlockException e) {
      assertEquals(Errno.EINPROGRESS, e.errno(), "errno of a non-blocking connect");
      return true;
    }
  }

  /**
   * One success for one connect.
   *
   * <p>If this fails: {@code StreamPort.connect} with the deadline NOW has to answer 0 once the
   * connection stands, and WANT_WRITE until then.
   */
  @Rule
  void NB_2_1_connect_answers_once_then_EISCONN(Subject subject) throws Exception {
    PeerListener listener = subject.peerListener();
    USocket socket = nonBlocking(subject);
    Retry.connect(socket, listener.address(), "non-blocking connect");
    for (int call = 1; call <= 2; call++) {
      Expect.errno(
          Errno.EISCONN, "connect after its answer", () -> socket.connect(listener.address()));
    }
    socket.sendall(Expect.ascii("ping"));
    listener.accept().expect("ping");
  }

  /**
   * The loop that asks connect has its answer, whoever noticed first.
   *
   * <p>If this fails: the api keeps this itself; {@code StreamPort.connect} is not called again
   * once it has answered 0.
   */
  @Rule
  void NB_2_2_a_connect_that_another_call_has_finished_is_still_answered_once(Subject subject)
      throws Exception {
    for (String call : List.of("send", "recv", "handshake")) {
      PeerListener listener = subject.peerListener();
      USocket socket = nonBlocking(subject);
      boolean open = begin(socket, listener.address());
      listener.accept().send("x");
      Map<String, Retry.Action> others = new LinkedHashMap<>();
      others.put("send", () -> socket.sendall(new byte[1]));
      others.put("recv", () -> socket.recv(1));
      others.put("handshake", socket::handshake);
      Retry.done(call + " after connect", Objects.requireNonNull(others.get(call)));
      Object answer =
          TlsStage.outcome(
              () -> {
                socket.connect(listener.address());
                return "connected";
              });
      if (open && !answer.equals("connected")) {
        throw Expect.failure("connect that " + call + " has finished", "an answer, once", answer);
      }
      Expect.errno(
          Errno.EISCONN, "connect after its answer", () -> socket.connect(listener.address()));
    }
  }

  /**
   * A connect that takes its time.
   *
   * <p>If this fails: {@code StreamPort.connect} has to answer WANT_WRITE as long as the peer's
   * host has not answered, and to go on with the same connect, not to begin a new one.
   */
  @Rule
  void NB_2_3_a_slow_connect_goes_on_by_itself(Subject subject) throws Exception {
    FullBacklog hole = FullBacklog.make(subject);
    USocket socket = underWay(subject, hole);
    WouldBlock.toConnect(
        Errno.EALREADY, "connect while it is under way", () -> socket.connect(hole.address()));
    hole.open();
    Retry.done("a slow connect, once there is room", () -> socket.connect(hole.address()));
    assertEquals(hole.address(), socket.getpeername(), "getpeername");
    Expect.errno(Errno.EISCONN, "connect after its answer", () -> socket.connect(hole.address()));
    assertEquals(1, socket.send(new byte[1]), "non-blocking send");
  }

  /**
   * A refusal that comes late is told by whatever comes next, once.
   *
   * <p>If this fails: {@code StreamPort.connect} with the deadline NOW has to throw the error of
   * the connect that is under way as soon as there is one; the port that failed is not used again.
   */
  @Rule
  void NB_2_4_a_late_refusal_is_told_once_by_the_next_call(Subject subject) throws Exception {
    FullBacklog hole = FullBacklog.make(subject);
    Map<String, USocket> sockets = new LinkedHashMap<>();
    for (String call : List.of("connect", "recv", "readline", "send", "sendall", "getsockopt")) {
      sockets.put(call, underWay(subject, hole));
    }
    hole.close();
    for (Map.Entry<String, USocket> one : sockets.entrySet()) {
      USocket socket = one.getValue();
      String check = one.getKey() + ", when a connect is refused late";
      Retry.Call<Integer> call =
          Objects.requireNonNull(late(socket, hole, check).get(one.getKey()));
      assertEquals(Errno.ECONNREFUSED.number(), call.make(), check);
      assertEquals(0, socket.getsockopt(SOL_SOCKET, SO_ERROR), "SO_ERROR after " + check);
      Expect.errno(Errno.ENOTCONN, "recv after " + check, () -> socket.recv(1));
      Expect.errno(Errno.ENOTCONN, "send after " + check, () -> socket.send(new byte[1]));
      assertEquals(0.0, socket.gettimeout(), "gettimeout after " + check);
      socket.settimeout(Bounded.soonSeconds());
      Link link = subject.connected(socket);
      link.socket().sendall(Expect.ascii("anew"));
      link.peer().expect("anew");
    }
  }

  /** The number of the error that each call tells in the end. */
  private static Map<String, Retry.Call<Integer>> late(
      USocket socket, FullBacklog hole, String check) {
    Map<String, Retry.Call<Integer>> calls = new LinkedHashMap<>();
    calls.put("connect", () -> thrown(check, () -> socket.connect(hole.address())));
    calls.put("recv", () -> thrown(check, () -> socket.recv(1)));
    calls.put("readline", () -> thrown(check, socket::readline));
    calls.put("send", () -> thrown(check, () -> socket.send(new byte[1])));
    calls.put("sendall", () -> thrown(check, () -> socket.sendall(new byte[1])));
    calls.put("getsockopt", () -> taken(socket, check));
    return calls;
  }

  private static int thrown(String check, Retry.Action call) {
    return Retry.failure(USocketException.class, check, call).errno().number();
  }

  private static int taken(USocket socket, String check) throws USocketException {
    Retry retry = new Retry(check);
    int error = socket.getsockopt(SOL_SOCKET, SO_ERROR);
    while (error == 0) {
      retry.rest("SO_ERROR is 0");
      error = socket.getsockopt(SOL_SOCKET, SO_ERROR);
    }
    return error;
  }

  /**
   * A refusal costs the connect, not the socket.
   *
   * <p>If this fails: as CONNECT-4.3; the api opens a new port and applies the options to it.
   */
  @Rule
  void NB_2_5_after_a_refusal_the_socket_is_as_before(Subject subject) throws Exception {
    InetSocketAddress refusing = RefusingPort.make(subject);
    USocket plain = subject.socket();
    USocket secure = subject.secure(TlsStage.trusting().build());
    for (USocket socket : List.of(plain, secure)) {
      socket.settimeout(0);
      socket.setsockopt(SOL_SOCKET, SO_KEEPALIVE, 1);
      for (int round = 1; round <= 2; round++) {
        Expect.errno(
            Errno.ECONNREFUSED,
            "non-blocking connect to a port where nobody listens, round " + round,
            Retry.failure(
                USocketException.class, "connect, round " + round, () -> socket.connect(refusing)));
        WouldBlock.atOnce(Errno.ENOTCONN, "recv after a refusal", () -> socket.recv(1));
        WouldBlock.atOnce(Errno.ENOTCONN, "send after a refusal", () -> socket.send(new byte[1]));
      }
      assertEquals(1, socket.getsockopt(SOL_SOCKET, SO_KEEPALIVE), "SO_KEEPALIVE after refusals");
      assertEquals(0.0, socket.gettimeout(), "gettimeout after refusals");
    }
    PeerListener listener = subject.peerListener();
    Retry.connect(plain, listener.address(), "connect after refusals");
    plain.sendall(Expect.ascii("ping"));
    listener.accept().expect("ping");
    TlsListener server = new TlsStage(subject).listener(PeerEngines.servers());
    Task<byte[]> received = subject.start(() -> server.serve(peer -> peer.handshake().receive(4)));
    Retry.connect(secure, server.address(TlsStage.HOST), "TLS connect after refusals");
    Trickle.send(secure, Expect.ascii("ping"), "send over TLS after refusals");
    Expect.bytes("ping", received.get("the TLS server"), "what came over TLS after refusals");
  }

  /**
   * No call waits for a connect.
   *
   * <p>If this fails: reading and writing first call {@code StreamPort.connect} with the deadline
   * NOW; it has to answer WANT_WRITE at once, and {@code close} must not wait for it.
   */
  @Rule
  void NB_2_6_while_a_connect_is_under_way_every_call_returns_at_once(Subject subject)
      throws Exception {
    FullBacklog hole = FullBacklog.make(subject);
    USocket socket = underWay(subject, hole);
    transfers(socket).forEach((name, call) -> WouldBlock.toWrite(name + ", connecting", call));
    refusesAtOnce(subject, socket, hole, "connecting");
    WouldBlock.atOnce(Errno.EINVAL, "bind, connecting", () -> socket.bind(Subject.anyPort()));
    WouldBlock.atOnce(Errno.EINVAL, "listen, connecting", socket::listen);
    WouldBlock.atOnce(
        USocketException.class, "shutdown, connecting", () -> socket.shutdown(Shutdown.SHUT_RDWR));
    WouldBlock.done("close, connecting", socket::close);
    Expect.errno(Errno.EBADF, "connect after close", () -> socket.connect(hole.address()));
  }

  /** All that transfers bytes, and what else has to wait for the connection. */
  private static Map<String, Executable> transfers(USocket socket) {
    Map<String, Executable> calls = new LinkedHashMap<>(Calls.reading(socket));
    calls.putAll(Calls.readingLines(socket));
    calls.putAll(Calls.sending(socket, new byte[1]));
    calls.putAll(Calls.sendingTo(socket, new byte[1]));
    calls.put("handshake", socket::handshake);
    return calls;
  }

  /** What a socket that connects can say without waiting. */
  private static void refusesAtOnce(Subject subject, USocket socket, FullBacklog hole, String where)
      throws Exception {
    InetSocketAddress other = RefusingPort.make(subject);
    WouldBlock.toConnect(Errno.EALREADY, "connect, " + where, () -> socket.connect(hole.address()));
    WouldBlock.atOnce(
        Errno.EALREADY, "connect to another address, " + where, () -> socket.connect(other));
    WouldBlock.atOnce(Errno.ENOTCONN, "getpeername, " + where, socket::getpeername);
    WouldBlock.atOnce(Errno.EINVAL, "accept, " + where, socket::accept);
    WouldBlock.done(
        "getsockopt SO_ERROR, " + where,
        () -> assertEquals(0, socket.getsockopt(SOL_SOCKET, SO_ERROR), "SO_ERROR, " + where));
  }

  /**
   * No call waits for another thread's connect.
   *
   * <p>If this fails: the lock of a connect that waits was waited for; a call with the deadline NOW
   * only tries it.
   */
  @Rule
  void NB_2_7_while_another_thread_waits_in_connect_no_call_waits(Subject subject)
      throws Exception {
    FullBacklog hole = FullBacklog.make(subject);
    USocket socket = subject.socket();
    Task<?> connect = connecting(subject, socket, hole);
    WouldBlock.toWrite("recv, MSG_DONTWAIT", () -> socket.recv(1, MSG_DONTWAIT));
    WouldBlock.toWrite("send, MSG_DONTWAIT", () -> socket.send(new byte[1], MSG_DONTWAIT));
    socket.settimeout(0);
    String where = "while another thread connects";
    transfers(socket).forEach((name, call) -> WouldBlock.toWrite(name + ", " + where, call));
    refusesAtOnce(subject, socket, hole, where);
    WouldBlock.done("close, " + where, socket::close);
    Expect.errno(Errno.EBADF, "connect when closed", connect.thrown("connect when closed"));
  }

  /** Connects in a thread that waits. */
  private static Task<?> connecting(Subject subject, USocket socket, FullBacklog hole) {
    Task<?> connect =
        subject.start(
            () -> {
              socket.connect(hole.address());
              return socket;
            });
    connect.awaitWaiting("connect to a black hole");
    return connect;
  }

  /**
   * What cannot be done is told at once, also in the middle of another thread's connect.
   *
   * <p>If this fails: the api knows the socket's state itself, and must not wait for the connect to
   * look at it.
   */
  @Rule
  void NB_2_8_while_another_thread_waits_in_connect_bind_and_listen_are_EINVAL(Subject subject)
      throws Exception {
    FullBacklog hole = FullBacklog.make(subject);
    USocket socket = subject.socket();
    connecting(subject, socket, hole);
    socket.settimeout(0);
    Map<String, Retry.Action> calls = new LinkedHashMap<>();
    calls.put("bind while another thread connects", () -> socket.bind(Subject.anyPort()));
    calls.put("listen while another thread connects", socket::listen);
    for (Map.Entry<String, Retry.Action> one : calls.entrySet()) {
      Task<?> call =
          subject.start(
              () -> {
                one.getValue().take();
                return one;
              });
      Expect.errno(Errno.EINVAL, one.getKey(), call.thrown(one.getKey()));
    }
  }

  /**
   * A timeout is the end of the wait, not of the connect.
   *
   * <p>If this fails: {@code StreamPort.connect} that has answered WANT_WRITE at its deadline goes
   * on, and a later call may come with the deadline NOW.
   */
  @Rule
  void NB_2_9_a_connect_that_timed_out_goes_on_without_waiting(Subject subject) throws Exception {
    FullBacklog hole = FullBacklog.make(subject);
    USocket socket = subject.socket();
    socket.settimeout(0.05);
    Expect.timeout(Duration.ofMillis(50), "connect, timed", () -> socket.connect(hole.address()));
    WouldBlock.toWrite("recv, MSG_DONTWAIT, after it", () -> socket.recv(1, MSG_DONTWAIT));
    WouldBlock.toWrite(
        "send, MSG_DONTWAIT, after it", () -> socket.send(new byte[1], MSG_DONTWAIT));
    socket.settimeout(0);
    refusesAtOnce(subject, socket, hole, "after a connect that timed out");
    socket.settimeout(0.05);
    Expect.timeout(
        Duration.ofMillis(50), "connect again, timed", () -> socket.connect(hole.address()));
  }
}

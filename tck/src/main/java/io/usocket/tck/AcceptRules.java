// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.usocket.Accepted;
import io.usocket.Errno;
import io.usocket.USocket;
import io.usocket.WouldBlockException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** BIND 3: accepting. */
class AcceptRules {
  /**
   * Only a listening socket accepts.
   *
   * <p>If this fails: {@code USocket} knows this; the api is not the one of this TCK.
   */
  @Rule
  void BIND_3_1_accept_needs_listen(Subject subject) throws Exception {
    USocket socket = subject.socket();
    Expect.errno(Errno.EINVAL, "accept of a fresh socket", socket::accept);
    socket.bind(Subject.anyPort());
    Expect.errno(Errno.EINVAL, "accept of a bound socket", socket::accept);
    USocket connected = subject.connected().socket();
    Expect.errno(Errno.EINVAL, "accept of a connected socket", connected::accept);
  }

  /**
   * Both ends agree on who they are.
   *
   * <p>If this fails: look at {@code localAddress()} and {@code remoteAddress()} of the port that
   * {@code ListenPort.accept} answers.
   */
  @Rule
  void BIND_3_2_accept_tells_the_peers_address(Subject subject) throws Exception {
    USocket listener = subject.listening();
    Peer peer = subject.dial(listener);
    Accepted accepted = listener.accept();
    USocket socket = subject.closing(accepted.socket());
    assertEquals(peer.localAddress(), accepted.address(), "address that accept tells");
    assertEquals(peer.localAddress(), socket.getpeername(), "getpeername() of the accepted");
    assertEquals(peer.remoteAddress(), socket.getsockname(), "getsockname() of the accepted");
  }

  /**
   * What the listener's timeout is does not matter to connections.
   *
   * <p>If this fails: a provider keeps no mode; see {@code Deadline}. Some systems hand SO_RCVTIMEO
   * of a listener on.
   */
  @Rule
  void BIND_3_3_an_accepted_socket_does_not_inherit_the_timeout(Subject subject) throws Exception {
    USocket listener = subject.listening();
    listener.settimeout(0.1);
    Link link = subject.accepted(listener);
    assertEquals(Double.POSITIVE_INFINITY, link.socket().gettimeout(), "gettimeout() of accepted");
    waitsForData(subject, link);
  }

  /**
   * A non-blocking listener accepts blocking sockets.
   *
   * <p>If this fails: a provider keeps no mode; see {@code Deadline}.
   */
  @Rule
  void BIND_3_4_a_socket_from_a_non_blocking_listener_is_blocking(Subject subject)
      throws Exception {
    USocket listener = subject.listening();
    Peer peer = subject.dial(listener);
    listener.setblocking(false);
    AtomicReference<@Nullable Accepted> accepted = new AtomicReference<>();
    Bounded.until(() -> acceptNow(listener, accepted), Bounded.soon());
    Accepted client = accepted.get();
    if (client == null) {
      throw Expect.failure(
          "non-blocking accept with a client there",
          "the client",
          "EAGAIN for " + Bounded.soonText());
    }
    waitsForData(subject, new Link(subject.closing(client.socket()), peer));
  }

  private static boolean acceptNow(USocket listener, AtomicReference<@Nullable Accepted> accepted) {
    try {
      accepted.set(listener.accept());
      return true;
    } catch (WouldBlockException e) {
      return false;
    } catch (IOException e) {
      throw Expect.failure("accept of a non-blocking listener", "a client or EAGAIN", e);
    }
  }

  /** recv waits for longer than the listener's timeout, and gets what comes then. */
  private static void waitsForData(Subject subject, Link link) throws Exception {
    Task<byte[]> reader = subject.start(() -> link.socket().recv(10));
    boolean gaveUp = Bounded.until(reader::isDone, TimeUnit.MILLISECONDS.toNanos(200));
    assertEquals(false, gaveUp, "whether recv of an accepted socket gives up");
    link.peer().send("late");
    Expect.bytes("late", reader.get("recv of an accepted socket"), "recv of an accepted socket");
  }

  /**
   * accept waits as long as the timeout says, and the listener goes on.
   *
   * <p>If this fails: look at {@code ListenPort.accept} with a deadline that passes.
   */
  @Rule
  void BIND_3_5_accept_times_out_with_ETIMEDOUT(Subject subject) throws Exception {
    USocket listener = subject.listening();
    listener.settimeout(0.1);
    Expect.timeout(Duration.ofMillis(100), "accept with settimeout(0.1)", listener::accept);
    subject.accepted(listener);
  }

  /**
   * A non-blocking accept never waits, and the listener goes on.
   *
   * <p>If this fails: look at {@code ListenPort.accept} with {@code Deadline.NOW}.
   */
  @Rule
  void BIND_3_6_a_non_blocking_accept_fails_with_EAGAIN(Subject subject) throws Exception {
    USocket listener = subject.listening();
    listener.setblocking(false);
    for (int call = 1; call <= 3; call++) {
      Expect.thrown(
          WouldBlockException.class, "accept with nobody there, call " + call, listener::accept);
    }
    listener.setblocking(true);
    subject.accepted(listener);
  }

  /**
   * close() ends a wait in accept at once.
   *
   * <p>If this fails: {@code ListenPort.close()} has to wake the thread that waits.
   */
  @Rule
  void BIND_3_7_close_wakes_accept_with_EBADF(Subject subject) throws Exception {
    USocket listener = subject.listening();
    Task<Accepted> accept = subject.start(listener::accept);
    accept.awaitWaiting("accept with nobody there");
    listener.close();
    Expect.errno(
        Errno.EBADF, "accept when the listener is closed", accept.thrown("accept after close"));
  }

  /**
   * The same with a timeout, where providers wait in another way.
   *
   * <p>If this fails: see BIND-3.7.
   */
  @Rule
  void BIND_3_8_close_wakes_accept_with_a_timeout_with_EBADF(Subject subject) throws Exception {
    USocket listener = subject.listening();
    listener.settimeout(60);
    Task<Accepted> accept = subject.start(listener::accept);
    accept.awaitWaiting("accept with nobody there");
    listener.close();
    Expect.errno(
        Errno.EBADF, "accept when the listener is closed", accept.thrown("accept after close"));
  }

  /**
   * Connections do not need the listener they came from.
   *
   * <p>If this fails: look for what accepted ports share with their {@code ListenPort}.
   */
  @Rule
  void BIND_3_9_an_accepted_socket_outlives_its_listener(Subject subject) throws Exception {
    USocket listener = subject.listening();
    Link link = subject.accepted(listener);
    listener.close();
    link.peer().send("ping");
    Expect.bytes("ping", link.socket().recv(9), "recv after the listener was closed");
    link.socket().sendall(Expect.ascii("pong"));
    link.peer().expect("pong");
  }

  /**
   * A client that waits is accepted by a call that waits.
   *
   * <p>If this fails: look at {@code ListenPort.accept} with {@code Deadline.NEVER}.
   */
  @Rule
  void BIND_3_10_accept_waits_for_a_client(Subject subject) throws Exception {
    USocket listener = subject.listening();
    Task<Accepted> accept = subject.start(listener::accept);
    accept.awaitWaiting("accept with nobody there");
    Peer peer = subject.dial(listener);
    USocket socket = subject.closing(accept.get("accept once a client is there").socket());
    peer.send("hello");
    Expect.bytes("hello", socket.recv(9), "recv of the accepted socket");
  }

  /**
   * Two threads that accept get one client each.
   *
   * <p>If this fails: {@code USocket} lets one thread at a time into {@code ListenPort.accept}.
   */
  @Rule
  void BIND_3_11_two_threads_may_accept(Subject subject) throws Exception {
    USocket listener = subject.listening();
    Task<Accepted> one = subject.start(listener::accept);
    Task<Accepted> two = subject.start(listener::accept);
    one.awaitWaiting("accept of the first thread");
    two.awaitWaiting("accept of the second thread");
    subject.dial(listener);
    subject.dial(listener);
    int first = subject.closing(one.get("first accept").socket()).getpeername().getPort();
    int second = subject.closing(two.get("second accept").socket()).getpeername().getPort();
    assertEquals(false, first == second, "whether two threads accepted the same client");
  }
}

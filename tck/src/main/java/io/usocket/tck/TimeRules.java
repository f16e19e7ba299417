// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.usocket.Errno;
import io.usocket.SocketTimedOutException;
import io.usocket.USocket;
import io.usocket.USocketException;
import io.usocket.WouldBlockException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.function.Executable;

/** TIME-1: the modes, and the timeout of every call. */
class TimeRules {
  /** For calls of which there are many. */
  private static final Duration SHORT = Duration.ofMillis(30);

  private static final Duration TIMEOUT = Duration.ofMillis(80);
  private static final long LONGER_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /**
   * Every reading call knows the timeout.
   *
   * <p>If this fails: {@code BytePort.read} has to answer WANT_READ once its deadline has passed.
   */
  @Rule
  void TIME_1_1_every_reading_call_times_out(Subject subject) throws Exception {
    readingTimesOut(subject.connected().socket());
  }

  static void readingTimesOut(USocket s) throws Exception {
    Map<String, Executable> calls = new LinkedHashMap<>(Calls.reading(s));
    calls.putAll(Calls.readingLines(s));
    s.settimeout(seconds(SHORT));
    calls.forEach((name, call) -> timesOut(SHORT, name + ", nothing comes", call));
  }

  private static void timesOut(Duration timeout, String check, Executable call) {
    USocketException e = Expect.timeout(timeout, check, call);
    assertEquals(SocketTimedOutException.class, e.getClass(), check + ", the exception");
  }

  private static double seconds(Duration time) {
    return time.toMillis() / 1000.0;
  }

  /**
   * A server can look around.
   *
   * <p>If this fails: {@code ListenPort.accept} has to answer null once its deadline has passed.
   */
  @Rule
  void TIME_1_2_accept_times_out_and_goes_on(Subject subject) throws Exception {
    USocket listening = subject.listening();
    listening.settimeout(seconds(TIMEOUT));
    timesOut(TIMEOUT, "accept, nobody comes", listening::accept);
    Peer peer = subject.dial(listening);
    listening.settimeout(Bounded.soonSeconds());
    USocket accepted = subject.closing(listening.accept().socket());
    accepted.sendall(Expect.ascii("hi"));
    peer.expect("hi");
  }

  /**
   * Every sending call knows the timeout.
   *
   * <p>If this fails: {@code BytePort.write} has to answer WANT_WRITE once its deadline has passed.
   */
  @Rule
  void TIME_1_3_every_sending_call_times_out(Subject subject) throws Exception {
    sendingTimesOut(subject.connected().socket());
  }

  static void sendingTimesOut(USocket s) throws Exception {
    s.settimeout(seconds(TIMEOUT));
    byte[] data = new byte[Flow.TOO_MUCH];
    timesOut(TIMEOUT, "sendall, the peer does not read", () -> s.sendall(data));
    timesOut(TIMEOUT, "write, the peer does not read", () -> s.write(data));
    timesOut(
        TIMEOUT,
        "send, the peer does not read",
        () -> {
          for (long sent = 0; sent < data.length; ) { // what still goes may go
            sent += s.send(data);
          }
        });
  }

  /**
   * A timeout is what it says.
   *
   * <p>If this fails: the rest of a deadline has to be rounded up, and a wait that was woken early
   * goes on.
   */
  @Rule
  void TIME_1_4_a_timeout_is_never_early(Subject subject) throws Exception {
    neverEarly(subject.connected().socket());
  }

  static void neverEarly(USocket s) throws Exception {
    for (int millis : List.of(1, 7, 60)) {
      s.settimeout(millis / 1000.0);
      timesOut(Duration.ofMillis(millis), "recv, timeout " + millis + " ms", () -> s.recv(1));
    }
  }

  /**
   * Rounding changes no mode.
   *
   * <p>If this fails: a deadline of less than a millisecond is not NOW.
   */
  @Rule
  void TIME_1_5_a_timeout_below_a_millisecond_waits(Subject subject) throws Exception {
    USocket s = subject.connected().socket();
    for (double timeout : new double[] {1e-7, 1e-9, Double.MIN_VALUE, 0.0009}) {
      s.settimeout(timeout);
      timesOut(Duration.ZERO, "recv, timeout " + timeout, () -> s.recv(1));
      assertEquals(timeout, s.gettimeout(), "gettimeout");
    }
  }

  /**
   * A timeout that is none is refused.
   *
   * <p>If this fails: the api checks this itself, so the api on the class path is not the one that
   * this TCK was made for.
   */
  @Rule
  void TIME_1_6_a_negative_timeout_is_EINVAL(Subject subject) throws Exception {
    USocket s = subject.socket();
    s.settimeout(2.5);
    for (double wrong :
        new double[] {-1, -1e-9, -Double.MIN_VALUE, Double.NEGATIVE_INFINITY, Double.NaN}) {
      Expect.errno(Errno.EINVAL, "settimeout(" + wrong + ")", () -> s.settimeout(wrong));
      assertEquals(2.5, s.gettimeout(), "gettimeout after settimeout(" + wrong + ")");
    }
  }

  /**
   * Non-blocking is a mode.
   *
   * <p>If this fails: a call with the deadline NOW must not wait.
   */
  @Rule
  void TIME_1_7_zero_is_non_blocking(Subject subject) throws Exception {
    USocket s = subject.connected().socket();
    USocket listening = subject.listening();
    for (USocket one : List.of(s, listening)) {
      one.settimeout(0);
    }
    nothingThere("recv, settimeout(0)", () -> s.recv(1));
    nothingThere("accept, settimeout(0)", listening::accept);
    for (USocket one : List.of(s, listening)) {
      one.settimeout(Bounded.soonSeconds());
      one.setblocking(false);
    }
    nothingThere("recv, setblocking(false)", () -> s.recv(1));
    nothingThere("accept, setblocking(false)", listening::accept);
  }

  private static void nothingThere(String check, Executable call) {
    Expect.errno(Errno.EAGAIN, check, call);
    assertEquals(
        WouldBlockException.Direction.READ,
        Expect.thrown(WouldBlockException.class, check, call).direction(),
        check + ", direction");
  }

  /**
   * Blocking has no timeout.
   *
   * <p>If this fails: the provider has kept a mode of its own; each call brings its deadline.
   */
  @Rule
  void TIME_1_8_setblocking_clears_the_timeout(Subject subject) throws Exception {
    Link link = subject.connected();
    USocket s = link.socket();
    s.settimeout(0.05);
    s.setblocking(true);
    blocks(subject, link, "recv, setblocking(true) after settimeout(0.05)");
    s.settimeout(0);
    s.setblocking(true);
    blocks(subject, link, "recv, setblocking(true) after settimeout(0)");
    s.settimeout(0.05);
    s.settimeout(Double.POSITIVE_INFINITY);
    blocks(subject, link, "recv, settimeout(infinity) after settimeout(0.05)");
  }

  private static void blocks(Subject subject, Link link, String check) throws Exception {
    Task<byte[]> reader = subject.start(() -> link.socket().recv(1));
    if (Bounded.until(reader::isDone, LONGER_NANOS)) {
      throw Expect.failure(check, "it waits", "it ended, with " + reader.thrown(check));
    }
    link.peer().send("x");
    Expect.bytes("x", reader.get(check), check);
  }

  /**
   * A mode can be read and put back.
   *
   * <p>If this fails: the api keeps this itself, so the api on the class path is not the one that
   * this TCK was made for.
   */
  @Rule
  void TIME_1_9_gettimeout_answers_what_was_set(Subject subject) throws Exception {
    USocket s = subject.socket();
    assertEquals(Double.POSITIVE_INFINITY, s.gettimeout(), "gettimeout of a fresh socket");
    for (double timeout : new double[] {0.1, 3, 1e-7, 1e15, 0, Double.POSITIVE_INFINITY}) {
      s.settimeout(timeout);
      assertEquals(timeout, s.gettimeout(), "gettimeout after settimeout(" + timeout + ")");
    }
    s.setblocking(false);
    assertEquals(0.0, s.gettimeout(), "gettimeout after setblocking(false)");
    s.setblocking(true);
    assertEquals(Double.POSITIVE_INFINITY, s.gettimeout(), "gettimeout after setblocking(true)");
  }

  /**
   * A peer that sends a byte now and then gains no time.
   *
   * <p>If this fails: {@code Deadline} is a point in time; a wait must not begin anew with each
   * byte.
   */
  @Rule
  void TIME_1_10_a_timeout_is_for_the_whole_call(Subject subject) throws Exception {
    Link link = subject.connected();
    Task<Boolean> drip =
        subject.start(
            () -> {
              for (int i = 0; i < 300 && !Thread.currentThread().isInterrupted(); i++) {
                link.peer().send(".");
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
              }
              return true;
            });
    link.socket().settimeout(seconds(TIMEOUT));
    timesOut(TIMEOUT, "read(1000) of a byte every 20 ms", () -> link.socket().read(1000));
    timesOut(TIMEOUT, "readline of a byte every 20 ms", () -> link.socket().readline());
    drip.interrupt();
  }
}

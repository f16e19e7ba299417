// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static io.usocket.Shutdown.SHUT_RD;
import static io.usocket.Shutdown.SHUT_RDWR;
import static io.usocket.Shutdown.SHUT_WR;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.usocket.Errno;
import io.usocket.Shutdown;
import io.usocket.USocket;
import io.usocket.USocketException;
import io.usocket.WouldBlockException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** CLOSE-4 and 5: the end of one direction, and what errors say. */
class ShutdownRules {
  private static final Pattern TEXT =
      Pattern.compile("\\[Errno (-?\\d+)\\] ([A-Z_]+): .+", Pattern.DOTALL);

  /**
   * The writing direction ends.
   *
   * <p>If this fails: {@code StreamPort.shutdownOutput} has to send FIN, behind all bytes.
   */
  @Rule
  void CLOSE_4_1_SHUT_WR_ends_the_stream_for_the_peer_only(Subject subject) throws Exception {
    Link link = subject.connected();
    USocket s = link.socket();
    s.sendall(Expect.ascii("last"));
    s.shutdown(SHUT_WR);
    Expect.bytes("last", link.peer().receiveAll(), "what the peer received until the end");
    link.peer().send("still");
    Expect.bytes("still", s.read(5), "read(5) after shutdown(SHUT_WR)");
    sendingIsEpipe(s, "after shutdown(SHUT_WR)");
    sendingIsEpipe(s, "after shutdown(SHUT_WR), again");
  }

  private static void sendingIsEpipe(USocket s, String when) {
    Calls.sending(s, new byte[1])
        .forEach((name, call) -> Expect.errno(Errno.EPIPE, name + " " + when, call));
  }

  /**
   * The reading direction ends.
   *
   * <p>If this fails: {@code StreamPort.shutdownInput} has to wake the thread that waits in read,
   * and to leave the other direction as it is.
   */
  @Rule
  void CLOSE_4_2_SHUT_RD_ends_reading_also_for_one_that_waits(Subject subject) throws Exception {
    Link link = subject.connected();
    USocket s = link.socket();
    Task<byte[]> reader = subject.start(() -> s.recv(10));
    reader.awaitWaiting("recv before shutdown(SHUT_RD)");
    s.shutdown(SHUT_RD);
    Expect.bytes("", reader.get("recv"), "recv that waits, at shutdown(SHUT_RD)");
    assertEquals(0, s.recv(10).length, "length of recv after shutdown(SHUT_RD)");
    assertEquals(0, s.read().length, "length of read() after shutdown(SHUT_RD)");
    assertEquals(0, s.readline().length, "length of readline after shutdown(SHUT_RD)");
    s.sendall(Expect.ascii("still"));
    link.peer().expect("still");
  }

  /**
   * Both directions end; the socket is still there.
   *
   * <p>If this fails: as CLOSE-4.1 and 4.2.
   */
  @Rule
  void CLOSE_4_3_SHUT_RDWR_ends_both_directions(Subject subject) throws Exception {
    Link link = subject.connected();
    USocket s = link.socket();
    s.sendall(Expect.ascii("last"));
    s.shutdown(SHUT_RDWR);
    Expect.bytes("last", link.peer().receiveAll(), "what the peer received until the end");
    assertEquals(0, s.recv(10).length, "length of recv after shutdown(SHUT_RDWR)");
    sendingIsEpipe(s, "after shutdown(SHUT_RDWR)");
    assertEquals(false, s.isClosed(), "isClosed after shutdown(SHUT_RDWR)");
  }

  /**
   * Without a connection there is nothing to end.
   *
   * <p>If this fails: the api knows this itself; the provider has ended its port.
   */
  @Rule
  void CLOSE_4_4_shutdown_without_a_connection_is_ENOTCONN(Subject subject) throws Exception {
    USocket fresh = subject.socket();
    USocket listening = subject.listening();
    for (USocket s : List.of(fresh, listening)) {
      for (Shutdown how : Shutdown.values()) {
        Expect.errno(
            Errno.ENOTCONN, "shutdown(" + how + ") without a connection", () -> s.shutdown(how));
      }
    }
    for (Link link : List.of(subject.connected(fresh), subject.accepted(listening))) {
      link.socket().sendall(Expect.ascii("x"));
      link.peer().expect("x");
    }
  }

  /**
   * The text of an error.
   *
   * <p>If this fails: a USocketException of the provider's own has to be made with an Errno and a
   * text.
   */
  @Rule
  void CLOSE_5_1_errors_have_the_number_the_name_and_the_words(Subject subject) throws Exception {
    Map<Integer, USocketException> errors = new LinkedHashMap<>();
    USocket s = subject.socket();
    errors.put(107, Expect.errno(Errno.ENOTCONN, "recv", () -> s.recv(1)));
    errors.put(22, Expect.errno(Errno.EINVAL, "recv(-1)", () -> s.recv(-1)));
    InetSocketAddress refusing = RefusingPort.make(subject);
    errors.put(111, Expect.errno(Errno.ECONNREFUSED, "connect", () -> s.connect(refusing)));
    errors.put(-2, Expect.errno(Errno.EAI_NONAME, "connect", () -> s.connect("", 1)));
    USocket connected = subject.connected(s).socket();
    errors.put(106, Expect.errno(Errno.EISCONN, "connect", () -> connected.connect(refusing)));
    connected.settimeout(0);
    errors.put(11, Expect.errno(Errno.EAGAIN, "recv", () -> connected.recv(1)));
    connected.settimeout(0.001);
    errors.put(110, Expect.errno(Errno.ETIMEDOUT, "recv", () -> connected.recv(1)));
    connected.close();
    errors.put(9, Expect.errno(Errno.EBADF, "recv", () -> connected.recv(1)));
    errors.forEach(ShutdownRules::wellFormed);
  }

  private static void wellFormed(int number, USocketException e) {
    Matcher text = TEXT.matcher(String.valueOf(e.getMessage()));
    if (!text.matches()) {
      throw Expect.failure("text of an error", "[Errno n] NAME: words", e.getMessage());
    }
    assertEquals(number, e.errno().number(), "number of " + e.errno());
    assertEquals(Integer.toString(number), text.group(1), "number in: " + e.getMessage());
    assertEquals(e.errno().name(), text.group(2), "name in: " + e.getMessage());
  }

  /**
   * Which of a hundred connections.
   *
   * <p>If this fails: {@code StreamPort.remoteAddress} and the address that connect and bind get.
   */
  @Rule
  void CLOSE_5_2_errors_name_the_address(Subject subject) throws Exception {
    InetSocketAddress refusing = RefusingPort.make(subject);
    USocket taken = subject.listening();
    USocket s = subject.socket();
    names(refusing, Expect.errno(Errno.ECONNREFUSED, "connect", () -> s.connect(refusing)));
    names(
        taken.getsockname(),
        Expect.errno(Errno.EADDRINUSE, "bind", () -> s.bind(taken.getsockname())));
    Link link = subject.connected(s);
    s.settimeout(0.02);
    names(
        link.peer().localAddress(),
        Expect.timeout(Duration.ofMillis(20), "recv, nothing comes", () -> s.recv(1)));
    Link reset = subject.accepted();
    InetSocketAddress gone = reset.peer().localAddress();
    reset.peer().reset();
    names(gone, Expect.errno(Errno.ECONNRESET, "recv", () -> reset.socket().recv(1)));
  }

  private static void names(InetSocketAddress address, USocketException e) {
    Expect.contains("127.0.0.1:" + address.getPort(), e.getMessage(), "text of " + e.errno());
  }

  /**
   * The cheap exception.
   *
   * <p>If this fails: throw nothing; answer WANT_READ or WANT_WRITE.
   */
  @Rule
  void CLOSE_5_3_WouldBlockException_has_no_stack_trace_and_a_direction(Subject subject)
      throws Exception {
    USocket s = subject.connected().socket();
    s.settimeout(0);
    List<WouldBlockException> both = new ArrayList<>();
    both.add(Expect.thrown(WouldBlockException.class, "recv, nothing there", () -> s.recv(1)));
    both.add(
        Expect.thrown(
            WouldBlockException.class,
            "sendall of 16 MiB",
            () -> s.sendall(new byte[Flow.TOO_MUCH])));
    for (WouldBlockException e : both) {
      assertEquals(0, e.getStackTrace().length, "length of the stack trace of: " + e);
    }
    assertEquals(
        List.of(WouldBlockException.Direction.READ, WouldBlockException.Direction.WRITE),
        both.stream().map(WouldBlockException::direction).toList(),
        "directions of recv and sendall");
  }
}

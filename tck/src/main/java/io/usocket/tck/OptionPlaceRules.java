// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static io.usocket.Protocol.IPPROTO_TCP;
import static io.usocket.SocketLevel.SOL_SOCKET;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.usocket.Errno;
import io.usocket.OptionLevel;
import io.usocket.Protocol;
import io.usocket.SocketOption;
import io.usocket.SocketType;
import io.usocket.USocket;
import io.usocket.USocketException;
import java.net.InetSocketAddress;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** OPT-3 and 4: where options belong, and what they outlive. */
class OptionPlaceRules {
  /** The longest struct of all. */
  private static final int ANY_STRUCT = 64;

  /**
   * What a socket is.
   *
   * <p>If this fails: the api knows this itself.
   */
  @Rule
  void OPT_3_1_SO_TYPE_is_read_only(Subject subject) throws Exception {
    USocket s = subject.socket();
    assertEquals(
        SocketType.SOCK_STREAM.value(), s.getsockopt(SOL_SOCKET, SocketOption.SO_TYPE), "SO_TYPE");
    cannotBeSet(s, SOL_SOCKET, SocketOption.SO_TYPE);
  }

  private static void cannotBeSet(USocket s, OptionLevel level, SocketOption option) {
    String what = option + " at level " + level;
    Expect.errno(Errno.ENOPROTOOPT, "setsockopt " + what, () -> s.setsockopt(level, option, 1));
    Expect.errno(
        Errno.ENOPROTOOPT,
        "setsockopt " + what + ", as bytes",
        () -> s.setsockopt(level, option, new byte[ANY_STRUCT]));
  }

  private static void cannotBeRead(USocket s, OptionLevel level, SocketOption option) {
    String what = option + " at level " + level;
    Expect.errno(Errno.ENOPROTOOPT, "getsockopt " + what, () -> s.getsockopt(level, option));
    Expect.errno(
        Errno.ENOPROTOOPT,
        "getsockopt " + what + ", as bytes",
        () -> s.getsockopt(level, option, ANY_STRUCT));
  }

  /**
   * The end of a connect that did not wait.
   *
   * <p>If this fails: {@code StreamPort.connect} with the deadline NOW has to throw the error of
   * the connect that was under way.
   */
  @Rule
  void OPT_3_2_SO_ERROR_tells_a_refusal_once(Subject subject) throws Exception {
    USocket s = subject.socket();
    cannotBeSet(s, SOL_SOCKET, SocketOption.SO_ERROR);
    assertEquals(0, error(s), "SO_ERROR of a fresh socket");
    InetSocketAddress refusing = RefusingPort.make(subject);
    s.settimeout(0);
    USocketException first =
        Expect.thrown(
            USocketException.class,
            "non-blocking connect to a port where nobody listens",
            () -> s.connect(refusing));
    AtomicInteger told = new AtomicInteger(first.errno().number());
    if (told.get() == Errno.EINPROGRESS.number()) {
      Bounded.until(() -> told.updateAndGet(n -> errorNow(s)) != 0, Bounded.soon());
    }
    assertEquals(Errno.ECONNREFUSED.number(), told.get(), "the refusal, by connect or SO_ERROR");
    assertEquals(0, error(s), "SO_ERROR once it was told");
    assertEquals(0, error(subject.connected().socket()), "SO_ERROR of a connection");
  }

  private static int error(USocket s) throws USocketException {
    return s.getsockopt(SOL_SOCKET, SocketOption.SO_ERROR);
  }

  private static int errorNow(USocket s) {
    try {
      return error(s);
    } catch (USocketException e) {
      throw Expect.failure("getsockopt SO_ERROR while connecting", "a number", e);
    }
  }

  /**
   * A swapped level.
   *
   * <p>If this fails: the api checks this itself.
   */
  @Rule
  void OPT_3_3_an_option_at_another_level_is_ENOPROTOOPT(Subject subject) throws Exception {
    USocket s = subject.socket();
    List<OptionLevel> levels =
        List.of(
            SOL_SOCKET,
            Protocol.IPPROTO_IP,
            Protocol.IPPROTO_TCP,
            Protocol.IPPROTO_UDP,
            Protocol.IPPROTO_IPV6);
    for (SocketOption option : SocketOption.values()) {
      for (OptionLevel level : levels) {
        if (level != option.level()) {
          cannotBeSet(s, level, option);
          cannotBeRead(s, level, option);
        }
      }
    }
  }

  /**
   * Multicast is for datagrams.
   *
   * <p>If this fails: {@code StreamPort.setOption} and {@code getOption} have to refuse what is not
   * for TCP.
   */
  @Rule
  void OPT_3_4_multicast_options_of_a_stream_are_ENOPROTOOPT(Subject subject) throws Exception {
    USocket s = subject.socket();
    for (SocketOption option :
        List.of(SocketOption.IP_MULTICAST_TTL, SocketOption.IP_MULTICAST_LOOP)) {
      cannotBeSet(s, option.level(), option);
      cannotBeRead(s, option.level(), option);
    }
    byte[] group = {(byte) 239, 1, 2, 3, 127, 0, 0, 1};
    Expect.errno(
        Errno.ENOPROTOOPT,
        "joining a group with a stream",
        () -> s.setsockopt(Protocol.IPPROTO_IP, SocketOption.IP_ADD_MEMBERSHIP, group));
    Expect.errno(
        Errno.ENOPROTOOPT,
        "IP_MULTICAST_IF of a stream",
        () -> s.getsockopt(Protocol.IPPROTO_IP, SocketOption.IP_MULTICAST_IF));
  }

  /**
   * Memberships are structs, and cannot be read.
   *
   * <p>If this fails: the api checks this itself.
   */
  @Rule
  void OPT_3_5_memberships_are_write_only(Subject subject) throws Exception {
    USocket s = subject.datagram();
    for (SocketOption option :
        EnumSet.range(SocketOption.IP_ADD_MEMBERSHIP, SocketOption.IPV6_LEAVE_GROUP)) {
      cannotBeRead(s, option.level(), option);
      Expect.errno(
          Errno.EINVAL, option + " as an int", () -> s.setsockopt(option.level(), option, 1));
    }
  }

  /**
   * TCP is for streams.
   *
   * <p>If this fails: {@code DatagramPort.setOption} and {@code getOption} have to refuse what is
   * not for UDP.
   */
  @Rule
  void OPT_3_6_TCP_options_of_a_datagram_socket_are_ENOPROTOOPT(Subject subject) throws Exception {
    USocket s = subject.datagram();
    for (SocketOption option : EnumSet.range(SocketOption.TCP_NODELAY, SocketOption.TCP_KEEPCNT)) {
      cannotBeSet(s, IPPROTO_TCP, option);
      cannotBeRead(s, IPPROTO_TCP, option);
    }
  }

  /**
   * A server sets its options once.
   *
   * <p>If this fails: {@code SocketPort.setOption} is called on each accepted port with what the
   * listener was given.
   */
  @Rule
  void OPT_4_1_accepted_sockets_have_the_options_of_their_listener(Subject subject)
      throws Exception {
    USocket before = subject.socket();
    setAll(before);
    expectAll(subject.accepted(subject.listening(before)).socket(), "set before listen");
    USocket after = subject.listening();
    setAll(after);
    expectAll(subject.accepted(after).socket(), "set after listen");
    USocket untouched = subject.accepted().socket();
    assertEquals(
        0, untouched.getsockopt(SOL_SOCKET, SocketOption.SO_KEEPALIVE), "SO_KEEPALIVE, never set");
  }

  private static void setAll(USocket s) throws Exception {
    s.setsockopt(IPPROTO_TCP, SocketOption.TCP_NODELAY, 1);
    s.setsockopt(SOL_SOCKET, SocketOption.SO_KEEPALIVE, 1);
    s.setsockopt(SOL_SOCKET, SocketOption.SO_LINGER, OptionRules.ints(1, 3));
    s.setsockopt(IPPROTO_TCP, SocketOption.TCP_KEEPIDLE, 77);
  }

  private static void expectAll(USocket s, String when) throws Exception {
    assertEquals(1, s.getsockopt(IPPROTO_TCP, SocketOption.TCP_NODELAY), "TCP_NODELAY, " + when);
    assertEquals(1, s.getsockopt(SOL_SOCKET, SocketOption.SO_KEEPALIVE), "SO_KEEPALIVE, " + when);
    Expect.bytes(
        OptionRules.ints(1, 3),
        s.getsockopt(SOL_SOCKET, SocketOption.SO_LINGER, 8),
        "SO_LINGER, " + when);
    assertEquals(77, s.getsockopt(IPPROTO_TCP, SocketOption.TCP_KEEPIDLE), "TCP_KEEPIDLE, " + when);
  }

  /**
   * Listening changes no option.
   *
   * <p>If this fails: the port that {@code StreamPort.listen} answers has to have the options of
   * the one before.
   */
  @Rule
  void OPT_4_2_listening_changes_no_option(Subject subject) throws Exception {
    for (int reuse : new int[] {0, 1}) {
      USocket s = subject.socket();
      setAll(s);
      s.setsockopt(SOL_SOCKET, SocketOption.SO_REUSEADDR, reuse);
      s.setsockopt(SOL_SOCKET, SocketOption.SO_RCVBUF, 40_000);
      int size = s.getsockopt(SOL_SOCKET, SocketOption.SO_RCVBUF);
      subject.listening(s);
      expectAll(s, "read after listen");
      assertEquals(
          reuse,
          s.getsockopt(SOL_SOCKET, SocketOption.SO_REUSEADDR),
          "SO_REUSEADDR, read after listen");
      assertEquals(
          size, s.getsockopt(SOL_SOCKET, SocketOption.SO_RCVBUF), "SO_RCVBUF, read after listen");
      s.setsockopt(SOL_SOCKET, SocketOption.SO_KEEPALIVE, 0);
      assertEquals(
          0, s.getsockopt(SOL_SOCKET, SocketOption.SO_KEEPALIVE), "SO_KEEPALIVE of a listener");
    }
  }

  /**
   * A retry has the same options.
   *
   * <p>If this fails: {@code SocketPort.setOption} is called on the port that takes the place of
   * the refused one; it has to take hold before connect.
   */
  @Rule
  void OPT_4_3_options_survive_a_refused_connect(Subject subject) throws Exception {
    USocket s = subject.socket();
    setAll(s);
    InetSocketAddress refusing = RefusingPort.make(subject);
    Expect.errno(Errno.ECONNREFUSED, "a refused connect", () -> s.connect(refusing));
    expectAll(s, "after a refused connect");
    expectAll(subject.connected(s).socket(), "on the connection after it");
  }
}

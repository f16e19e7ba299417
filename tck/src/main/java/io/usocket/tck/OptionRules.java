// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static io.usocket.Protocol.IPPROTO_IP;
import static io.usocket.Protocol.IPPROTO_TCP;
import static io.usocket.SocketLevel.SOL_SOCKET;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.usocket.AddressFamily;
import io.usocket.Errno;
import io.usocket.SocketOption;
import io.usocket.SocketType;
import io.usocket.USocket;
import java.net.NetworkInterface;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/** OPT-1 and 2: options are what they were set to. */
class OptionRules {
  /**
   * Switches of a stream.
   *
   * <p>If this fails: look at {@code SocketPort.setOption} and {@code getOption}: 0 or 1 for
   * switches.
   */
  @Rule
  void OPT_1_1_switches_of_a_stream_read_back(Subject subject) throws Exception {
    for (USocket s : List.of(subject.socket(), subject.connected().socket())) {
      for (SocketOption option :
          List.of(SocketOption.SO_REUSEADDR, SocketOption.SO_KEEPALIVE, SocketOption.TCP_NODELAY)) {
        switches(s, option);
      }
    }
  }

  private static void switches(USocket s, SocketOption option) throws Exception {
    for (int value : new int[] {1, 0, 5, 0}) {
      s.setsockopt(option.level(), option, value);
      assertEquals(
          value == 0 ? 0 : 1, s.getsockopt(option.level(), option), option + " set to " + value);
    }
  }

  /**
   * Switches of a datagram socket.
   *
   * <p>If this fails: as OPT-1.1.
   */
  @Rule
  void OPT_1_2_switches_of_a_datagram_socket_read_back(Subject subject) throws Exception {
    USocket s = subject.socket(AddressFamily.AF_INET, SocketType.SOCK_DGRAM);
    for (SocketOption option :
        List.of(
            SocketOption.SO_REUSEADDR, SocketOption.SO_BROADCAST, SocketOption.IP_MULTICAST_LOOP)) {
      switches(s, option);
    }
    assertEquals(
        SocketType.SOCK_DGRAM.value(), s.getsockopt(SOL_SOCKET, SocketOption.SO_TYPE), "SO_TYPE");
  }

  /**
   * An option that not every platform has.
   *
   * <p>If this fails: an option that is not there is ENOPROTOOPT for setting and for reading.
   */
  @Rule
  void OPT_1_3_SO_REUSEPORT_is_there_or_is_not(Subject subject) throws Exception {
    USocket s = subject.socket();
    boolean there =
        new java.net.Socket()
            .supportedOptions()
            .contains(java.net.StandardSocketOptions.SO_REUSEPORT);
    List<String> seen =
        List.of(
            outcome(() -> s.setsockopt(SOL_SOCKET, SocketOption.SO_REUSEPORT, 1)),
            outcome(
                () ->
                    assertEquals(
                        1, s.getsockopt(SOL_SOCKET, SocketOption.SO_REUSEPORT), "SO_REUSEPORT")));
    String expected = there ? "done" : Errno.ENOPROTOOPT.toString();
    assertEquals(List.of(expected, expected), seen, "setting and reading SO_REUSEPORT");
  }

  private static String outcome(org.junit.jupiter.api.function.Executable call) throws Exception {
    try {
      call.execute();
      return "done";
    } catch (io.usocket.USocketException e) {
      return e.errno().toString();
    } catch (Throwable e) {
      throw Expect.failure("SO_REUSEPORT", "done or ENOPROTOOPT", e);
    }
  }

  /**
   * Buffers of the kernel.
   *
   * <p>If this fails: the sizes have to reach the kernel's socket.
   */
  @Rule
  void OPT_1_4_buffer_sizes_are_at_least_what_was_asked_for(Subject subject) throws Exception {
    USocket s = subject.socket();
    for (SocketOption option : List.of(SocketOption.SO_RCVBUF, SocketOption.SO_SNDBUF)) {
      int last = 0;
      for (int size : new int[] {16_384, 65_536, 131_072}) {
        s.setsockopt(SOL_SOCKET, option, size);
        int got = s.getsockopt(SOL_SOCKET, option);
        if (got < size || got < last) {
          throw Expect.failure(option + " set to " + size, "at least that", got);
        }
        last = got;
      }
    }
  }

  /**
   * Keep-alive.
   *
   * <p>If this fails: the JDK has these as ExtendedSocketOptions.
   */
  @Rule
  void OPT_1_5_the_times_of_keep_alive_read_back(Subject subject) throws Exception {
    USocket s = subject.socket();
    for (SocketOption option :
        List.of(SocketOption.TCP_KEEPIDLE, SocketOption.TCP_KEEPINTVL, SocketOption.TCP_KEEPCNT)) {
      readsBack(s, option, 77);
      readsBack(s, option, 3);
    }
  }

  private static void readsBack(USocket s, SocketOption option, int value) throws Exception {
    s.setsockopt(option.level(), option, value);
    assertEquals(value, s.getsockopt(option.level(), option), option + " set to " + value);
  }

  /**
   * The type of service.
   *
   * <p>If this fails: as OPT-1.1.
   */
  @Rule
  void OPT_1_6_IP_TOS_of_a_stream_reads_back(Subject subject) throws Exception {
    USocket s = subject.socket();
    readsBack(s, SocketOption.IP_TOS, 0x10);
    readsBack(s, SocketOption.IP_TOS, 0);
  }

  /**
   * The type of service and the hops of datagrams.
   *
   * <p>If this fails: as OPT-1.1.
   */
  @Rule
  void OPT_1_7_IP_TOS_and_IP_MULTICAST_TTL_of_datagrams_read_back(Subject subject)
      throws Exception {
    USocket s = subject.socket(AddressFamily.AF_INET, SocketType.SOCK_DGRAM);
    for (SocketOption option : List.of(SocketOption.IP_TOS, SocketOption.IP_MULTICAST_TTL)) {
      readsBack(s, option, 0x10);
      s.setsockopt(IPPROTO_IP, option, new byte[] {8});
      assertEquals(8, s.getsockopt(IPPROTO_IP, option), option + " set to the single byte 8");
    }
    readsBack(s, SocketOption.IP_MULTICAST_TTL, 255);
    readsBack(s, SocketOption.IP_MULTICAST_TTL, 0);
  }

  /**
   * The way out for multicast.
   *
   * <p>If this fails: the value is the index of a network interface.
   */
  @Rule
  void OPT_1_8_IP_MULTICAST_IF_is_an_index_or_an_address(Subject subject) throws Exception {
    USocket s = subject.socket(AddressFamily.AF_INET, SocketType.SOCK_DGRAM);
    int index = NetworkInterface.getByInetAddress(Subject.loopback()).getIndex();
    s.setsockopt(IPPROTO_IP, SocketOption.IP_MULTICAST_IF, Subject.loopback().getAddress());
    assertEquals(index, s.getsockopt(IPPROTO_IP, SocketOption.IP_MULTICAST_IF), "set to 127.0.0.1");
    readsBack(
        subject.socket(AddressFamily.AF_INET, SocketType.SOCK_DGRAM),
        SocketOption.IP_MULTICAST_IF,
        index);
  }

  /**
   * struct linger.
   *
   * <p>If this fails: {@code getOption(SO_LINGER)} answers seconds, or -1 for off.
   */
  @Rule
  void OPT_2_1_SO_LINGER_is_a_struct(Subject subject) throws Exception {
    USocket s = subject.socket();
    Expect.bytes(ints(0, 0), linger(s), "SO_LINGER of a fresh socket");
    s.setsockopt(SOL_SOCKET, SocketOption.SO_LINGER, ints(1, 7));
    Expect.bytes(ints(1, 7), linger(s), "SO_LINGER, on, 7 seconds");
    assertEquals(1, s.getsockopt(SOL_SOCKET, SocketOption.SO_LINGER), "SO_LINGER, on, as an int");
    s.setsockopt(SOL_SOCKET, SocketOption.SO_LINGER, ints(1, 0));
    Expect.bytes(ints(1, 0), linger(s), "SO_LINGER, on, 0 seconds");
    s.setsockopt(SOL_SOCKET, SocketOption.SO_LINGER, ints(0, 9));
    assertEquals(0, s.getsockopt(SOL_SOCKET, SocketOption.SO_LINGER), "SO_LINGER, off");
    Expect.errno(
        Errno.EINVAL,
        "SO_LINGER as an int",
        () -> s.setsockopt(SOL_SOCKET, SocketOption.SO_LINGER, 1));
  }

  private static byte[] linger(USocket s) throws Exception {
    return s.getsockopt(SOL_SOCKET, SocketOption.SO_LINGER, 8);
  }

  static byte[] ints(int... numbers) {
    ByteBuffer struct =
        ByteBuffer.allocate(Integer.BYTES * numbers.length).order(ByteOrder.nativeOrder());
    Arrays.stream(numbers).forEach(struct::putInt);
    return struct.array();
  }

  private static byte[] longs(long... numbers) {
    ByteBuffer struct =
        ByteBuffer.allocate(Long.BYTES * numbers.length).order(ByteOrder.nativeOrder());
    Arrays.stream(numbers).forEach(struct::putLong);
    return struct.array();
  }

  /**
   * struct timeval.
   *
   * <p>If this fails: the api keeps these itself.
   */
  @Rule
  void OPT_2_2_timeouts_are_a_struct(Subject subject) throws Exception {
    USocket s = subject.socket();
    for (SocketOption option : List.of(SocketOption.SO_RCVTIMEO, SocketOption.SO_SNDTIMEO)) {
      Expect.bytes(longs(0, 0), s.getsockopt(SOL_SOCKET, option, 16), option + ", fresh");
      s.setsockopt(SOL_SOCKET, option, longs(3, 250_000));
      Expect.bytes(longs(3, 250_000), s.getsockopt(SOL_SOCKET, option, 16), option + ", 3.25 s");
      s.setsockopt(SOL_SOCKET, option, longs(0, 0));
      Expect.bytes(longs(0, 0), s.getsockopt(SOL_SOCKET, option, 16), option + ", none");
      Expect.errno(Errno.EINVAL, option + " as an int", () -> s.setsockopt(SOL_SOCKET, option, 1));
      for (byte[] wrong : List.of(longs(-1, 0), longs(0, -1), longs(0, 1_000_000))) {
        Expect.errno(
            Errno.EINVAL,
            option + ", no time: " + Arrays.toString(wrong),
            () -> s.setsockopt(SOL_SOCKET, option, wrong));
      }
    }
  }

  /**
   * Structs are checked.
   *
   * <p>If this fails: the api checks this itself.
   */
  @Rule
  void OPT_2_3_too_few_bytes_are_EINVAL(Subject subject) throws Exception {
    USocket s = subject.socket();
    s.setsockopt(SOL_SOCKET, SocketOption.SO_KEEPALIVE, 1);
    s.setsockopt(SOL_SOCKET, SocketOption.SO_LINGER, ints(1, 7));
    tooShort(s, SocketOption.SO_KEEPALIVE, 3);
    tooShort(s, SocketOption.SO_KEEPALIVE, 0);
    tooShort(s, SocketOption.SO_LINGER, 7);
    tooShort(s, SocketOption.SO_RCVTIMEO, 15);
    assertEquals(1, s.getsockopt(SOL_SOCKET, SocketOption.SO_KEEPALIVE), "SO_KEEPALIVE after that");
    Expect.bytes(ints(1, 7), linger(s), "SO_LINGER after that");
    s.setsockopt(SOL_SOCKET, SocketOption.SO_KEEPALIVE, ints(0));
    assertEquals(
        0, s.getsockopt(SOL_SOCKET, SocketOption.SO_KEEPALIVE), "SO_KEEPALIVE, 0 as bytes");
    s.setsockopt(IPPROTO_TCP, SocketOption.TCP_NODELAY, ints(1, 99, 99));
    assertEquals(
        1, s.getsockopt(IPPROTO_TCP, SocketOption.TCP_NODELAY), "TCP_NODELAY, 1 and more bytes");
  }

  private static void tooShort(USocket s, SocketOption option, int length) {
    Expect.errno(
        Errno.EINVAL,
        option + " of " + length + " bytes",
        () -> s.setsockopt(option.level(), option, new byte[length]));
  }

  /**
   * Reading a part of a value.
   *
   * <p>If this fails: the api cuts the value itself.
   */
  @Rule
  void OPT_2_4_getsockopt_answers_at_most_so_many_bytes(Subject subject) throws Exception {
    USocket s = subject.socket();
    s.setsockopt(SOL_SOCKET, SocketOption.SO_LINGER, ints(1, 7));
    for (int length : new int[] {0, 1, 4, 8, 100}) {
      Expect.bytes(
          Arrays.copyOf(ints(1, 7), Math.min(8, length)),
          s.getsockopt(SOL_SOCKET, SocketOption.SO_LINGER, length),
          "getsockopt of SO_LINGER, at most " + length + " bytes");
    }
    Expect.bytes(
        ints(SocketType.SOCK_STREAM.value()),
        s.getsockopt(SOL_SOCKET, SocketOption.SO_TYPE, 4),
        "getsockopt of SO_TYPE, 4 bytes");
    Expect.errno(
        Errno.EINVAL,
        "getsockopt, -1 bytes",
        () -> s.getsockopt(SOL_SOCKET, SocketOption.SO_LINGER, -1));
  }
}

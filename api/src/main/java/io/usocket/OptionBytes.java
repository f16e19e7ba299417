// SPDX-License-Identifier: Apache-2.0
package io.usocket;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collections;

/** The value of an option as the bytes that Linux uses: ints, linger, timeval, mreq. */
final class OptionBytes {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final long NANOS_PER_MICRO = 1_000L;

  private final SocketOption option;
  private final ByteBuffer value;

  OptionBytes(SocketOption option, byte[] value) {
    this.option = option;
    this.value = ByteBuffer.wrap(value).order(ByteOrder.nativeOrder());
  }

  int integer() throws USocketException {
    boolean mayBeByte =
        option == SocketOption.IP_TOS
            || option == SocketOption.IP_MULTICAST_TTL
            || option == SocketOption.IP_MULTICAST_LOOP;
    if (mayBeByte && value.capacity() > 0 && value.capacity() < Integer.BYTES) {
      return Byte.toUnsignedInt(value.get(0));
    }
    require(Integer.BYTES, "an int");
    return value.getInt(0);
  }

  static byte[] integer(int number) {
    return buffer(Integer.BYTES).putInt(number).array();
  }

  /** Seconds, or -1 for off. */
  int linger() throws USocketException {
    require(8, "struct linger: int on, int seconds");
    return value.getInt(0) == 0 ? -1 : value.getInt(4);
  }

  static byte[] linger(int seconds) {
    return buffer(8).putInt(seconds < 0 ? 0 : 1).putInt(Math.max(0, seconds)).array();
  }

  /** Nanoseconds. */
  long timeval() throws USocketException {
    require(16, "struct timeval: long seconds, long microseconds");
    long seconds = value.getLong(0);
    long micros = value.getLong(8);
    if (seconds < 0 || micros < 0 || micros >= 1_000_000) {
      throw invalid("no time: " + seconds + " s and " + micros + " µs");
    }
    return seconds >= Long.MAX_VALUE / NANOS_PER_SECOND
        ? Long.MAX_VALUE
        : seconds * NANOS_PER_SECOND + micros * NANOS_PER_MICRO;
  }

  static byte[] timeval(long nanos) {
    return buffer(16)
        .putLong(nanos / NANOS_PER_SECOND)
        .putLong(nanos % NANOS_PER_SECOND / NANOS_PER_MICRO)
        .array();
  }

  InetAddress group() throws IOException {
    require(sixes() ? 20 : 8, sixes() ? "struct ipv6_mreq" : "struct ip_mreq");
    InetAddress group = address(0, sixes() ? 16 : 4);
    if (!group.isMulticastAddress()) {
      throw invalid(group.getHostAddress() + " is not a multicast address");
    }
    return group;
  }

  NetworkInterface groupInterface() throws IOException {
    return sixes() ? byIndex(value.getInt(16)) : byAddress(address(4, 4));
  }

  int outgoingInterface() throws IOException {
    require(4, "struct in_addr, or an interface index as an int");
    return byAddress(address(0, 4)).getIndex();
  }

  private boolean sixes() {
    return option == SocketOption.IPV6_JOIN_GROUP || option == SocketOption.IPV6_LEAVE_GROUP;
  }

  private InetAddress address(int at, int length) throws IOException {
    byte[] bytes = new byte[length];
    value.get(at, bytes);
    return InetAddress.getByAddress(bytes);
  }

  private NetworkInterface byAddress(InetAddress address) throws IOException {
    if (address.isAnyLocalAddress()) {
      return anyMulticastInterface();
    }
    NetworkInterface on = NetworkInterface.getByInetAddress(address);
    if (on == null) {
      throw invalid("no interface has the address " + address.getHostAddress());
    }
    return on;
  }

  private NetworkInterface byIndex(int index) throws IOException {
    if (index == 0) {
      return anyMulticastInterface();
    }
    NetworkInterface on = index < 0 ? null : NetworkInterface.getByIndex(index);
    if (on == null) {
      throw invalid("no interface has the index " + index);
    }
    return on;
  }

  /** "Any" means one that leads out, if there is one (ip(7): the system chooses). */
  private NetworkInterface anyMulticastInterface() throws IOException {
    NetworkInterface last = null;
    for (NetworkInterface on : Collections.list(NetworkInterface.getNetworkInterfaces())) {
      if (on.isUp() && (on.supportsMulticast() || on.isLoopback())) {
        last = on;
        if (!on.isLoopback()) {
          return on;
        }
      }
    }
    if (last == null) {
      throw new USocketException(
          Errno.EADDRNOTAVAIL, "setsockopt " + option + ": no interface is up");
    }
    return last;
  }

  private void require(int length, String layout) throws USocketException {
    if (value.capacity() < length) {
      throw invalid("it takes " + length + " bytes (" + layout + "), not " + value.capacity());
    }
  }

  private USocketException invalid(String why) {
    return new USocketException(Errno.EINVAL, "setsockopt " + option + ": " + why);
  }

  private static ByteBuffer buffer(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.nativeOrder());
  }
}

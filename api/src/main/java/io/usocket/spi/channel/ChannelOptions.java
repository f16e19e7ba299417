// SPDX-License-Identifier: Apache-2.0
package io.usocket.spi.channel;

import io.usocket.Errno;
import io.usocket.SocketOption;
import io.usocket.USocketException;
import java.io.IOException;
import java.net.NetworkInterface;
import java.net.StandardSocketOptions;
import java.nio.channels.NetworkChannel;
import java.util.EnumMap;
import java.util.Map;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;

/** Socket options as ints, on the options of a JDK channel. */
final class ChannelOptions {
  private static final Map<SocketOption, java.net.SocketOption<?>> NAMES =
      new EnumMap<>(
          Map.ofEntries(
              Map.entry(SocketOption.SO_REUSEADDR, StandardSocketOptions.SO_REUSEADDR),
              Map.entry(SocketOption.SO_REUSEPORT, StandardSocketOptions.SO_REUSEPORT),
              Map.entry(SocketOption.SO_KEEPALIVE, StandardSocketOptions.SO_KEEPALIVE),
              Map.entry(SocketOption.SO_BROADCAST, StandardSocketOptions.SO_BROADCAST),
              Map.entry(SocketOption.SO_LINGER, StandardSocketOptions.SO_LINGER),
              Map.entry(SocketOption.SO_RCVBUF, StandardSocketOptions.SO_RCVBUF),
              Map.entry(SocketOption.SO_SNDBUF, StandardSocketOptions.SO_SNDBUF),
              Map.entry(SocketOption.TCP_NODELAY, StandardSocketOptions.TCP_NODELAY),
              Map.entry(SocketOption.TCP_KEEPIDLE, ExtendedSocketOptions.TCP_KEEPIDLE),
              Map.entry(SocketOption.TCP_KEEPINTVL, ExtendedSocketOptions.TCP_KEEPINTERVAL),
              Map.entry(SocketOption.TCP_KEEPCNT, ExtendedSocketOptions.TCP_KEEPCOUNT),
              Map.entry(SocketOption.IP_TOS, StandardSocketOptions.IP_TOS),
              Map.entry(SocketOption.IP_MULTICAST_TTL, StandardSocketOptions.IP_MULTICAST_TTL),
              Map.entry(SocketOption.IP_MULTICAST_LOOP, StandardSocketOptions.IP_MULTICAST_LOOP),
              Map.entry(SocketOption.IP_MULTICAST_IF, StandardSocketOptions.IP_MULTICAST_IF)));

  private ChannelOptions() {}

  static void set(NetworkChannel channel, SocketOption option, int value) throws IOException {
    java.net.SocketOption<?> name = name(channel, option);
    try {
      setTyped(channel, name, value);
    } catch (IllegalArgumentException e) {
      throw new USocketException(
          Errno.EINVAL, "setsockopt " + option + ": no such value: " + value, e);
    }
  }

  @SuppressWarnings("unchecked") // the option's own type decides
  private static void setTyped(NetworkChannel channel, java.net.SocketOption<?> name, int value)
      throws IOException {
    if (name.type() == Boolean.class) {
      channel.setOption((java.net.SocketOption<Boolean>) name, value != 0);
    } else if (name.type() == NetworkInterface.class) {
      NetworkInterface on = NetworkInterface.getByIndex(value);
      if (on == null) {
        throw new IllegalArgumentException("no interface has the index " + value);
      }
      channel.setOption((java.net.SocketOption<NetworkInterface>) name, on);
    } else {
      channel.setOption((java.net.SocketOption<Integer>) name, value);
    }
  }

  static int get(NetworkChannel channel, SocketOption option) throws IOException {
    Object value = channel.getOption(name(channel, option));
    if (value instanceof Boolean on) {
      return on ? 1 : 0;
    }
    if (value instanceof NetworkInterface on) {
      return on.getIndex();
    }
    return value instanceof Integer number ? number : 0; // an interface that was never set
  }

  private static java.net.SocketOption<?> name(NetworkChannel channel, SocketOption option)
      throws USocketException {
    java.net.@Nullable SocketOption<?> name = NAMES.get(option);
    if (name == null || !channel.supportedOptions().contains(name)) {
      throw new USocketException(
          Errno.ENOPROTOOPT, option + " is not an option of this kind of socket");
    }
    return name;
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket;

import io.usocket.spi.DatagramPort;
import io.usocket.spi.ListenPort;
import io.usocket.spi.SocketPort;
import java.io.IOException;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * The options of one socket: which go where, and which were chosen, so that a port that takes the
 * place of another is set up alike. Used by many threads.
 */
final class SocketOptions {
  /** What a listening port of the JDK does not have; it is kept for the connections. */
  private static final Set<SocketOption> OF_CONNECTIONS =
      EnumSet.of(
          SocketOption.SO_KEEPALIVE,
          SocketOption.SO_LINGER,
          SocketOption.SO_SNDBUF,
          SocketOption.TCP_NODELAY,
          SocketOption.TCP_KEEPIDLE,
          SocketOption.TCP_KEEPINTVL,
          SocketOption.TCP_KEEPCNT,
          SocketOption.IP_TOS);

  private static final Set<SocketOption> STRUCTS =
      EnumSet.of(
          SocketOption.SO_LINGER,
          SocketOption.SO_RCVTIMEO,
          SocketOption.SO_SNDTIMEO,
          SocketOption.IP_ADD_MEMBERSHIP,
          SocketOption.IP_DROP_MEMBERSHIP,
          SocketOption.IPV6_JOIN_GROUP,
          SocketOption.IPV6_LEAVE_GROUP);

  private static final Set<SocketOption> READ_ONLY =
      EnumSet.of(SocketOption.SO_ERROR, SocketOption.SO_TYPE);

  private final Timeouts timeouts;
  private final Map<SocketOption, Integer> chosen = new EnumMap<>(SocketOption.class);

  SocketOptions(Timeouts timeouts) {
    this.timeouts = timeouts;
  }

  void set(SocketPort port, OptionLevel level, SocketOption option, int value) throws IOException {
    requireLevel(level, option);
    if (STRUCTS.contains(option)) {
      throw new USocketException(
          Errno.EINVAL, "setsockopt " + option + ": it takes a struct, as bytes");
    }
    choose(port, option, value);
  }

  void set(SocketPort port, OptionLevel level, SocketOption option, byte[] value)
      throws IOException {
    requireLevel(level, option);
    OptionBytes bytes = new OptionBytes(option, value);
    switch (option) {
      case SO_LINGER -> choose(port, option, bytes.linger());
      case SO_RCVTIMEO -> timeouts.receiving(bytes.timeval());
      case SO_SNDTIMEO -> timeouts.sending(bytes.timeval());
      case IP_ADD_MEMBERSHIP, IPV6_JOIN_GROUP ->
          datagram(port, option).join(bytes.group(), bytes.groupInterface());
      case IP_DROP_MEMBERSHIP, IPV6_LEAVE_GROUP ->
          datagram(port, option).leave(bytes.group(), bytes.groupInterface());
      case IP_MULTICAST_IF -> choose(port, option, bytes.outgoingInterface());
      default -> choose(port, option, bytes.integer());
    }
  }

  int getInt(SocketPort port, OptionLevel level, SocketOption option) throws IOException {
    byte[] value = getBytes(port, level, option);
    return new OptionBytes(option, value).integer();
  }

  byte[] getBytes(SocketPort port, OptionLevel level, SocketOption option) throws IOException {
    if (level != option.level()) {
      throw noSuchOption(level, option);
    }
    return switch (option) {
      case SO_LINGER -> OptionBytes.linger(read(port, option));
      case SO_RCVTIMEO -> OptionBytes.timeval(timeouts.receiving());
      case SO_SNDTIMEO -> OptionBytes.timeval(timeouts.sending());
      case IP_ADD_MEMBERSHIP, IP_DROP_MEMBERSHIP, IPV6_JOIN_GROUP, IPV6_LEAVE_GROUP ->
          throw noSuchOption(level, option);
      default -> OptionBytes.integer(read(port, option));
    };
  }

  /** Sets a port up as the one before it was. */
  void apply(SocketPort port) throws IOException {
    synchronized (chosen) {
      for (Map.Entry<SocketOption, Integer> option : chosen.entrySet()) {
        port.setOption(option.getKey(), option.getValue());
      }
    }
  }

  /** Sets an accepted connection up as its listener was; the kernel has passed on the rest. */
  void inherit(SocketOptions listener, SocketPort connection) throws IOException {
    synchronized (listener.chosen) {
      for (Map.Entry<SocketOption, Integer> option : listener.chosen.entrySet()) {
        if (OF_CONNECTIONS.contains(option.getKey())) {
          connection.setOption(option.getKey(), option.getValue());
        }
      }
    }
  }

  private void choose(SocketPort port, SocketOption option, int value) throws IOException {
    if (!(port instanceof ListenPort && OF_CONNECTIONS.contains(option))) {
      port.setOption(option, value);
    }
    synchronized (chosen) {
      chosen.put(option, value);
    }
  }

  private int read(SocketPort port, SocketOption option) throws IOException {
    if (!(port instanceof ListenPort && OF_CONNECTIONS.contains(option))) {
      return port.getOption(option);
    }
    synchronized (chosen) {
      return chosen.getOrDefault(option, option == SocketOption.SO_LINGER ? -1 : 0);
    }
  }

  private static DatagramPort datagram(SocketPort port, SocketOption option)
      throws USocketException {
    if (port instanceof DatagramPort datagram) {
      return datagram;
    }
    throw noSuchOption(option.level(), option);
  }

  private static void requireLevel(OptionLevel level, SocketOption option) throws USocketException {
    if (level != option.level() || READ_ONLY.contains(option)) {
      throw noSuchOption(level, option);
    }
  }

  private static USocketException noSuchOption(OptionLevel level, SocketOption option) {
    return new USocketException(
        Errno.ENOPROTOOPT,
        level == option.level()
            ? option + " cannot be used this way on this socket"
            : option + " belongs to the level " + option.level() + ", not to " + level);
  }
}

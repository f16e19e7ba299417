// SPDX-License-Identifier: Apache-2.0
package io.usocket.spi.channel;

import io.usocket.AddressFamily;
import io.usocket.Errno;
import io.usocket.SocketOption;
import io.usocket.USocketException;
import io.usocket.spi.Deadline;
import io.usocket.spi.SocketPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SelectableChannel;

/**
 * What TCP, listening and UDP ports on NIO channels share: options, the local address, waiting and
 * the end.
 */
abstract sealed class ChannelPort<C extends SelectableChannel & NetworkChannel>
    implements SocketPort permits ChannelStream, ChannelListener, ChannelDatagram {
  final C channel;
  final AddressFamily family;
  private final ChannelWait reading;
  private final ChannelWait writing;

  ChannelPort(C channel, AddressFamily family) throws IOException {
    this.channel = channel;
    this.family = family;
    channel.configureBlocking(false);
    reading = new ChannelWait(channel);
    writing = new ChannelWait(channel);
  }

  static ProtocolFamily protocolFamily(AddressFamily family) throws USocketException {
    return switch (family) {
      case AF_INET -> StandardProtocolFamily.INET;
      case AF_INET6 -> StandardProtocolFamily.INET6;
      case AF_UNSPEC ->
          throw new USocketException(Errno.EAFNOSUPPORT, "a socket is AF_INET or AF_INET6");
    };
  }

  final boolean awaitInput(int operation, Deadline deadline) throws IOException {
    return reading.await(operation, deadline);
  }

  final boolean awaitOutput(int operation, Deadline deadline) throws IOException {
    return writing.await(operation, deadline);
  }

  @Override
  public final SelectableChannel channel() {
    return channel;
  }

  @Override
  public final int interest(int wanted) {
    return wanted;
  }

  @Override
  public final boolean hasBufferedInput() {
    return false;
  }

  @Override
  public final InetSocketAddress localAddress() throws IOException {
    return channel.getLocalAddress() instanceof InetSocketAddress bound
        ? bound
        : new InetSocketAddress(wildcard(), 0);
  }

  private InetAddress wildcard() throws IOException {
    return InetAddress.getByAddress(new byte[family == AddressFamily.AF_INET6 ? 16 : 4]);
  }

  @Override
  public final void setOption(SocketOption option, int value) throws IOException {
    ChannelOptions.set(channel, option, value);
  }

  @Override
  public final int getOption(SocketOption option) throws IOException {
    return ChannelOptions.get(channel, option);
  }

  @Override
  public final void close() throws IOException {
    // The channel first: its descriptor goes once both selectors have let go of it.
    try (reading;
        writing) {
      channel.close();
    }
  }
}

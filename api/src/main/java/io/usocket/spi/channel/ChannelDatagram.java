// SPDX-License-Identifier: Apache-2.0
package io.usocket.spi.channel;

import io.usocket.AddressFamily;
import io.usocket.Errno;
import io.usocket.USocketException;
import io.usocket.spi.DatagramPort;
import io.usocket.spi.Deadline;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.MembershipKey;
import java.nio.channels.SelectionKey;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** UDP on a DatagramChannel. */
public final class ChannelDatagram extends ChannelPort<DatagramChannel> implements DatagramPort {
  private record Membership(InetAddress group, NetworkInterface on) {}

  private final Map<Membership, MembershipKey> memberships = new ConcurrentHashMap<>();

  private ChannelDatagram(DatagramChannel channel, AddressFamily family) throws IOException {
    super(channel, family);
  }

  /**
   * Opens a fresh port.
   *
   * @param family AF_INET or AF_INET6
   * @return the port
   * @throws IOException EMFILE, EAFNOSUPPORT
   */
  public static ChannelDatagram open(AddressFamily family) throws IOException {
    DatagramChannel channel = DatagramChannel.open(protocolFamily(family));
    try {
      return new ChannelDatagram(channel, family);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  public void bind(InetSocketAddress address) throws IOException {
    channel.bind(address);
  }

  @Override
  public void connect(InetSocketAddress peer) throws IOException {
    if (channel.isConnected()) {
      channel.disconnect();
    }
    channel.connect(peer);
  }

  @Override
  public @Nullable InetSocketAddress receive(ByteBuffer dst, Deadline deadline) throws IOException {
    SocketAddress from = channel.receive(dst);
    while (from == null) {
      if (!awaitInput(SelectionKey.OP_READ, deadline)) {
        return null;
      }
      from = channel.receive(dst);
    }
    return (InetSocketAddress) from;
  }

  @Override
  public int send(ByteBuffer src, @Nullable InetSocketAddress to, Deadline deadline)
      throws IOException {
    int length = src.remaining();
    int n = sendOnce(src, to);
    while (n < length) { // a datagram goes whole or, without room, not at all
      if (!awaitOutput(SelectionKey.OP_WRITE, deadline)) {
        return WANT_WRITE;
      }
      n = sendOnce(src, to);
    }
    return n;
  }

  private int sendOnce(ByteBuffer src, @Nullable InetSocketAddress to) throws IOException {
    return to == null ? channel.write(src) : channel.send(src, to);
  }

  @Override
  public void join(InetAddress group, NetworkInterface on) throws IOException {
    try {
      memberships.put(new Membership(group, on), channel.join(group, on));
    } catch (IllegalArgumentException e) {
      throw new USocketException(Errno.EINVAL, "join " + group.getHostAddress(), e);
    }
  }

  @Override
  public void leave(InetAddress group, NetworkInterface on) throws IOException {
    MembershipKey joined = memberships.remove(new Membership(group, on));
    if (joined == null) {
      throw new USocketException(
          Errno.EADDRNOTAVAIL,
          "leave " + group.getHostAddress() + ": it was never joined on " + on.getName());
    }
    joined.drop();
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.spi.channel;

import io.usocket.AddressFamily;
import io.usocket.Feature;
import io.usocket.spi.DatagramPort;
import io.usocket.spi.SocketProvider;
import io.usocket.spi.StreamPort;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/** A provider whose TCP and UDP are NIO channels; what is left to implement is TLS. */
public abstract class ChannelProvider implements SocketProvider {
  private static final boolean IPV6 = hasIpv6();

  /** For subclasses. */
  protected ChannelProvider() {}

  /** The core features, UDP, and IPv6 where this host has it; a set of the caller's own. */
  protected static Set<Feature> channelFeatures() {
    Set<Feature> features = EnumSet.noneOf(Feature.class);
    Arrays.stream(Feature.values()).filter(Feature::isCore).forEach(features::add);
    features.add(Feature.UDP);
    if (IPV6) {
      features.add(Feature.IPV6);
    }
    return features;
  }

  private static boolean hasIpv6() {
    try (SocketChannel probe = SocketChannel.open(java.net.StandardProtocolFamily.INET6)) {
      return probe.isOpen();
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  @Override
  public StreamPort openStream(AddressFamily family) throws IOException {
    return ChannelStream.open(family);
  }

  @Override
  public DatagramPort openDatagram(AddressFamily family) throws IOException {
    return ChannelDatagram.open(family);
  }
}

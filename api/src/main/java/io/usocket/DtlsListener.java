// SPDX-License-Identifier: Apache-2.0
package io.usocket;

import io.usocket.spi.DatagramPort;
import io.usocket.spi.Deadline;
import io.usocket.spi.DtlsGate;
import io.usocket.spi.Port;
import io.usocket.spi.SocketProvider;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A listening socket of DTLS: it sends strangers to the {@link DtlsGate}, and gives each client
 * that is admitted a port of its own, bound to the same address and connected to the client. The
 * kernel hands datagrams to the socket that is connected to their sender, before all others.
 *
 * <p>While such a port is bound and not yet connected, datagrams of others may land there and are
 * lost: they are sent again, as is all that is lost in a handshake.
 */
final class DtlsListener implements Port {
  /** A longer hello is dropped: it would not come in one piece. */
  private static final int LONGEST_HELLO = 2048;

  /** So many datagrams are looked at by a call that must not wait. */
  private static final int MOST_AT_ONCE = 64;

  /** What makes a gate, and how many it may let in. */
  record Terms(DtlsGate gate, int maxPeers) {}

  private final SocketProvider provider;
  private final AddressFamily family;
  private final DatagramPort port;
  private final SocketOption sharing;
  private volatile Terms terms;
  private final Set<InetSocketAddress> taken = ConcurrentHashMap.newKeySet();
  private final ByteBuffer datagram = ByteBuffer.allocate(LONGEST_HELLO);
  private final ByteBuffer answer = ByteBuffer.allocate(DtlsGate.MOST_ANSWER);
  private volatile @Nullable DtlsPlace waiting;

  private DtlsListener(
      SocketProvider provider,
      AddressFamily family,
      DatagramPort port,
      SocketOption sharing,
      Terms terms) {
    this.provider = provider;
    this.family = family;
    this.port = port;
    this.sharing = sharing;
    this.terms = terms;
  }

  /**
   * Makes a socket listen.
   *
   * @param port bound, so that nobody else has its address; from now on the ports of clients share
   *     it
   */
  static DtlsListener on(
      DatagramPort port, SocketProvider provider, AddressFamily family, Terms terms)
      throws IOException {
    return new DtlsListener(provider, family, port, share(port), terms);
  }

  /** SO_REUSEPORT lets in sockets of the same user only; where there is none, SO_REUSEADDR. */
  private static SocketOption share(DatagramPort port) throws IOException {
    try {
      port.setOption(SocketOption.SO_REUSEPORT, 1);
      return SocketOption.SO_REUSEPORT;
    } catch (USocketException e) {
      port.setOption(SocketOption.SO_REUSEADDR, 1);
      return SocketOption.SO_REUSEADDR;
    }
  }

  /** Has strangers that come from now on meet another gate. */
  void change(Terms next) {
    terms = next;
  }

  /** Whether {@link #accept} does not have to wait. */
  boolean hasWaiting() {
    return waiting != null;
  }

  /** The next client; null: none came before the deadline. */
  @Nullable DtlsPlace accept(Deadline deadline) throws IOException {
    DtlsPlace next = waiting;
    waiting = null;
    for (int left = MOST_AT_ONCE; next == null; left--) {
      InetSocketAddress from = port.receive(datagram.clear(), deadline);
      if (from == null || (left <= 0 && deadline.hasPassed())) {
        return null;
      }
      next = examine(from);
    }
    return next;
  }

  /** Admits the next client, if one is there, for the next {@link #accept}. */
  void lookAhead() throws IOException {
    if (waiting == null) {
      waiting = accept(Deadline.NOW);
    }
  }

  /** A sender that has a place is one whose datagram came before its port was connected. */
  private @Nullable DtlsPlace examine(InetSocketAddress from) throws IOException {
    Terms now = terms;
    if (taken.contains(from) || taken.size() >= now.maxPeers()) {
      return null;
    }
    DtlsGate.Admission admission = now.gate().examine(datagram.flip(), from, answer.clear());
    if (answer.flip().hasRemaining()) {
      send(from);
    }
    return admission == null ? null : admit(admission, from);
  }

  private void send(InetSocketAddress to) {
    try {
      port.send(answer, to, Deadline.NOW);
    } catch (IOException e) {
      // a forged address, perhaps; if not, it will ask again
    }
  }

  private DtlsPlace admit(DtlsGate.Admission admission, InetSocketAddress from) throws IOException {
    DatagramPort transport = provider.openDatagram(family);
    taken.add(from);
    try {
      transport.setOption(sharing, 1);
      transport.bind(port.localAddress());
      transport.connect(from);
      return new DtlsPlace(transport, admission.open(transport), from, taken);
    } catch (IOException | RuntimeException e) {
      transport.close();
      taken.remove(from);
      throw e;
    }
  }

  @Override
  public SelectableChannel channel() {
    return port.channel();
  }

  @Override
  public int interest(int wanted) {
    return wanted;
  }

  @Override
  public boolean hasBufferedInput() {
    return hasWaiting();
  }

  /** Ends the port, not those of the clients that were accepted. */
  @Override
  public void close() throws IOException {
    DtlsPlace unaccepted = waiting;
    try (port) {
      if (unaccepted != null) {
        unaccepted.close();
      }
    }
  }
}

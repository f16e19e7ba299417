// SPDX-License-Identifier: Apache-2.0
package io.usocket;

import io.usocket.spi.BytePort;
import io.usocket.spi.Deadline;
import io.usocket.spi.TlsContext;
import io.usocket.spi.TlsPort;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A TCP connection, and TLS on top of it where the socket is IPPROTO_SEC. */
final class StreamConnection {
  /** A configuration, with what the provider has made of it. */
  record Security(TlsConfig config, TlsContext context) {}

  private final TcpSocket tcp;
  private final Handle handle;
  private volatile @Nullable Security security;
  private final Watchers watchers;
  private final Breakdown breakdown = new Breakdown();
  private final ReentrantLock securing = new ReentrantLock();
  private volatile @Nullable TlsLayer tls;

  StreamConnection(TcpSocket tcp, Handle handle, @Nullable Security security, Watchers watchers) {
    this.tcp = tcp;
    this.handle = handle;
    this.security = security;
    this.watchers = watchers;
  }

  /** Makes an accepted connection the server's side of TLS. */
  void secureAsServer() throws IOException {
    Security with = security;
    if (with != null) {
      hold(TlsLayer.server(with.config(), with.context(), tcp.stream(), watchers));
    }
  }

  /** Begins TLS on a plain connection, as the side that this is of TCP. */
  void secure(Security with) throws IOException {
    securing.lock();
    try {
      InetSocketAddress peer = tcp.peer();
      if (security != null || peer == null) {
        throw new USocketException(Errno.EISCONN, "starttls: TLS is on already");
      }
      hold(
          tcp.isAccepted()
              ? TlsLayer.server(with.config(), with.context(), tcp.stream(), watchers)
              : TlsLayer.client(with.config(), with.context(), tcp.stream(), peer, watchers));
      security = with;
    } finally {
      securing.unlock();
    }
  }

  boolean isSecure() {
    return security != null;
  }

  /** Connects, with the handshake where there is TLS; 0 once it is done. */
  int connect(InetSocketAddress to, Deadline deadline) throws IOException {
    Security with = security;
    if (with != null) {
      TlsLayer.serverNames(with.config(), to); // refused before a byte is sent
    }
    int want = tcp.connect(to, deadline);
    return want < 0 || deadline.isNow() ? want : handshake(deadline);
  }

  /** Whatever has to come before bytes can go: the connect that is under way, the handshake. */
  int prepare(Deadline deadline) throws IOException {
    int want = tcp.finish(deadline);
    return want < 0 ? want : handshake(deadline);
  }

  private int handshake(Deadline deadline) throws IOException {
    TlsLayer layer = layer();
    try {
      return layer == null ? 0 : layer.handshake(deadline);
    } finally {
      if (layer != null && layer.hasFailed()) {
        breakdown.tell();
      }
    }
  }

  /**
   * Goes on with the handshake for a poller, once the channel shows what it waits for.
   *
   * @return 0: there is nothing left of it to do; below 0: there is
   */
  int lookAtHandshake(Probe probe) {
    try {
      TlsLayer layer = layer();
      if (layer == null || layer.isDone() || breakdown.hasHappened()) {
        return 0;
      }
      int want = probe.showsAnything() ? layer.look() : Probe.WAIT;
      if (layer.hasFailed()) {
        breakdown.notice();
      }
      if (want == 0) {
        watchers.changedBy(probe.author());
      } else if (want != Probe.BUSY) {
        probe.awaitHandshake(layer.port().interest(SelectionKey.OP_READ), layer.limitAt());
      }
      return want;
    } catch (IOException | RuntimeException e) {
      breakdown.notice(); // what cannot be set up now cannot be set up in the next call
      return 0;
    }
  }

  /** Whether what the channel shows may be something to read. */
  boolean mayShowInput(Probe probe) {
    return tls == null
        ? probe.shows(SelectionKey.OP_READ | SelectionKey.OP_CONNECT)
        : probe.showsAnything();
  }

  /** Whether a plain connection has bytes, as its port tells without reading. */
  boolean isInputThere(Probe probe) {
    return tls == null
        && probe.shows(SelectionKey.OP_READ)
        && !probe.shows(SelectionKey.OP_CONNECT)
        && tcp.stream().available() > 0;
  }

  /** What of the channel a read or a write waits for. */
  int interest(int operations) {
    return bytes().interest(operations);
  }

  Breakdown breakdown() {
    return breakdown;
  }

  private @Nullable TlsLayer layer() throws IOException {
    Security with = security;
    if (tls != null || with == null) {
      return tls;
    }
    securing.lock();
    try {
      InetSocketAddress peer = tcp.peer();
      if (tls == null && peer != null) {
        hold(TlsLayer.client(with.config(), with.context(), tcp.stream(), peer, watchers));
      }
      return tls;
    } finally {
      securing.unlock();
    }
  }

  private void hold(TlsLayer layer) throws IOException {
    handle.hold(layer.port());
    tls = layer;
  }

  /** Where the bytes go, once {@link #prepare} has answered 0. */
  BytePort bytes() {
    TlsLayer layer = tls;
    return layer == null ? tcp.stream() : layer.port();
  }

  void requireOpen() throws USocketException {
    handle.requireOpen();
  }

  void requireConnection() throws USocketException {
    tcp.requireConnection();
  }

  /** TLS, once its handshake is done. */
  TlsPort negotiated() throws USocketException {
    TlsLayer layer = tls;
    if (layer == null || !layer.isDone()) {
      throw new USocketException(
          Errno.ENOTCONN, "there is no TLS on this socket, or its handshake is not done");
    }
    return layer.port();
  }

  /** The error of a call that would have to wait longer than it may. */
  USocketException cannotGoOn(int want, String call, Deadline deadline, long transferred) {
    return handle.cannotGoOn(want, deadline.isNow() ? call : call + peer(), deadline, transferred);
  }

  /** Ends a connection on which the peer has said something that must not be believed. */
  void abandon() throws IOException {
    breakdown.tell();
    tcp.stream().close();
  }

  /** The error of a call that failed. */
  USocketException failed(Exception e, String call) {
    return handle.failed(e, call + peer());
  }

  private String peer() {
    InetSocketAddress peer = tcp.peer();
    return peer == null ? "" : " (peer " + Addresses.text(peer) + ")";
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket;

import static io.usocket.Sockets.POLLERR;
import static io.usocket.Sockets.POLLIN;
import static io.usocket.Sockets.POLLOUT;

import io.usocket.spi.DatagramPort;
import io.usocket.spi.Deadline;
import io.usocket.spi.Port;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import org.jspecify.annotations.Nullable;

/** The calls of a datagram socket. One call takes one datagram: they are never joined. */
final class DatagramCalls extends PacketCalls {
  /** The longest datagram that can come. */
  private static final int LONGEST = 65_535;

  private final Turn receiving;
  private final Turn sending;
  private @Nullable ByteBuffer arrived;
  private volatile @Nullable InetSocketAddress sender;

  /** An error of the connected peer that a poller has met: told once. */
  private final Untold untold = new Untold();

  private volatile @Nullable InetSocketAddress peer;

  DatagramCalls(Handle handle, Watchers watchers, DatagramPort port) throws IOException {
    super(handle, watchers, port);
    this.receiving = new Turn(watchers);
    this.sending = new Turn(watchers);
    handle.hold(port);
  }

  @Override
  public void connect(InetSocketAddress to, Deadline deadline) throws IOException {
    handle.requireOpen();
    try {
      port.connect(to);
      peer = to;
    } catch (IOException | RuntimeException e) {
      throw handle.failed(e, "connect to " + Addresses.text(to));
    }
  }

  @Override
  public byte[] recv(int size, boolean peek, Deadline deadline) throws IOException {
    byte[] room = new byte[Math.min(size, LONGEST)];
    int n = recv(ByteBuffer.wrap(room), peek, deadline);
    return n == room.length ? room : java.util.Arrays.copyOf(room, n);
  }

  @Override
  public Received recvfrom(ByteBuffer dst, boolean peek, Deadline deadline) throws IOException {
    handle.requireOpen();
    if (!receiving.begin(deadline)) {
      throw handle.cannotGoOn(Port.WANT_READ, "recv", deadline, 0);
    }
    try {
      handle.requireOpen();
      untold.tell();
      InetSocketAddress known = sender;
      InetSocketAddress from = known == null ? receive(deadline) : known;
      ByteBuffer datagram = java.util.Objects.requireNonNull(arrived).duplicate();
      boolean cut = datagram.remaining() > dst.remaining();
      datagram.limit(datagram.position() + Math.min(datagram.remaining(), dst.remaining()));
      int n = datagram.remaining();
      dst.put(datagram);
      sender = peek ? from : null;
      return new Received(n, from, cut);
    } finally {
      receiving.end();
    }
  }

  private InetSocketAddress receive(Deadline deadline) throws IOException {
    ByteBuffer room = arrived == null ? ByteBuffer.allocate(LONGEST) : arrived.clear();
    arrived = room;
    InetSocketAddress from;
    try {
      from = port.receive(room, deadline);
    } catch (IOException | RuntimeException e) {
      throw handle.failed(e, "recv");
    }
    if (from == null) {
      throw handle.cannotGoOn(Port.WANT_READ, "recv", deadline, 0);
    }
    room.flip();
    return from;
  }

  @Override
  public int send(ByteBuffer src, Deadline deadline) throws IOException {
    handle.requireOpen();
    if (peer == null) {
      throw new USocketException(
          Errno.EDESTADDRREQ, "send: a datagram needs an address: use sendto, or connect first");
    }
    return send(src, null, deadline);
  }

  @Override
  public int sendto(ByteBuffer src, InetSocketAddress to, Deadline deadline) throws IOException {
    handle.requireOpen();
    if (to.getPort() == 0) {
      throw new USocketException(Errno.EINVAL, "sendto " + Addresses.text(to) + ": port 0");
    }
    return send(src, to, deadline);
  }

  private int send(ByteBuffer src, @Nullable InetSocketAddress to, Deadline deadline)
      throws IOException {
    if (!sending.begin(deadline)) {
      throw handle.cannotGoOn(Port.WANT_WRITE, "send", deadline, 0);
    }
    try {
      untold.tell();
      int n = port.send(src, to, deadline);
      if (n < 0) {
        throw handle.cannotGoOn(n, "send", deadline, 0);
      }
      return n;
    } catch (IOException | RuntimeException e) {
      throw handle.failed(e, to == null ? "send" : "sendto " + Addresses.text(to));
    } finally {
      sending.end();
    }
  }

  @Override
  public InetSocketAddress peer() throws USocketException {
    handle.requireOpen();
    InetSocketAddress connected = peer;
    if (connected == null) {
      throw new USocketException(Errno.ENOTCONN, "the socket has no peer");
    }
    return connected;
  }

  @Override
  public int takeError() {
    try {
      untold.tell();
      return 0;
    } catch (USocketException e) {
      return e.errno().number();
    }
  }

  /** Only a connected socket has errors, which the channel does not tell from a datagram. */
  @Override
  public void examine(Probe probe) {
    boolean busy = peer != null && probe.showsAnything() && !lookAhead(probe);
    if (sender != null || (peer == null && probe.shows(SelectionKey.OP_READ))) {
      probe.findAsked(POLLIN);
    }
    if (probe.shows(SelectionKey.OP_WRITE)) {
      probe.findAsked(POLLOUT);
    }
    if (untold.isThere()) {
      probe.find(POLLERR);
    }
    probe.await(probe.asks(POLLIN) && !busy ? SelectionKey.OP_READ : 0);
    probe.await(probe.asks(POLLOUT) ? SelectionKey.OP_WRITE : 0);
  }

  /** Receives for the next call what is there; false: another thread receives. */
  private boolean lookAhead(Probe probe) {
    if (!receiving.beginLook()) {
      return false;
    }
    try {
      if (sender == null && !untold.isThere()) {
        sender = receive(Deadline.NOW);
        watchers.changedBy(probe.author());
      }
    } catch (WouldBlockException e) {
      // it was something else that the channel showed
    } catch (IOException e) {
      untold.keep(ErrorNumbers.named(e, "recv"));
    } finally {
      receiving.endLook();
    }
    return true;
  }

  @Override
  public void listen(int backlog) throws IOException {
    throw onlyForStreams("listen");
  }

  @Override
  public Accepted accept(Deadline deadline) throws IOException {
    throw onlyForStreams("accept");
  }

  @Override
  public void handshake(Deadline deadline) throws IOException {
    throw onlyForStreams("handshake");
  }

  @Override
  public TlsInfo tlsInfo() throws USocketException {
    throw onlyForStreams("tlsInfo");
  }

  @Override
  public void reload(TlsConfig config) throws IOException {
    throw onlyForStreams("reload");
  }
}

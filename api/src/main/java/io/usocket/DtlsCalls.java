// SPDX-License-Identifier: Apache-2.0
package io.usocket;

import static io.usocket.Sockets.POLLIN;

import io.usocket.spi.DatagramPort;
import io.usocket.spi.Deadline;
import io.usocket.spi.DtlsContext;
import io.usocket.spi.DtlsPort;
import io.usocket.spi.Port;
import io.usocket.spi.SocketProvider;
import io.usocket.spi.tls.ServerNames;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import org.jspecify.annotations.Nullable;

/**
 * The calls of a datagram socket with DTLS: a client, a server that listens, or what that one has
 * accepted. One call takes or gives one datagram: they are never joined.
 */
final class DtlsCalls extends PacketCalls {
  /** What a socket was made from; those that it accepts are made from the same. */
  private record Setup(SocketProvider provider, AddressFamily family, TlsConfig config) {
    DtlsContext context() throws TlsException {
      return config.datagramContext(provider);
    }

    DtlsListener.Terms terms() throws IOException {
      return new DtlsListener.Terms(context().gate(), config.maxPeers());
    }
  }

  private volatile Setup setup;
  private final Turn changing = new Turn(watchers);
  private final Turn accepting = new Turn(watchers);
  private volatile @Nullable DtlsListener listener;
  private volatile @Nullable DtlsConnection connection;

  private DtlsCalls(Setup setup, Handle handle, DatagramPort port) {
    super(handle, new Watchers(), port);
    this.setup = setup;
  }

  static DtlsCalls fresh(
      SocketProvider provider, AddressFamily family, TlsConfig config, Handle handle)
      throws IOException {
    Setup setup = new Setup(provider, family, config);
    setup.context(); // refused before anything is opened
    DatagramPort port = provider.openDatagram(family);
    handle.hold(port);
    return new DtlsCalls(setup, handle, port);
  }

  private static DtlsCalls accepted(Setup setup, Handle handle, DtlsPlace place)
      throws IOException {
    DtlsCalls calls = new DtlsCalls(setup, handle, place.transport());
    handle.hold(place);
    calls.begin(place.port(), place, place.peer());
    return calls;
  }

  private DtlsConnection begin(DtlsPort dtls, Port end, InetSocketAddress peer) {
    DtlsConnection begun =
        new DtlsConnection(handle, dtls, end, peer, setup.config().handshakeTimeout(), watchers);
    connection = begun;
    return begun;
  }

  @Override
  public void listen(int backlog) throws IOException {
    handle.requireOpen();
    ServerRole.check(setup.config(), "listen");
    changing.begin(Deadline.NEVER);
    try {
      if (connection != null) {
        throw new USocketException(Errno.EINVAL, "listen: the socket is connected");
      }
      if (listener == null) {
        if (port.localAddress().getPort() == 0) {
          port.bind(port.localAddress());
        }
        DtlsListener listening =
            DtlsListener.on(port, setup.provider(), setup.family(), setup.terms());
        handle.hold(listening);
        listener = listening;
      }
    } catch (IOException | RuntimeException e) {
      throw handle.failed(e, "listen");
    } finally {
      changing.end();
    }
  }

  @Override
  public Accepted accept(Deadline deadline) throws IOException {
    handle.requireOpen();
    DtlsListener listening = listener;
    if (listening == null) {
      throw new USocketException(Errno.EINVAL, "accept: call bind and listen first");
    }
    if (!accepting.begin(deadline)) {
      throw handle.cannotGoOn(Port.WANT_READ, "accept", deadline, 0);
    }
    DtlsPlace place;
    try {
      place = listening.accept(deadline);
    } catch (IOException | RuntimeException e) {
      throw handle.failed(e, "accept");
    } finally {
      accepting.end();
    }
    if (place == null) {
      throw handle.cannotGoOn(Port.WANT_READ, "accept", deadline, 0);
    }
    SocketEvents.Accept event = new SocketEvents.Accept();
    if (event.shouldCommit()) {
      event.peer = Addresses.text(place.peer());
      event.commit();
    }
    Handle own = new Handle();
    return USocket.accepted(setup.family(), own, accepted(setup, own, place));
  }

  @Override
  public void reload(TlsConfig config) throws IOException {
    handle.requireOpen();
    DtlsListener listening = listener;
    if (listening == null) {
      throw new USocketException(
          Errno.EINVAL, "reload: this is not a listening socket of IPPROTO_SEC");
    }
    ServerRole.check(config, "reload");
    Setup next = new Setup(setup.provider(), setup.family(), config);
    listening.change(next.terms());
    setup = next;
  }

  @Override
  public void connect(InetSocketAddress to, Deadline deadline) throws IOException {
    handle.requireOpen();
    if (deadline.isNow()) {
      throw DtlsConnection.waits();
    }
    fix(to, TlsLayer.serverNames(setup.config(), to)).handshake(deadline);
  }

  /** Fixes the peer of a fresh socket. */
  private DtlsConnection fix(InetSocketAddress to, ServerNames server) throws IOException {
    changing.begin(Deadline.NEVER);
    SocketEvents.Connect event = new SocketEvents.Connect();
    event.begin();
    try {
      if (connection != null || listener != null) {
        throw new USocketException(Errno.EISCONN, "connect: the socket is in use already");
      }
      port.connect(to);
      DtlsPort dtls = setup.context().client(port, server);
      handle.hold(dtls);
      event.succeeded = true;
      return begin(dtls, dtls, to);
    } catch (IOException | RuntimeException e) {
      throw handle.failed(e, "connect to " + Addresses.text(to));
    } finally {
      if (event.shouldCommit()) {
        event.peer = Addresses.text(to);
        event.commit();
      }
      changing.end();
    }
  }

  @Override
  public void handshake(Deadline deadline) throws IOException {
    connection("handshake").handshake(deadline);
  }

  private DtlsConnection connection(String call) throws USocketException {
    handle.requireOpen();
    DtlsConnection connected = connection;
    if (connected == null) {
      throw new USocketException(Errno.ENOTCONN, call + ": the socket is not connected");
    }
    return connected;
  }

  @Override
  public byte[] recv(int size, boolean peek, Deadline deadline) throws IOException {
    byte[] room = new byte[Math.min(size, DtlsPort.MOST_DATA)];
    int n = Math.max(0, recv(ByteBuffer.wrap(room), peek, deadline));
    return n == room.length ? room : java.util.Arrays.copyOf(room, n);
  }

  @Override
  public Received recvfrom(ByteBuffer dst, boolean peek, Deadline deadline) throws IOException {
    return connection("recv").receive(dst, peek, deadline);
  }

  @Override
  public int send(ByteBuffer src, Deadline deadline) throws IOException {
    return connection("send").send(src, deadline);
  }

  @Override
  public int sendto(ByteBuffer src, InetSocketAddress to, Deadline deadline) throws IOException {
    DtlsConnection connected = connection("sendto");
    if (!to.equals(connected.peer())) {
      throw new USocketException(
          Errno.EISCONN,
          "sendto " + Addresses.text(to) + ": DTLS is with " + Addresses.text(connected.peer()));
    }
    return connected.send(src, deadline);
  }

  @Override
  public InetSocketAddress peer() throws USocketException {
    return connection("getpeername").peer();
  }

  @Override
  public TlsInfo tlsInfo() throws USocketException {
    return connection("tlsInfo").info();
  }

  @Override
  public int takeError() {
    DtlsConnection connected = connection;
    return connected == null ? 0 : connected.takeError();
  }

  @Override
  public void examine(Probe probe) {
    DtlsConnection connected = connection;
    DtlsListener listening = listener;
    if (connected != null) {
      connected.examine(probe);
    } else if (listening != null) {
      examine(listening, probe);
    } else {
      probe.findHangup(false);
    }
  }

  /** A hello without a cookie makes the channel readable too: so the poller answers it. */
  private void examine(DtlsListener listening, Probe probe) {
    boolean free = !probe.asks(POLLIN) || !probe.showsAnything() || lookAhead(listening);
    if (listening.hasWaiting()) {
      probe.findAsked(POLLIN);
    }
    probe.await(probe.asks(POLLIN) && free ? SelectionKey.OP_READ : 0);
  }

  private boolean lookAhead(DtlsListener listening) {
    if (!accepting.beginLook()) {
      return false;
    }
    try {
      listening.lookAhead();
    } catch (IOException e) {
      // no client was admitted; it asks again
    } finally {
      accepting.endLook();
    }
    return true;
  }
}

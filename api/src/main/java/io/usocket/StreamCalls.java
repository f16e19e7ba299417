// SPDX-License-Identifier: Apache-2.0
package io.usocket;

import io.usocket.spi.Deadline;
import io.usocket.spi.Port;
import io.usocket.spi.SocketPort;
import io.usocket.spi.SocketProvider;
import io.usocket.spi.StreamPort;
import io.usocket.spi.TlsPort;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The calls of a stream socket: TCP, and TLS over it. */
final class StreamCalls implements SocketCalls {
  private volatile USocket.Setup setup;
  private final Handle handle;
  private final TcpSocket tcp;
  private final StreamConnection connection;
  private final StreamReader reader;
  private final StreamWriter writer;
  private final Watchers watchers;
  private final StreamReadiness readiness;

  StreamCalls(USocket.Setup setup, Handle handle, Watchers watchers, TcpSocket tcp) {
    this.setup = setup;
    this.handle = handle;
    this.tcp = tcp;
    this.watchers = watchers;
    this.connection = new StreamConnection(tcp, handle, setup.security(), watchers);
    this.reader = new StreamReader(connection, watchers);
    this.writer = new StreamWriter(connection, watchers);
    this.readiness = new StreamReadiness(tcp, connection, reader, writer, watchers);
  }

  @Override
  public Watchers watchers() {
    return watchers;
  }

  @Override
  public void examine(Probe probe) {
    readiness.examine(probe);
  }

  @Override
  public SocketPort port() {
    return tcp.port();
  }

  @Override
  public void bind(InetSocketAddress address) throws IOException {
    tcp.bind(address);
  }

  @Override
  public void listen(int backlog) throws IOException {
    handle.requireOpen();
    if (setup.security() != null) {
      ServerRole.check(setup.security().config(), "listen");
    }
    tcp.listen(backlog);
  }

  @Override
  public Accepted accept(Deadline deadline) throws IOException {
    StreamPort stream = tcp.accept(deadline);
    if (stream == null) {
      throw connection.cannotGoOn(Port.WANT_READ, "accept", deadline, 0);
    }
    try {
      Accepted accepted = USocket.accepted(setup, tcp, stream);
      SocketEvents.Accept event = new SocketEvents.Accept();
      if (event.shouldCommit()) {
        event.peer = Addresses.text(accepted.address());
        event.commit();
      }
      return accepted;
    } catch (IOException | RuntimeException e) {
      stream.close();
      throw ErrorNumbers.named(e, "accept");
    }
  }

  @Override
  public void reload(TlsConfig config) throws IOException {
    handle.requireOpen();
    if (setup.security() == null || !tcp.isListening()) {
      throw new USocketException(
          Errno.EINVAL, "reload: this is not a listening socket of IPPROTO_SEC");
    }
    ServerRole.check(config, "reload");
    SocketProvider provider = setup.provider();
    setup =
        new USocket.Setup(
            provider, new StreamConnection.Security(config, config.context(provider)));
  }

  void secureAsServer() throws IOException {
    connection.secureAsServer();
  }

  @Override
  public void connect(InetSocketAddress peer, Deadline deadline) throws IOException {
    boolean underWay = tcp.isConnecting();
    SocketEvents.Connect event = new SocketEvents.Connect();
    event.begin();
    try {
      event.succeeded = connection.connect(peer, deadline) == 0;
      if (event.succeeded) {
        return;
      }
    } catch (IOException | RuntimeException e) {
      throw connection.failed(e, "connect");
    } finally {
      if (event.shouldCommit()) {
        event.peer = Addresses.text(peer);
        event.commit();
      }
    }
    if (!deadline.isNow()) {
      throw new SocketTimedOutException("connect to " + Addresses.text(peer), 0);
    }
    throw new WouldBlockException(
        underWay ? Errno.EALREADY : Errno.EINPROGRESS,
        "connect",
        WouldBlockException.Direction.WRITE,
        0);
  }

  @Override
  public void starttls(TlsConfig config, Deadline deadline) throws IOException {
    connection.requireConnection();
    if (tcp.isAccepted()) {
      ServerRole.check(config, "starttls");
    }
    StreamConnection.Security with =
        new StreamConnection.Security(config, config.context(setup.provider()));
    try {
      int want = tcp.finish(deadline);
      if (want < 0) {
        throw connection.cannotGoOn(want, "starttls", deadline, 0);
      }
      reader.beforeTls(deadline, () -> writer.whileAtRest(deadline, () -> connection.secure(with)));
    } catch (IOException | RuntimeException e) {
      throw connection.failed(e, "starttls");
    }
    if (!deadline.isNow()) {
      handshake(deadline);
    }
  }

  @Override
  public void handshake(Deadline deadline) throws IOException {
    connection.requireConnection();
    try {
      int want = connection.prepare(deadline);
      if (want < 0) {
        throw connection.cannotGoOn(want, "handshake", deadline, 0);
      }
    } catch (IOException | RuntimeException e) {
      throw connection.failed(e, "handshake");
    }
  }

  @Override
  public int recv(ByteBuffer dst, boolean peek, Deadline deadline) throws IOException {
    return reader.recv(dst, peek, deadline);
  }

  @Override
  public byte[] recv(int size, boolean peek, Deadline deadline) throws IOException {
    return reader.recv(size, peek, deadline);
  }

  @Override
  public Received recvfrom(ByteBuffer dst, boolean peek, Deadline deadline) throws IOException {
    int n = reader.recv(dst, peek, deadline);
    InetSocketAddress from = tcp.peer();
    return new Received(n, from == null ? peer() : from, false);
  }

  @Override
  public byte[] read(int size, Deadline deadline) throws IOException {
    return reader.read(size, deadline);
  }

  @Override
  public int readinto(ByteBuffer dst, Deadline deadline) throws IOException {
    return reader.readinto(dst, deadline);
  }

  @Override
  public byte[] readline(int limit, Deadline deadline) throws IOException {
    return reader.readline(limit, deadline);
  }

  @Override
  public int send(ByteBuffer src, Deadline deadline) throws IOException {
    return writer.send(src, deadline);
  }

  @Override
  public void sendall(ByteBuffer src, Deadline deadline) throws IOException {
    writer.sendall(src, deadline);
  }

  @Override
  public int write(ByteBuffer src, Deadline deadline) throws IOException {
    return writer.write(src, deadline);
  }

  /** The address is not looked at, as on Linux. */
  @Override
  public int sendto(ByteBuffer src, InetSocketAddress to, Deadline deadline) throws IOException {
    return writer.send(src, deadline);
  }

  @Override
  public void shutdown(Shutdown how, Deadline deadline) throws IOException {
    connection.requireConnection();
    if (how == Shutdown.SHUT_WR
        && connection.isSecure()
        && !setup.provider().features().contains(Feature.HALF_CLOSE)) {
      throw new USocketException(
          Errno.EOPNOTSUPP,
          "shutdown(SHUT_WR): "
              + setup.provider().backend()
              + " cannot end one direction of TLS (Feature.HALF_CLOSE); use SHUT_RDWR or close");
    }
    if (Set.of(Shutdown.SHUT_WR, Shutdown.SHUT_RDWR).contains(how)) {
      writer.shutdown(deadline);
    }
    if (Set.of(Shutdown.SHUT_RD, Shutdown.SHUT_RDWR).contains(how)) {
      reader.shutdown();
      tcp.stream().shutdownInput();
      watchers.changed();
    }
  }

  @Override
  public int takeError() throws IOException {
    return tcp.takeError();
  }

  @Override
  public InetSocketAddress peer() throws USocketException {
    handle.requireOpen();
    InetSocketAddress peer = tcp.peer();
    if (peer == null || !tcp.isConnected()) {
      throw new USocketException(Errno.ENOTCONN, "the socket has no peer");
    }
    return peer;
  }

  @Override
  public TlsInfo tlsInfo() throws USocketException {
    handle.requireOpen();
    return connection.negotiated().info();
  }

  @Override
  public byte[] exportKeyingMaterial(String label, byte @Nullable [] context, int length)
      throws IOException {
    handle.requireOpen();
    if (!setup.provider().features().contains(Feature.EXPORTER)) {
      throw new USocketException(
          Errno.EOPNOTSUPP,
          "exportKeyingMaterial: " + setup.provider().backend() + " cannot (Feature.EXPORTER)");
    }
    TlsPort tls = connection.negotiated();
    KeyExport.check(tls.info(), length);
    return tls.exportKeyingMaterial(label, context, length);
  }
}

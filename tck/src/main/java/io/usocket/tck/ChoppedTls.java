// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import io.usocket.SocketOption;
import io.usocket.TlsVersion;
import io.usocket.spi.Deadline;
import io.usocket.spi.ListenPort;
import io.usocket.spi.Port;
import io.usocket.spi.StreamPort;
import io.usocket.spi.TlsContext;
import io.usocket.spi.TlsPort;
import io.usocket.spi.tls.ServerNames;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * TLS of the provider under test over a {@link ChoppedPort}, without a socket above it, and the JDK
 * at the other end. Its handshake has not begun. All calls are made with {@link Deadline#NOW}.
 *
 * @param name which connection it is
 * @param port TLS of the provider under test
 * @param transport what it goes over
 * @param peer the JDK's TLS
 */
record ChoppedTls(String name, TlsPort port, ChoppedPort transport, TlsPeer peer) {
  /** A call of the port that answers what it wants while it cannot go on. */
  interface Call {
    int make() throws IOException;
  }

  static ChoppedTls of(Subject subject, TlsLink.Side side, TlsVersion version, int piece)
      throws Exception {
    String name = side.name().toLowerCase(java.util.Locale.ROOT) + ", " + version;
    return side == TlsLink.Side.CLIENT
        ? client(subject, version, piece, name)
        : server(subject, version, piece, name);
  }

  private static ChoppedTls client(Subject subject, TlsVersion version, int piece, String name)
      throws Exception {
    TlsListener listener = new TlsStage(subject).listener(PeerEngines.servers().only(version));
    StreamPort tcp = Ports.of(subject).fresh();
    tcp.connect(listener.address(), Ports.soon());
    tcp.setOption(SocketOption.TCP_NODELAY, 1);
    ChoppedPort transport = new ChoppedPort(tcp, piece);
    TlsContext context = subject.provider().tls(TlsStage.trusting().versions(version).build());
    TlsPort port =
        subject.closing(
            context.client(transport, ServerNames.of(TlsStage.HOST), listener.address().getPort()));
    TlsPeer peer = subject.closing(listener.accept());
    return new ChoppedTls(name + ", " + piece + " at a time", port, transport, peer);
  }

  private static ChoppedTls server(Subject subject, TlsVersion version, int piece, String name)
      throws Exception {
    ListenPort listening = Ports.of(subject).listening();
    RawLink raw = RawLink.connect(listening.localAddress());
    TlsPeer peer = subject.closing(new TlsPeer(raw, PeerEngines.clients().only(version).make()));
    StreamPort tcp = subject.closing(Objects.requireNonNull(listening.accept(Ports.soon())));
    tcp.setOption(SocketOption.TCP_NODELAY, 1);
    ChoppedPort transport = new ChoppedPort(tcp, piece);
    TlsContext context = subject.provider().tls(TlsStage.serving().versions(version).build());
    TlsPort port = subject.closing(context.server(transport));
    return new ChoppedTls(name + ", " + piece + " at a time", port, transport, peer);
  }

  /** Does the handshake at both ends; the peer's last flight leaves in one piece with the data. */
  ChoppedTls shaken(Subject subject, byte[] data) throws Exception {
    Task<TlsPeer> other = subject.start(() -> peer.handshake(data));
    until("handshake", () -> port.handshake(Deadline.NOW));
    other.get("the peer's handshake, " + name);
    return this;
  }

  /** Makes the call until it goes on; what TLS wants is what its transport has refused. */
  int until(String call, Call body) throws IOException {
    String check = call + " over a chopped transport, " + name;
    Retry retry = new Retry(check);
    while (true) {
      transport.takeRefusals();
      int n = body.make();
      if (n != Port.WANT_READ && n != Port.WANT_WRITE) {
        return n;
      }
      if (!transport.takeRefusals().contains(n)) {
        throw Expect.failure(check, "what the transport wants", n);
      }
      if (transport.isDry()) {
        retry.rest(n);
      }
    }
  }

  /** Writes all. */
  void write(byte[] bytes) throws IOException {
    ByteBuffer src = ByteBuffer.wrap(bytes);
    while (src.hasRemaining()) {
      int before = src.position();
      int n = until("write", () -> port.write(src, Deadline.NOW));
      if (n < 1 || src.position() - before != n) {
        throw Expect.failure("write, " + name, src.position() - before + " bytes, above 0", n);
      }
    }
    until("flush", () -> port.flush(Deadline.NOW));
  }

  /** Reads exactly so many bytes. */
  byte[] read(int count) throws IOException {
    byte[] bytes = new byte[count];
    ByteBuffer dst = ByteBuffer.wrap(bytes);
    while (dst.hasRemaining()) {
      int before = dst.position();
      int n = until("read", () -> port.read(dst, Deadline.NOW));
      if (n < 1 || dst.position() - before != n) {
        throw Expect.failure("read, " + name, dst.position() - before + " bytes, above 0", n);
      }
    }
    return bytes;
  }
}

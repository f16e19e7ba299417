// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import static io.usocket.Sockets.AF_INET;
import static io.usocket.Sockets.SOCK_STREAM;
import static io.usocket.Sockets.using;

import io.usocket.Protocol;
import io.usocket.TlsConfig;
import io.usocket.USocket;
import io.usocket.USocketException;
import io.usocket.tck.pki.Credential;
import io.usocket.tck.pki.TestPki;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Stream sockets of one provider on the loopback interface; all closed in the end. */
final class VirtualThreadSockets implements AutoCloseable {
  private static final int BACKLOG = 1000;

  /** They all begin at once, and a machine may be slow. */
  private static final Duration HANDSHAKE_LIMIT = Duration.ofMinutes(1);

  /** The two ends of a connection. */
  record Ends(USocket client, USocket server) {}

  private final String provider;
  private final Protocol protocol;
  private final TlsConfig client;
  private final TlsConfig server;
  private final Queue<USocket> opened = new ConcurrentLinkedQueue<>();

  VirtualThreadSockets(String provider, Protocol protocol) throws Exception {
    this.provider = provider;
    this.protocol = protocol;
    Credential good = TestPki.serverEc();
    client =
        TlsConfig.builder()
            .trust(TestPki.root().certificate())
            .handshakeTimeout(HANDSHAKE_LIMIT)
            .build();
    server =
        TlsConfig.builder()
            .handshakeTimeout(HANDSHAKE_LIMIT)
            .identity(good.privateKey(), good.chain().toArray(X509Certificate[]::new))
            .build();
  }

  private static InetSocketAddress localhost(int port) {
    try {
      return new InetSocketAddress(
          InetAddress.getByAddress("localhost", new byte[] {127, 0, 0, 1}), port);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are an address", e);
    }
  }

  USocket listener() throws USocketException {
    USocket listener = open(server);
    listener.bind(localhost(0));
    listener.listen(BACKLOG);
    return listener;
  }

  /** Connects, with the handshake. */
  USocket connect(USocket client, USocket listener) throws USocketException {
    client.connect(localhost(listener.getsockname().getPort()));
    return client;
  }

  USocket client() throws USocketException {
    return open(client);
  }

  private USocket open(TlsConfig config) throws USocketException {
    USocket socket = using(provider).socket(AF_INET, SOCK_STREAM, protocol, config);
    opened.add(socket);
    return socket;
  }

  /** Takes a connection and does the handshake. */
  USocket accept(USocket listener) throws USocketException {
    USocket accepted = listener.accept().socket();
    opened.add(accepted);
    accepted.handshake();
    return accepted;
  }

  /** Connections with the handshake done. */
  List<Ends> connections(int count) throws Exception {
    USocket listener = listener();
    List<VirtualThread<USocket>> clients = new ArrayList<>();
    List<VirtualThread<USocket>> servers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      servers.add(VirtualThread.start(() -> accept(listener)));
      clients.add(VirtualThread.start(() -> connect(client(), listener)));
    }
    List<Ends> ends = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ends.add(new Ends(clients.get(i).get(), servers.get(i).get()));
    }
    listener.close();
    return ends;
  }

  @Override
  public void close() {
    opened.forEach(USocket::close);
  }
}

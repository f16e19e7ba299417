// SPDX-License-Identifier: Apache-2.0
package io.usocket.jdk;

import io.usocket.AddressFamily;
import io.usocket.TlsConfig;
import io.usocket.TlsVersion;
import io.usocket.spi.Deadline;
import io.usocket.spi.TlsContext;
import io.usocket.spi.TlsPort;
import io.usocket.spi.channel.ChannelStream;
import io.usocket.spi.tls.ServerNames;
import io.usocket.tck.pki.Credential;
import io.usocket.tck.pki.SunJsse;
import io.usocket.tck.pki.TestPki;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.SSLSocket;

/**
 * A TCP connection over loopback with a port of ours at the one end, on an engine under test, and
 * the JDK's own SSLSocket at the other.
 */
final class Pair implements AutoCloseable {
  private static final Map<List<Object>, TlsContext> CONTEXTS = new ConcurrentHashMap<>();

  private final String engine;
  private final TlsVersion version;
  private final ChoppedPort transport;
  private final Socket wire;
  private TlsPort port;
  private SSLSocket peer;

  private Pair(String engine, TlsVersion version, ChoppedPort transport, Socket wire) {
    this.engine = engine;
    this.version = version;
    this.transport = transport;
    this.wire = wire;
  }

  /** Connected, nothing begun; our end is the client. */
  static Pair client(String engine, TlsVersion version) throws Exception {
    Pair pair = connected(engine, version);
    pair.port =
        pair.context()
            .client(pair.transport, ServerNames.of("localhost"), pair.wire.getLocalPort());
    pair.peer =
        (SSLSocket)
            SunJsse.server(TestPki.serverEc())
                .getSocketFactory()
                .createSocket(pair.wire, null, pair.wire.getPort(), false);
    pair.peer.setUseClientMode(false);
    pair.peer.setEnabledProtocols(new String[] {version.protocol()});
    return pair;
  }

  /** Connected, nothing begun; our end is the server. */
  static Pair server(String engine, TlsVersion version) throws Exception {
    Pair pair = connected(engine, version);
    pair.port = pair.context().server(pair.transport);
    pair.peer =
        (SSLSocket)
            SunJsse.client(TestPki.roots())
                .getSocketFactory()
                .createSocket(pair.wire, "server.usocket.test", pair.wire.getPort(), false);
    pair.peer.setEnabledProtocols(new String[] {version.protocol()});
    return pair;
  }

  private static Pair connected(String engine, TlsVersion version) throws IOException {
    ChannelStream stream = ChannelStream.open(AddressFamily.AF_INET);
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      stream.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), listener.getLocalPort()),
          Deadline.NEVER);
      return new Pair(engine, version, new ChoppedPort(stream), listener.accept());
    }
  }

  /** One for all tests: Conscrypt keeps descriptors for a context until it is collected. */
  private TlsContext context() {
    return CONTEXTS.computeIfAbsent(List.of(engine, version), key -> makeContext());
  }

  private TlsContext makeContext() {
    Credential credential = TestPki.serverEc();
    try {
      return new JdkProvider()
          .engine(engine)
          .tls(
              TlsConfig.builder()
                  .trust(TestPki.roots().toArray(new X509Certificate[0]))
                  .identity(
                      credential.privateKey(), credential.chain().toArray(new X509Certificate[0]))
                  .versions(version)
                  .build());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Does the handshake on both ends. */
  Pair secured() throws Exception {
    Future<?> theirs =
        aside(
            () -> {
              peer.startHandshake();
              return null;
            });
    if (port.handshake(Deadline.NEVER) != 0) {
      throw new AssertionError("a handshake without deadline ended early");
    }
    theirs.get();
    return this;
  }

  TlsPort port() {
    return port;
  }

  ChoppedPort transport() {
    return transport;
  }

  SSLSocket peer() {
    return peer;
  }

  /** The peer's TCP socket. */
  Socket wire() {
    return wire;
  }

  /** Runs in a thread of its own. */
  static <T> CompletableFuture<T> aside(Callable<T> task) {
    CompletableFuture<T> result = new CompletableFuture<>();
    Thread thread =
        Executors.defaultThreadFactory()
            .newThread(
                () -> {
                  try {
                    result.complete(task.call());
                  } catch (Throwable e) {
                    result.completeExceptionally(e);
                  }
                });
    thread.setDaemon(true);
    thread.start();
    return result;
  }

  @Override
  public void close() throws IOException {
    port.close();
    wire.close();
  }
}

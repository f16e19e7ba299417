// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static io.usocket.TlsVersion.TLS_1_2;
import static io.usocket.TlsVersion.TLS_1_3;
import static io.usocket.tck.TlsLink.Side.CLIENT;
import static io.usocket.tck.TlsLink.Side.SERVER;

import io.usocket.TlsConfig;
import io.usocket.TlsException;
import io.usocket.TlsVersion;
import io.usocket.USocket;
import io.usocket.tck.pki.Credential;
import io.usocket.tck.pki.TestPki;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** What most TLS rules begin with: the socket under test, connected to the JDK's TLS. */
final class TlsStage {
  /** A host name that {@link TestPki#serverEc} is for, and no resolver has to know. */
  static final String HOST = "server.usocket.test";

  private final Subject subject;

  TlsStage(Subject subject) {
    this.subject = subject;
  }

  /** A client that trusts the test root. */
  static TlsConfig.Builder trusting() {
    return TlsConfig.builder().trust(TestPki.root().certificate());
  }

  /** A server with {@link TestPki#serverEc}. */
  static TlsConfig.Builder serving() throws TlsException {
    return serving(TestPki.serverEc());
  }

  /** A server with this certificate. */
  static TlsConfig.Builder serving(Credential credential) throws TlsException {
    return identified(TlsConfig.builder(), credential);
  }

  /** Adds a key. */
  static TlsConfig.Builder identified(TlsConfig.Builder builder, Credential credential)
      throws TlsException {
    return builder.identity(
        credential.privateKey(), credential.chain().toArray(X509Certificate[]::new));
  }

  /** The socket under test as this side, in this version; the handshake is done. */
  TlsLink link(TlsLink.Side side, TlsVersion version) throws Exception {
    return side == CLIENT
        ? connected(trusting().versions(version).build(), PeerEngines.servers().only(version))
        : accepted(serving().versions(version).build(), PeerEngines.clients().only(version));
  }

  /** Both sides in both versions: what is the same for all. */
  List<TlsLink> links() throws Exception {
    List<TlsLink> links = new ArrayList<>();
    for (TlsVersion version : List.of(TLS_1_3, TLS_1_2)) {
      links.add(link(CLIENT, version));
      links.add(link(SERVER, version));
    }
    return links;
  }

  /** The socket under test has connected as a client. */
  TlsLink connected(TlsConfig config, PeerEngines servers) throws Exception {
    TlsListener listener = listener(servers);
    Task<TlsPeer> peer = subject.start(() -> subject.closing(listener.accept()).handshake());
    USocket socket = subject.secure(config);
    socket.connect(listener.address(HOST));
    return new TlsLink(
        CLIENT, socket.tlsInfo().version(), socket, peer.get("the server's handshake"));
  }

  /** The socket under test has accepted a client. */
  TlsLink accepted(TlsConfig config, PeerEngines clients) throws Exception {
    USocket listening = listening(config);
    Task<TlsPeer> peer = subject.start(() -> dial(listening, clients).handshake());
    USocket socket = accept(listening);
    socket.handshake();
    return new TlsLink(
        SERVER, socket.tlsInfo().version(), socket, peer.get("the client's handshake"));
  }

  /** The socket under test listens with TLS. */
  USocket listening(TlsConfig config) throws IOException {
    return subject.listening(subject.secure(config));
  }

  /** The next connection, before its handshake. */
  USocket accept(USocket listening) throws IOException {
    return subject.closing(listening.accept().socket());
  }

  /** A client of the JDK that has connected, before its handshake. */
  TlsPeer dial(USocket listening, PeerEngines clients) throws IOException {
    InetSocketAddress to = listening.getsockname();
    return subject.closing(new TlsPeer(RawLink.connect(to), clients.make()));
  }

  /** Plays the server in the background. */
  TlsListener listener(PeerEngines servers) throws IOException {
    return subject.closing(TlsListener.open(servers));
  }

  /** What a client with this configuration sends first to a host; empty: the address alone. */
  Hello hello(TlsConfig config, String host) throws Exception {
    USocket socket = subject.secure(config);
    try (TlsListener listener = TlsListener.open(PeerEngines.servers())) {
      InetSocketAddress to = host.isEmpty() ? listener.address() : listener.address(host);
      Task<Object> connect =
          subject.start(
              () ->
                  outcome(
                      () -> {
                        socket.connect(to);
                        return "connected";
                      }));
      Object first = outcome(() -> listener.serve(peer -> Hello.read(peer.link())));
      Object connected = connect.get("connect to a peer that leaves after the ClientHello");
      if (first instanceof Hello hello) {
        return hello;
      }
      throw Expect.failure(
          "what a client sends first, with suites "
              + config.cipherSuites()
              + " and groups "
              + config.groups()
              + " (empty: the defaults), to "
              + host,
          "a ClientHello",
          first + "; its connect: " + connected);
    } finally {
      socket.close();
    }
  }

  /** What a call answers, or what it throws: for calls that may do either. */
  static Object outcome(Callable<?> call) {
    try {
      return call.call();
    } catch (Exception e) {
      return e;
    }
  }
}

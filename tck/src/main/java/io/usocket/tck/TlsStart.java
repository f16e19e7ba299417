// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static io.usocket.tck.TlsLink.Side.CLIENT;

import io.usocket.Protocol;
import io.usocket.SocketOption;
import io.usocket.TlsConfig;
import io.usocket.TlsVersion;
import io.usocket.USocket;
import io.usocket.USocketException;
import java.util.ArrayList;
import java.util.List;

/**
 * A TLS connection whose TCP connection stands and whose handshake has not begun: the socket under
 * test, in non-blocking mode, at one end, the JDK at the other.
 *
 * @param side which side the socket under test is
 * @param version the version
 * @param socket of the provider under test
 * @param peer the JDK's TLS
 */
record TlsStart(TlsLink.Side side, TlsVersion version, USocket socket, TlsPeer peer) {
  /** Both sides in both versions. */
  static List<TlsStart> all(Subject subject) throws Exception {
    List<TlsStart> starts = new ArrayList<>();
    for (TlsVersion version : List.of(TlsVersion.TLS_1_3, TlsVersion.TLS_1_2)) {
      for (TlsLink.Side side : TlsLink.Side.values()) {
        starts.add(of(subject, side, version));
      }
    }
    return starts;
  }

  /** This side, in this version. */
  static TlsStart of(Subject subject, TlsLink.Side side, TlsVersion version) throws Exception {
    return side == CLIENT
        ? client(
            subject,
            TlsStage.trusting().versions(version).build(),
            PeerEngines.servers().only(version))
        : server(
            subject,
            TlsStage.serving().versions(version).build(),
            PeerEngines.clients().only(version));
  }

  /** The socket under test has connected. */
  static TlsStart client(Subject subject, TlsConfig config, PeerEngines servers) throws Exception {
    TlsListener listener = new TlsStage(subject).listener(servers);
    USocket socket = subject.secure(config);
    prepare(socket);
    Retry.connect(socket, listener.address(TlsStage.HOST), "non-blocking connect");
    TlsPeer peer = subject.closing(listener.accept());
    return new TlsStart(CLIENT, config.versions().iterator().next(), socket, peer);
  }

  /** The socket under test was accepted. */
  static TlsStart server(Subject subject, TlsConfig config, PeerEngines clients) throws Exception {
    TlsStage stage = new TlsStage(subject);
    USocket listening = stage.listening(config);
    listening.settimeout(0);
    TlsPeer peer = stage.dial(listening, clients);
    USocket socket =
        Retry.until("non-blocking accept", () -> subject.closing(listening.accept().socket()));
    prepare(socket);
    return new TlsStart(TlsLink.Side.SERVER, config.versions().iterator().next(), socket, peer);
  }

  /** Without waiting, and without Nagle's algorithm, which waits for acknowledgements. */
  private static void prepare(USocket socket) throws USocketException {
    socket.settimeout(0);
    socket.setsockopt(Protocol.IPPROTO_TCP, SocketOption.TCP_NODELAY, 1);
  }

  /** Which connection it is, for the text of a failure. */
  @Override
  public String toString() {
    return side.name().toLowerCase(java.util.Locale.ROOT) + ", " + version;
  }
}

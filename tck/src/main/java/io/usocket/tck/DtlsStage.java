// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import io.usocket.AddressFamily;
import io.usocket.Protocol;
import io.usocket.SocketType;
import io.usocket.TlsConfig;
import io.usocket.USocket;
import io.usocket.tck.pki.TestPki;
import java.net.InetSocketAddress;
import java.util.List;

/** What most rules of DTLS begin with: the socket under test, connected to the JDK's DTLS. */
final class DtlsStage {
  /** A socket, and the peer that it has done its handshake with. */
  record Pair(USocket socket, DtlsPeer peer) {}

  private final Subject subject;

  private static final int NOBODY_MILLIS = 100;

  DtlsStage(Subject subject) {
    this.subject = subject;
  }

  USocket socket(TlsConfig config) throws Exception {
    return subject.closing(
        subject
            .backend()
            .socket(AddressFamily.AF_INET, SocketType.SOCK_DGRAM, Protocol.IPPROTO_SEC, config));
  }

  USocket client() throws Exception {
    return socket(TlsStage.trusting().build());
  }

  /** A server that listens. */
  USocket listening() throws Exception {
    return listening(TlsStage.serving().build());
  }

  USocket listening(TlsConfig config) throws Exception {
    return subject.listening(socket(config));
  }

  /** A server of the JDK that has begun its handshake; its outcome is in the task. */
  DtlsPeer server() throws Exception {
    return subject.closing(DtlsPeer.server(TestPki.serverEc()));
  }

  /** A client of the JDK. */
  DtlsPeer dial(InetSocketAddress to) throws Exception {
    return subject.closing(DtlsPeer.client(to));
  }

  /** The socket under test as a client. */
  Pair connected() throws Exception {
    return connected(client(), server());
  }

  Pair connected(USocket socket, DtlsPeer server) throws Exception {
    Task<DtlsPeer> peer = subject.start(server::handshake);
    socket.connect(server.address(TlsStage.HOST));
    return new Pair(socket, peer.get("the server's handshake"));
  }

  /** The socket under test as what a server has accepted. */
  Pair accepted() throws Exception {
    return accepted(listening());
  }

  Pair accepted(USocket listening) throws Exception {
    return accepted(listening, listening.getsockname());
  }

  /** As {@link #accepted(USocket)}, with the client's way to the server. */
  Pair accepted(USocket listening, InetSocketAddress way) throws Exception {
    DtlsPeer client = dial(way);
    Task<DtlsPeer> peer = subject.start(client::handshake);
    USocket socket = accept(listening);
    socket.handshake();
    return new Pair(socket, peer.get("the client's handshake"));
  }

  USocket accept(USocket listening) throws Exception {
    listening.settimeout(Bounded.soonSeconds());
    return subject.closing(listening.accept().socket());
  }

  /** A thread that waits for the next client, and answers all who are none yet. */
  Task<USocket> accepting(USocket listening) throws Exception {
    listening.setblocking(true);
    return subject.start(() -> subject.closing(listening.accept().socket()));
  }

  /** Nobody is accepted for a moment. */
  static void noneAccepted(Task<USocket> accepting, String check) throws Exception {
    if (Bounded.until(accepting::isDone, Pace.exchange(NOBODY_MILLIS).toNanos())) {
      throw Expect.failure(check, "it waits", TlsStage.outcome(() -> accepting.get(check)));
    }
  }

  /** Both sides: what is the same for both. */
  List<Pair> pairs() throws Exception {
    return List.of(connected(), accepted());
  }
}

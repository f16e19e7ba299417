// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import io.usocket.USocket;
import io.usocket.tck.pki.SunJsse;
import io.usocket.tck.pki.TestPki;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import javax.net.ssl.SSLSocket;

/**
 * Connections over TLS that look like those without: the peer is an SSLSocket of the JDK, so that a
 * rule for plain connections holds for TLS word by word.
 */
final class TlsPair {
  private TlsPair() {}

  /** The socket under test has connected to a TLS server, and the handshake is done. */
  static Link connect(Subject subject) throws Exception {
    ServerSocket listener = subject.closing(new ServerSocket(0, 1, Subject.loopback()));
    listener.setSoTimeout(Bounded.soonMillis());
    Task<Peer> server = subject.start(() -> serve(subject, listener));
    USocket socket = subject.secure(TlsStage.trusting().build());
    socket.connect(new InetSocketAddress(Subject.loopback(), listener.getLocalPort()));
    return new Link(socket, server.get("the server's handshake"));
  }

  private static Peer serve(Subject subject, ServerSocket listener) throws Exception {
    // It is closed beneath TLS: an SSLSocket that closes may wait for the other side.
    Socket raw = subject.closing(listener.accept());
    SSLSocket secure =
        (SSLSocket)
            SunJsse.server(TestPki.serverEc()).getSocketFactory().createSocket(raw, "", 0, true);
    secure.setUseClientMode(false);
    Peer peer = new Peer(secure);
    secure.startHandshake();
    return peer;
  }
}

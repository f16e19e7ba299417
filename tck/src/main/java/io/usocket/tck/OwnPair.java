// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import io.usocket.TlsConfig;
import io.usocket.USocket;

/**
 * A TLS connection with the provider under test at both ends; its handshake is done. For what no
 * peer of the JDK can show.
 *
 * @param client the side that has connected, to {@link TlsStage#HOST}
 * @param server the side that has accepted
 * @param wire what went between them
 */
record OwnPair(USocket client, USocket server, Wiretap wire) {
  /** Connects a client to a fresh server. */
  static OwnPair of(Subject subject, TlsConfig trusting, TlsConfig serving) throws Exception {
    return of(subject, trusting, new TlsStage(subject).listening(serving));
  }

  /** Connects a client to a server that listens already. */
  static OwnPair of(Subject subject, TlsConfig trusting, USocket listening) throws Exception {
    Wiretap wire = Wiretap.before(subject, listening.getsockname());
    Task<USocket> accepted =
        subject.start(
            () -> {
              USocket server = new TlsStage(subject).accept(listening);
              server.handshake();
              return server;
            });
    USocket client = subject.secure(trusting);
    client.connect(wire.address(TlsStage.HOST));
    return new OwnPair(client, accepted.get("the server's handshake"), wire);
  }

  /** One byte each way, so that each side has read what came behind the handshake, then the end. */
  void useAndClose() throws Exception {
    server.sendall(new byte[] {1});
    client.recv(1);
    client.sendall(new byte[] {2});
    server.recv(1);
    client.close();
    server.recv(1);
    server.close();
  }
}

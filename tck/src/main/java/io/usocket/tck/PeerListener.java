// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;

/** A listening socket of the JDK, for the socket under test to connect to. */
final class PeerListener implements AutoCloseable {
  private final ServerSocket socket;
  private final Closings closings;

  private PeerListener(ServerSocket socket, Closings closings) {
    this.socket = socket;
    this.closings = closings;
  }

  static PeerListener on(InetSocketAddress address, Closings closings) throws IOException {
    ServerSocket socket = new ServerSocket();
    try {
      socket.setSoTimeout(Bounded.soonMillis());
      socket.bind(address, 50);
      return new PeerListener(socket, closings);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  InetSocketAddress address() {
    return (InetSocketAddress) socket.getLocalSocketAddress();
  }

  /** The next connection, soon. */
  Peer accept() throws IOException {
    try {
      return closings.add(new Peer(socket.accept()));
    } catch (SocketTimeoutException e) {
      throw Expect.failure(
          "connect to a peer that listens", "a connection", "none within " + Bounded.soonText());
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}

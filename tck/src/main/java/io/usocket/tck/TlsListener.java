// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/**
 * Waits on a port of the loopback interface for the socket under test, and plays the server to it.
 */
final class TlsListener implements Closeable {
  /** What a peer does with its connection. */
  interface Script<T> {
    T play(TlsPeer peer) throws Exception;
  }

  private static final byte[] LOOPBACK = {127, 0, 0, 1};

  private final ServerSocket socket;
  private final PeerEngines engines;

  private TlsListener(ServerSocket socket, PeerEngines engines) {
    this.socket = socket;
    this.engines = engines;
  }

  /**
   * Listens on any free port.
   *
   * @param engines makes the server's engine for each connection
   */
  static TlsListener open(PeerEngines engines) throws IOException {
    return open(engines, InetAddress.getByAddress(LOOPBACK));
  }

  /** Listens on any free port of an address of this host. */
  static TlsListener open(PeerEngines engines, InetAddress address) throws IOException {
    ServerSocket socket = new ServerSocket();
    try {
      socket.setSoTimeout(Bounded.soonMillis());
      socket.bind(new InetSocketAddress(address, 0));
      return new TlsListener(socket, engines);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /** The address, with a host name that no resolver has to know. */
  InetSocketAddress address(String host) throws IOException {
    return named(host, socket.getLocalPort());
  }

  /** The address as it is, without a name. */
  InetSocketAddress address() {
    return (InetSocketAddress) socket.getLocalSocketAddress();
  }

  /** A port of the loopback interface under a host name. */
  static InetSocketAddress named(String host, int port) throws IOException {
    return new InetSocketAddress(InetAddress.getByAddress(host, LOOPBACK), port);
  }

  /** Takes one connection, plays the script, and closes it. */
  <T> T serve(Script<T> script) throws Exception {
    try (TlsPeer peer = accept()) {
      return script.play(peer);
    }
  }

  /** Takes one connection. */
  TlsPeer accept() throws IOException {
    return new TlsPeer(new RawLink(socket.accept()), engines.make());
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}

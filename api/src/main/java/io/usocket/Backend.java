// SPDX-License-Identifier: Apache-2.0
package io.usocket;

import io.usocket.spi.SocketProvider;
import java.io.IOException;
import java.util.Set;

/**
 * A provider that was chosen, with its engine; {@link Sockets#using} gives one. Immutable; used by
 * many threads.
 */
public final class Backend {
  private final String name;
  private final SocketProvider provider;

  Backend(String name, SocketProvider provider) {
    this.name = name;
    this.provider = provider;
  }

  /** Its name as it can be chosen, such as {@code nio} or {@code nio:Conscrypt}. */
  public String name() {
    return name;
  }

  /** The TLS library beneath, with its version. */
  public String tlsLibrary() {
    return provider.backend();
  }

  /** What it claims to do. */
  public Set<Feature> features() {
    return provider.features();
  }

  /**
   * Makes a TCP socket over IPv4.
   *
   * @return a fresh socket: blocking, not bound, not connected
   * @throws USocketException EMFILE
   */
  public USocket socket() throws USocketException {
    return socket(AddressFamily.AF_INET, SocketType.SOCK_STREAM);
  }

  /**
   * Makes a socket of the type's own protocol.
   *
   * @param family AF_INET or AF_INET6
   * @param type SOCK_STREAM or SOCK_DGRAM
   * @return a fresh socket: blocking, not bound, not connected
   * @throws USocketException EAFNOSUPPORT, EPROTONOSUPPORT, EMFILE
   */
  public USocket socket(AddressFamily family, SocketType type) throws USocketException {
    return socket(family, type, Protocol.IPPROTO_IP);
  }

  /**
   * Makes a socket.
   *
   * @param family AF_INET or AF_INET6
   * @param type SOCK_STREAM or SOCK_DGRAM
   * @param protocol IPPROTO_TCP or IPPROTO_SEC for streams, IPPROTO_UDP for datagrams, IPPROTO_IP
   *     for the type's own
   * @return a fresh socket: blocking, not bound, not connected
   * @throws USocketException EAFNOSUPPORT, EPROTONOSUPPORT, EMFILE
   */
  public USocket socket(AddressFamily family, SocketType type, Protocol protocol)
      throws USocketException {
    return socket(family, type, protocol, TlsConfig.defaults());
  }

  /**
   * Makes a socket with a TLS configuration.
   *
   * @param family AF_INET or AF_INET6
   * @param type SOCK_STREAM
   * @param protocol IPPROTO_SEC; others make no use of the configuration
   * @param config how TLS is to be
   * @return a fresh socket: blocking, not bound, not connected
   * @throws TlsException CONFIGURATION: this backend cannot honour it
   * @throws USocketException EAFNOSUPPORT, EPROTONOSUPPORT, EMFILE
   */
  public USocket socket(AddressFamily family, SocketType type, Protocol protocol, TlsConfig config)
      throws USocketException {
    try {
      return USocket.open(provider, family, type, protocol, config);
    } catch (IOException | RuntimeException e) {
      throw ErrorNumbers.named(e, "socket(" + family + ", " + type + ", " + protocol + ")");
    }
  }

  @Override
  public String toString() {
    return name + " (" + tlsLibrary() + ")";
  }
}

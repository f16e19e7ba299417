// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import static io.usocket.Sockets.AF_UNSPEC;
import static io.usocket.Sockets.SOCK_STREAM;

import io.usocket.AddrInfo;
import io.usocket.Backend;
import io.usocket.Errno;
import io.usocket.Protocol;
import io.usocket.Sockets;
import io.usocket.TlsConfig;
import io.usocket.TlsException;
import io.usocket.USocket;
import io.usocket.USocketException;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;

/** Connects to a host, by whichever of its addresses can be reached. */
final class Dial {
  private final List<AddrInfo> addresses;
  private final Duration timeout;
  private final Consumer<String> notes;

  /**
   * Looks the host up.
   *
   * @param timeout of the sockets
   * @param notes told when an address is given up for the next one
   */
  Dial(String host, int port, Duration timeout, Consumer<String> notes) throws USocketException {
    this.addresses = Sockets.getaddrinfo(host, port, AF_UNSPEC, SOCK_STREAM);
    this.timeout = timeout;
    this.notes = notes;
  }

  /** Tries the addresses in their order; TLS that fails is no reason to try the next. */
  USocket connect(Backend backend, Protocol protocol, TlsConfig config) throws USocketException {
    Iterator<AddrInfo> left = addresses.iterator();
    while (true) {
      AddrInfo address = left.next();
      try {
        return connected(backend.socket(address.family(), SOCK_STREAM, protocol, config), address);
      } catch (TlsException e) {
        throw e;
      } catch (USocketException e) {
        if (e.errno() == Errno.EINTR || !left.hasNext()) {
          throw e;
        }
        notes.accept(e.getMessage() + "; trying the next address");
      }
    }
  }

  private USocket connected(USocket socket, AddrInfo address) throws USocketException {
    try {
      socket.settimeout(Seconds.of(timeout));
      socket.connect(address.sockaddr());
      return socket;
    } catch (USocketException e) {
      socket.close();
      throw e;
    }
  }
}

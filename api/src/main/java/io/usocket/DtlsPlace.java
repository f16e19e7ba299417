// SPDX-License-Identifier: Apache-2.0
package io.usocket;

import io.usocket.spi.DatagramPort;
import io.usocket.spi.DtlsPort;
import io.usocket.spi.Port;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectableChannel;
import java.util.Set;

/** A client's place at a DTLS server: whoever closes its port frees it for another. */
record DtlsPlace(
    DatagramPort transport, DtlsPort port, InetSocketAddress peer, Set<InetSocketAddress> taken)
    implements Port {
  @Override
  public SelectableChannel channel() {
    return port.channel();
  }

  @Override
  public int interest(int wanted) {
    return port.interest(wanted);
  }

  @Override
  public boolean hasBufferedInput() {
    return port.hasBufferedInput();
  }

  @Override
  public void close() throws IOException {
    try {
      port.close();
    } finally {
      taken.remove(peer);
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import io.usocket.Protocol;
import io.usocket.Sockets;
import java.net.InetSocketAddress;

/** What every echo server on a poller has to do. */
final class EchoChecks {
  private static final int SEVERAL = 20;

  /** More than the queue and the buffers of the kernel take. */
  private static final int FLOOD = 64 * 1024 * 1024;

  private EchoChecks() {}

  /** Serves many, sends back what it was sent, stops reading in time, and ends in order. */
  static void serves(String backend, Protocol protocol, InetSocketAddress server) throws Exception {
    try (EchoClients several = new EchoClients(Sockets.using(backend), protocol, server);
        EchoClients stubborn = new EchoClients(Sockets.using(backend), protocol, server)) {
      several.connect(SEVERAL, TestTls.client());
      several.exchange(100_000);
      stubborn.connect(1, TestTls.client());
      stubborn.flood(FLOOD);
      several.exchange(1);
      stubborn.end();
      several.end();
    }
  }
}

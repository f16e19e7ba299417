// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import static io.usocket.Sockets.AF_INET;
import static io.usocket.Sockets.IPPROTO_SEC;
import static io.usocket.Sockets.IPPROTO_TCP;
import static io.usocket.Sockets.MSG_PEEK;
import static io.usocket.Sockets.SOCK_STREAM;

import io.usocket.Backend;
import io.usocket.SocketTimedOutException;
import io.usocket.Sockets;
import io.usocket.TlsConfig;
import io.usocket.TlsInfo;
import io.usocket.USocket;
import io.usocket.USocketException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * Handshakes with one target, three times through each backend: the first loads its classes, the
 * second is timed, the third shows whether the session of the second is resumed.
 */
final class Prober {
  /** The least that tickets of TLS 1.3 are waited for. */
  private static final Duration TICKETS = Duration.ofMillis(200);

  private final Dial dial;
  private final TlsConfig warmUp;
  private final TlsConfig config;

  /**
   * A prober.
   *
   * @param warmUp the same as {@code config}, with sessions of its own
   */
  Prober(Dial dial, TlsConfig warmUp, TlsConfig config) {
    this.dial = dial;
    this.warmUp = warmUp;
    this.config = config;
  }

  /** Never throws: that one backend fails is a result, and the next one has its turn. */
  ProbeResult probe(String name) {
    Optional<String> library = Optional.empty();
    try {
      Backend backend = Sockets.using(name);
      library = Optional.of(backend.tlsLibrary());
      handshake(backend, warmUp, Duration.ZERO);
      Handshake full = handshake(backend, config, TICKETS);
      Handshake again = handshake(backend, config, Duration.ZERO);
      return ProbeResult.agreed(
          name,
          backend.tlsLibrary(),
          new ProbeResult.Agreed(full.info, full.time, again.info.resumed()));
    } catch (IOException | RuntimeException | LinkageError e) {
      return ProbeResult.failed(name, library, ProbeFailure.of(e));
    }
  }

  private record Handshake(TlsInfo info, Duration time) {}

  /** Waits so long, or as long as the handshake took, for what comes after it; zero: not at all. */
  private Handshake handshake(Backend backend, TlsConfig tls, Duration tickets)
      throws USocketException {
    // what the backend cannot honour is refused here, and what it needs made ready, untimed
    backend.socket(AF_INET, SOCK_STREAM, IPPROTO_SEC, tls).close();
    try (USocket socket = dial.connect(backend, IPPROTO_TCP, tls)) {
      long start = System.nanoTime();
      socket.starttls(tls);
      Duration time = Duration.ofNanos(System.nanoTime() - start);
      TlsInfo info = socket.tlsInfo();
      if (!tickets.isZero()) {
        await(socket, time.compareTo(tickets) > 0 ? time : tickets);
      }
      return new Handshake(info, time);
    }
  }

  /**
   * In TLS 1.3 both come after the handshake: tickets, and the alert of a server that refuses our
   * certificate.
   */
  private static void await(USocket socket, Duration most) throws USocketException {
    socket.settimeout(Seconds.of(most));
    try {
      socket.recv(1, MSG_PEEK);
    } catch (SocketTimedOutException e) {
      // a server that waits for us to speak: most do
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket;

import io.usocket.spi.BytePort;
import io.usocket.spi.Deadline;
import io.usocket.spi.Port;
import io.usocket.spi.TlsContext;
import io.usocket.spi.TlsPort;
import io.usocket.spi.tls.ServerNames;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * TLS of one connection: its handshake, by one thread at a time and within one deadline, and what
 * becomes of it.
 */
final class TlsLayer {
  private final TlsConfig config;
  private final TlsPort port;
  private final Turn turn;
  private final Stickiness failure = new Stickiness();

  /** Begins to run with the first step, or the first look of a poller. */
  private volatile @Nullable Deadline limit;

  /** The same as {@link System#nanoTime}. */
  private volatile long limitAt;

  private volatile boolean done;

  private TlsLayer(TlsConfig config, TlsPort port, Watchers watchers) {
    this.config = config;
    this.port = port;
    this.turn = new Turn(watchers);
  }

  static TlsLayer client(
      TlsConfig config,
      TlsContext context,
      BytePort transport,
      InetSocketAddress peer,
      Watchers watchers)
      throws IOException {
    return new TlsLayer(
        config, context.client(transport, serverNames(config, peer), peer.getPort()), watchers);
  }

  static TlsLayer server(
      TlsConfig config, TlsContext context, BytePort transport, Watchers watchers)
      throws IOException {
    return new TlsLayer(config, context.server(transport), watchers);
  }

  /** Whom a client asks for: the configuration's name, else the name in the address. */
  static ServerNames serverNames(TlsConfig config, InetSocketAddress peer) throws TlsException {
    String host = config.serverName().orElseGet(peer::getHostString);
    try {
      return ServerNames.of(host);
    } catch (IllegalArgumentException e) {
      throw new TlsException(
          TlsException.Reason.CONFIGURATION,
          e.getMessage() + "; give TlsConfig a serverName that the certificate is for",
          e);
    }
  }

  TlsPort port() {
    return port;
  }

  boolean isDone() {
    return done;
  }

  /** Goes on with the handshake; 0 once it is done. A timeout in it is the end of the socket. */
  int handshake(Deadline deadline) throws IOException {
    if (done) {
      return 0;
    }
    if (!turn.begin(deadline)) {
      return Port.WANT_READ;
    }
    try {
      return done ? 0 : step(deadline);
    } finally {
      turn.end();
    }
  }

  /**
   * Goes on with the handshake for a poller. That it has failed is kept for the next call.
   *
   * @return 0: done, or failed; WANT_READ, WANT_WRITE, or BUSY
   */
  int look() {
    if (!turn.beginLook()) {
      return Probe.BUSY;
    }
    try {
      return done || hasFailed() ? 0 : step(Deadline.NOW);
    } catch (IOException e) {
      return 0;
    } finally {
      turn.endLook();
    }
  }

  boolean hasFailed() {
    return !failure.isEmpty();
  }

  /** When the handshake fails if it is not done, as {@link System#nanoTime}; never 0. */
  long limitAt() {
    limit();
    return limitAt;
  }

  private Deadline limit() {
    Deadline running = limit;
    if (running == null) {
      running = Deadline.after(config.handshakeTimeout().toNanos());
      limitAt = (System.nanoTime() + running.remainingNanos()) | 1;
      limit = running;
    }
    return running;
  }

  private int step(Deadline deadline) throws IOException {
    SocketEvents.Handshake event = new SocketEvents.Handshake();
    event.begin();
    try {
      return negotiate(deadline);
    } finally {
      if (event.shouldCommit()) {
        event.succeeded = done;
        event.version = done ? port.info().version().protocol() : "";
        event.cipherSuite = done ? port.info().cipherSuite() : "";
        event.commit();
      }
    }
  }

  private int negotiate(Deadline deadline) throws IOException {
    failure.rethrow();
    Deadline end = limit();
    try {
      int want = port.handshake(deadline.earlier(end));
      if (want == 0) {
        done = true;
      } else if (end.hasPassed() || !deadline.isNow()) {
        throw new SocketTimedOutException(
            "TLS handshake" + (end.hasPassed() ? " (limit " + config.handshakeTimeout() + ")" : ""),
            0);
      }
      return want;
    } catch (IOException | RuntimeException e) {
      throw fail(e);
    }
  }

  private IOException fail(Exception e) {
    if (e instanceof java.io.InterruptedIOException interrupted) {
      return interrupted; // the handshake can go on
    }
    USocketException named = ErrorNumbers.named(e, "TLS handshake");
    failure.condemn(named);
    try {
      port.close();
    } catch (IOException closing) {
      named.addSuppressed(closing);
    }
    return named;
  }
}

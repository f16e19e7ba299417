// SPDX-License-Identifier: Apache-2.0
package io.usocket;

import static io.usocket.Sockets.POLLERR;
import static io.usocket.Sockets.POLLIN;
import static io.usocket.Sockets.POLLOUT;

import io.usocket.spi.Deadline;
import io.usocket.spi.DtlsPort;
import io.usocket.spi.Port;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * DTLS with one peer: its handshake, by one thread at a time and within one deadline, then
 * datagrams, which are never joined.
 */
final class DtlsConnection {
  private final Handle handle;
  private final DtlsPort port;
  private final Closeable end;
  private final InetSocketAddress peer;
  private final Duration handshakeTimeout;
  private final Watchers watchers;
  private final Turn negotiating;
  private final Turn receiving;
  private final Turn sending;

  /** Begins to run with the first step of the handshake. */
  private @Nullable Deadline limit;

  private final Stickiness failure = new Stickiness();
  private final Breakdown breakdown = new Breakdown();

  /** An error of the network that a poller has met: told once. */
  private final Untold untold = new Untold();

  private volatile boolean negotiated;
  private volatile boolean ended;

  /** The datagram that came last; to be read if {@link #kept}. Guarded by {@link #receiving}. */
  private @Nullable ByteBuffer arrived;

  private volatile boolean kept;

  /**
   * DTLS with a peer.
   *
   * @param end closes the port, and frees what else goes with it
   */
  DtlsConnection(
      Handle handle,
      DtlsPort port,
      Closeable end,
      InetSocketAddress peer,
      Duration handshakeTimeout,
      Watchers watchers) {
    this.handle = handle;
    this.port = port;
    this.end = end;
    this.peer = peer;
    this.handshakeTimeout = handshakeTimeout;
    this.watchers = watchers;
    this.negotiating = new Turn(watchers);
    this.receiving = new Turn(watchers);
    this.sending = new Turn(watchers);
  }

  InetSocketAddress peer() {
    return peer;
  }

  TlsInfo info() throws USocketException {
    if (!negotiated) {
      throw new USocketException(Errno.ENOTCONN, "the handshake of DTLS is not done");
    }
    return port.info();
  }

  /** Does the handshake, unless it is done. A timeout in it is the end of the socket. */
  void handshake(Deadline deadline) throws IOException {
    if (negotiated) {
      return;
    }
    if (deadline.isNow()) {
      failure.rethrow();
      throw waits();
    }
    if (!negotiating.begin(deadline)) {
      throw handle.cannotGoOn(Port.WANT_READ, "DTLS handshake", deadline, 0);
    }
    try {
      if (!negotiated) {
        failure.rethrow();
        negotiate(deadline);
      }
    } finally {
      negotiating.end();
    }
  }

  /** The error of a handshake in non-blocking mode. */
  static USocketException waits() {
    return new USocketException(
        Errno.EOPNOTSUPP,
        "the handshake of DTLS waits for the peer: do it in blocking mode or with a timeout (connect,"
            + " handshake), then setblocking(false)");
  }

  private void negotiate(Deadline deadline) throws IOException {
    Deadline running = limit == null ? Deadline.after(handshakeTimeout.toNanos()) : limit;
    limit = running;
    SocketEvents.Handshake event = new SocketEvents.Handshake();
    event.begin();
    try {
      if (port.handshake(deadline.earlier(running)) < 0) {
        throw new SocketTimedOutException(
            "DTLS handshake with "
                + Addresses.text(peer)
                + (running.hasPassed() ? " (limit " + handshakeTimeout + ")" : ""),
            0);
      }
      negotiated = true;
    } catch (InterruptedIOException e) {
      throw handle.failed(e, "DTLS handshake");
    } catch (IOException | RuntimeException e) {
      throw fail(e, "DTLS handshake with " + Addresses.text(peer));
    } finally {
      if (event.shouldCommit()) {
        event.succeeded = negotiated;
        event.version = negotiated ? port.info().version().protocol() : "";
        event.cipherSuite = negotiated ? port.info().cipherSuite() : "";
        event.commit();
      }
    }
  }

  /** The end of the connection, for good. */
  private USocketException fail(Exception e, String call) {
    USocketException named = failure.condemn(handle.failed(e, call));
    breakdown.tell();
    try {
      end.close();
    } catch (IOException closing) {
      named.addSuppressed(closing);
    }
    return named;
  }

  /** A TlsException is the end; what the network says is told, and things can go on. */
  private USocketException failed(Exception e, String call) {
    return e instanceof TlsException ? fail(e, call) : handle.failed(e, call);
  }

  Received receive(ByteBuffer dst, boolean peek, Deadline deadline) throws IOException {
    handshake(deadline);
    if (!receiving.begin(deadline)) {
      throw handle.cannotGoOn(Port.WANT_READ, "recv", deadline, 0);
    }
    try {
      handle.requireOpen();
      untold.tell();
      if (!kept && !next(deadline)) {
        return new Received(Port.END_OF_STREAM, peer, false);
      }
      ByteBuffer datagram = room().duplicate();
      int n = Math.min(datagram.remaining(), dst.remaining());
      boolean cut = datagram.remaining() > n;
      dst.put(datagram.limit(datagram.position() + n));
      kept = peek;
      return new Received(n, peer, cut);
    } finally {
      receiving.end();
    }
  }

  /** Receives into {@link #room}; false: the peer has ended. */
  private boolean next(Deadline deadline) throws IOException {
    int n;
    try {
      failure.rethrow();
      n = ended ? Port.END_OF_STREAM : arrive(deadline);
    } catch (IOException | RuntimeException e) {
      throw failed(e, "recv");
    }
    if (n < 0 && !ended) {
      throw handle.cannotGoOn(n, "recv", deadline, 0);
    }
    return kept;
  }

  /** Notes what comes: data to be kept, or the end. */
  private int arrive(Deadline deadline) throws IOException {
    int n = port.receive(room().clear(), deadline);
    room().flip();
    ended = n == Port.END_OF_STREAM;
    kept = n >= 0;
    return n;
  }

  private ByteBuffer room() {
    ByteBuffer room = arrived == null ? ByteBuffer.allocate(DtlsPort.MOST_DATA) : arrived;
    arrived = room;
    return room;
  }

  int send(ByteBuffer src, Deadline deadline) throws IOException {
    if (src.remaining() > DtlsPort.MOST_DATA) {
      throw new USocketException(
          Errno.EMSGSIZE,
          "send: " + src.remaining() + " bytes; a record has at most " + DtlsPort.MOST_DATA);
    }
    handshake(deadline);
    if (!src.hasRemaining()) {
      return 0;
    }
    if (!sending.begin(deadline)) {
      throw handle.cannotGoOn(Port.WANT_WRITE, "send", deadline, 0);
    }
    try {
      failure.rethrow();
      untold.tell();
      int n = port.send(src, deadline);
      if (n < 0) {
        throw handle.cannotGoOn(n, "send", deadline, 0);
      }
      return n;
    } catch (IOException | RuntimeException e) {
      throw failed(e, "send");
    } finally {
      sending.end();
    }
  }

  /** SO_ERROR. */
  int takeError() {
    try {
      untold.tell();
      return 0;
    } catch (USocketException e) {
      return e.errno().number();
    }
  }

  /** Before the handshake, which a poller does not do, no call is in vain. */
  void examine(Probe probe) {
    if (breakdown.hasHappened()) {
      probe.findHangup(breakdown.isNews());
      return;
    }
    if (!negotiated) {
      if (negotiating.beginLook()) { // else a call is doing it, and its end is told
        negotiating.endLook();
        probe.findAsked(POLLIN | POLLOUT);
      }
      return;
    }
    boolean free = !(probe.showsAnything() || port.hasBufferedInput()) || lookAhead(probe);
    if (kept || ended || untold.isThere()) {
      probe.findAsked(POLLIN);
    }
    if (probe.shows(SelectionKey.OP_WRITE)) {
      probe.findAsked(POLLOUT);
    }
    if (untold.isThere()) {
      probe.find(POLLERR);
    }
    if (breakdown.hasHappened()) {
      probe.findHangup(breakdown.isNews());
    }
    probe.await(probe.asks(POLLIN) && free ? SelectionKey.OP_READ : 0);
    probe.await(probe.asks(POLLOUT) ? SelectionKey.OP_WRITE : 0);
  }

  /** Receives for the next call what is there; false: another thread receives. */
  private boolean lookAhead(Probe probe) {
    if (!receiving.beginLook()) {
      return false;
    }
    try {
      if (!kept && !ended && !untold.isThere()) {
        arrive(Deadline.NOW);
        watchers.changedBy(probe.author());
      }
    } catch (TlsException e) {
      failure.condemn(handle.failed(e, "recv"));
      breakdown.notice();
    } catch (IOException | RuntimeException e) {
      untold.keep(ErrorNumbers.named(e, "recv"));
    } finally {
      receiving.endLook();
    }
    return true;
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.jdk;

import io.usocket.spi.BytePort;
import io.usocket.spi.Deadline;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The connected socket that an SSLSocket is layered on: a {@link BytePort} in the shape of a {@link
 * Socket}. It has no descriptor of its own.
 *
 * <p>An SSLSocket closes the socket beneath when it likes: after close_notify in TLS 1.2, after an
 * error. Here that ends the transport only once the port is being closed ({@link #beginDeparture}).
 */
final class TransportSocket extends Socket {
  private final BytePort transport;
  private final int port;
  private final Outbox outbox;
  private final Inbox inbox;
  private volatile boolean inputShut;
  private volatile boolean outputShut;
  private volatile boolean shut;
  private volatile boolean departing;
  private final AtomicBoolean gone = new AtomicBoolean();

  /**
   * Over a transport.
   *
   * @param transport a connected port
   * @param port the peer's TCP port: to SunJSSE a part of the key of its session cache
   */
  TransportSocket(BytePort transport, int port) throws SocketException {
    super(new NoDescriptor());
    this.transport = transport;
    this.port = port;
    this.outbox = new Outbox(transport);
    this.inbox = new Inbox(transport, outbox);
  }

  BytePort transport() {
    return transport;
  }

  Inbox inbox() {
    return inbox;
  }

  Outbox outbox() {
    return outbox;
  }

  /** From now on reads end at once, and the SSLSocket's close ends the transport. */
  void beginDeparture() {
    inbox.end();
    departing = true;
  }

  /**
   * Called by the SSLSocket when its last words are in the outbox. A reader that waits is woken
   * here, since the close of some libraries waits for it right after.
   */
  @Override
  @SuppressWarnings("UnsynchronizedOverridesSynchronized") // it would wait behind others
  public void close() throws IOException {
    shut = true;
    if (departing && gone.compareAndSet(false, true)) {
      try (transport) {
        outbox.flush(Deadline.NOW);
        inbox.discard();
      }
    }
  }

  @Override
  public InputStream getInputStream() {
    return inbox;
  }

  @Override
  public OutputStream getOutputStream() {
    return outbox;
  }

  @Override
  public void shutdownInput() {
    inputShut = true;
  }

  @Override
  public void shutdownOutput() {
    outputShut = true;
  }

  @Override
  public boolean isInputShutdown() {
    return inputShut;
  }

  @Override
  public boolean isOutputShutdown() {
    return outputShut;
  }

  @Override
  public boolean isConnected() {
    return true;
  }

  @Override
  public boolean isBound() {
    return true;
  }

  @Override
  public boolean isClosed() {
    return shut;
  }

  @Override
  public int getPort() {
    return port;
  }

  @Override
  public @Nullable InetAddress getInetAddress() {
    return null;
  }

  @Override
  public @Nullable SocketAddress getRemoteSocketAddress() {
    return null;
  }

  /** None: the deadline of each call is the port's affair; SunJSSE's close would wait for this. */
  @Override
  @SuppressWarnings("UnsynchronizedOverridesSynchronized") // a constant
  public int getSoTimeout() {
    return 0;
  }

  /** Ignored: SunJSSE sets it while it closes. */
  @Override
  @SuppressWarnings("UnsynchronizedOverridesSynchronized") // does nothing
  public void setSoTimeout(int timeout) {}

  @Override
  public int getSoLinger() {
    return -1;
  }

  @Override
  public String toString() {
    return "socket over " + transport;
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.bc;

import io.usocket.Errno;
import io.usocket.TlsAlert;
import io.usocket.TlsException;
import io.usocket.TlsInfo;
import io.usocket.USocketException;
import io.usocket.spi.DatagramPort;
import io.usocket.spi.Deadline;
import io.usocket.spi.DtlsPort;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.SelectableChannel;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.DatagramTransport;
import org.jspecify.annotations.Nullable;

/**
 * Bouncy Castle's DTLS on a datagram port. The library does a handshake in one call, in which it
 * waits: one that was interrupted cannot go on.
 */
final class BcDtlsPort implements DtlsPort {
  /** The whole handshake. */
  interface Handshake {
    DTLSTransport over(DatagramTransport transport) throws IOException;
  }

  private final DatagramPort port;
  private final Progress progress;
  private final Handshake handshake;
  private final BcDtlsTransport transport;
  private final AtomicBoolean begun = new AtomicBoolean();
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile @Nullable DTLSTransport dtls;

  BcDtlsPort(DatagramPort port, Progress progress, Handshake handshake) {
    this.port = port;
    this.progress = progress;
    this.handshake = handshake;
    this.transport = new BcDtlsTransport(port, progress);
  }

  @Override
  public int handshake(Deadline deadline) throws IOException {
    if (dtls != null) {
      return 0;
    }
    if (!begun.compareAndSet(false, true)) {
      throw new TlsException(
          TlsException.Reason.INTERNAL,
          "the handshake was interrupted, which with " + BcVersion.BACKEND + " is its end",
          null);
    }
    transport.until(deadline);
    try {
      dtls = handshake.over(transport);
      return 0;
    } catch (IOException | RuntimeException e) {
      IOException trouble = transport.trouble();
      if (trouble != null) {
        throw trouble;
      }
      if (e instanceof BcDtlsTransport.Stopped && !progress.isClosedByPeer()) {
        return WANT_READ;
      }
      throw meaning(e);
    }
  }

  private TlsException meaning(Exception e) {
    return progress.isClosedByPeer() && !progress.isDone()
        ? new TlsException(
            TlsException.Reason.PEER_ALERT,
            "the peer has closed DTLS in the handshake",
            TlsAlert.CLOSE_NOTIFY,
            e)
        : BcErrors.of(e, progress.alertSent());
  }

  private DTLSTransport dtls() {
    return Objects.requireNonNull(dtls, "the handshake is not done");
  }

  @Override
  public int receive(ByteBuffer dst, Deadline deadline) throws IOException {
    byte[] data = new byte[MOST_DATA];
    transport.until(deadline);
    try {
      int n;
      do { // records without data are no news
        n = dtls().receive(data, 0, MOST_DATA, 0);
      } while (n <= 0);
      dst.put(data, 0, n);
      return n;
    } catch (BcDtlsTransport.Stopped e) {
      IOException trouble = transport.trouble();
      if (trouble != null) {
        throw trouble;
      }
      return progress.isClosedByPeer() ? end() : WANT_READ;
    } catch (IOException | RuntimeException e) {
      throw meaning(e);
    }
  }

  /** The peer's end; but for a reader that {@link #close} has overtaken it is none. */
  private int end() throws AsynchronousCloseException {
    if (closed.get()) {
      throw new AsynchronousCloseException();
    }
    return END_OF_STREAM;
  }

  @Override
  public int send(ByteBuffer src, Deadline deadline) throws IOException {
    if (closed.get() || progress.isClosedByPeer()) {
      throw new USocketException(Errno.EPIPE, "DTLS has been closed by one side");
    }
    byte[] data = new byte[src.remaining()];
    src.duplicate().get(data);
    int n = transport.send(() -> encrypt(data), deadline);
    if (n < 0) {
      return n;
    }
    src.position(src.limit());
    return data.length;
  }

  private void encrypt(byte[] data) throws TlsException {
    try {
      dtls().send(data, 0, data.length);
    } catch (IOException | RuntimeException e) {
      throw meaning(e);
    }
  }

  @Override
  public TlsInfo info() {
    return progress.info();
  }

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
    return transport.hasBufferedInput();
  }

  @Override
  public void close() throws IOException {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    DTLSTransport established = dtls;
    try (port) {
      if (established != null) {
        established.close();
      }
    } finally {
      progress.wipe();
    }
  }
}

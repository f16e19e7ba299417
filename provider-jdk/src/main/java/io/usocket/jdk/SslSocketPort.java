// SPDX-License-Identifier: Apache-2.0
package io.usocket.jdk;

import io.usocket.Errno;
import io.usocket.TlsException;
import io.usocket.TlsException.Reason;
import io.usocket.TlsInfo;
import io.usocket.USocketException;
import io.usocket.spi.Deadline;
import io.usocket.spi.TlsPort;
import io.usocket.spi.channel.BufferPool;
import io.usocket.spi.jsse.JsseErrors;
import io.usocket.spi.jsse.PlainAlert;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * TLS by an SSLSocket. The SSLSocket computes; whatever waits, waits in the {@link Inbox} or the
 * {@link Outbox} beneath it. This holds the SSLSocket as long as it lives: the one of JDK 17 closes
 * what is beneath it when it is collected.
 */
final class SslSocketPort implements TlsPort {
  /** The most plaintext in a record (RFC 8446 section 5.1): with room for it none stays behind. */
  private static final int RECORD = 16384;

  /** Two full records, also of SunJSSE, which pads those of TLS 1.3 by 16 bytes and a type. */
  private static final int CHUNK = 2 * (RECORD - 17);

  private final TransportSocket raw;
  private final Inbox inbox;
  private final Outbox outbox;
  private final SSLSocket ssl;
  private final Negotiation negotiation;
  private final Manners manners;

  /** Held while the handshake or a write is under way: then there is no orderly close. */
  private final ReentrantLock writing = new ReentrantLock();

  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile int handshakeWants = SelectionKey.OP_WRITE;
  private volatile @Nullable IOException failure;
  private volatile boolean ended;
  private volatile boolean handshakeDone;
  private boolean begun;
  private @Nullable TlsInfo info;
  private InputStream in = InputStream.nullInputStream();
  private OutputStream out = OutputStream.nullOutputStream();

  /** Decrypted, not yet handed out. */
  private volatile ByteBuffer plaintext = ByteBuffer.allocate(0);

  /**
   * TLS by an SSLSocket.
   *
   * @param raw what {@code ssl} is layered on
   * @param ssl set up by {@code negotiation}
   * @param negotiation its handshake
   * @param manners of {@code ssl}
   */
  SslSocketPort(TransportSocket raw, SSLSocket ssl, Negotiation negotiation, Manners manners) {
    this.raw = raw;
    this.inbox = raw.inbox();
    this.outbox = raw.outbox();
    this.ssl = ssl;
    this.negotiation = negotiation;
    this.manners = manners;
  }

  @Override
  public int handshake(Deadline deadline) throws IOException {
    if (handshakeDone) {
      return 0;
    }
    requireSound();
    writing.lock();
    inbox.beginHandshake(deadline);
    try {
      int want = info == null ? negotiate() : 0;
      want = want < 0 ? want : outbox.flush(deadline);
      handshakeWants = want == WANT_READ ? SelectionKey.OP_READ : SelectionKey.OP_WRITE;
      handshakeDone = want == 0;
      return want;
    } finally {
      inbox.done();
      writing.unlock();
      answer();
    }
  }

  private int negotiate() throws IOException {
    begun = true;
    try {
      TlsInfo agreed = negotiation.run();
      in = ssl.getInputStream();
      out = ssl.getOutputStream();
      info = agreed;
      return 0;
    } catch (IOException | RuntimeException e) {
      if (inbox.wanted() != 0) {
        return inbox.wanted();
      }
      throw unreadable(e, ", in the handshake");
    }
  }

  @Override
  public int read(ByteBuffer dst, Deadline deadline) throws IOException {
    inbox.begin(deadline);
    try {
      int start = dst.position();
      move(plaintext, dst);
      if (dst.position() == start) {
        int want = ended ? END_OF_STREAM : decrypt(dst);
        if (want < 0) {
          return want;
        }
      }
      return dst.position() - start;
    } catch (IOException | RuntimeException e) {
      throw unreadable(e, ": bytes may be missing");
    } finally {
      inbox.done();
      answer();
    }
  }

  /** At least one byte of plaintext, the end, or what to wait for. */
  private int decrypt(ByteBuffer dst) throws IOException {
    requireSound();
    while (true) {
      int want = inbox.await();
      if (want < 0) {
        return want == END_OF_STREAM ? end() : want;
      }
      try {
        int n = dst.hasArray() && dst.remaining() >= RECORD ? decryptTo(dst) : decryptAside(dst);
        if (n != 0) {
          return n < 0 ? end() : n;
        }
      } catch (SocketTimeoutException e) {
        if (inbox.wanted() == 0) {
          throw e;
        } // else it was a record without data
      }
    }
  }

  private int decryptTo(ByteBuffer dst) throws IOException {
    int n = in.read(dst.array(), dst.arrayOffset() + dst.position(), dst.remaining());
    dst.position(dst.position() + Math.max(0, n));
    return n;
  }

  /** What {@code dst} has no room for is kept. */
  private int decryptAside(ByteBuffer dst) throws IOException {
    ByteBuffer plain = BufferPool.HEAP.take(RECORD).limit(RECORD);
    try {
      return decryptTo(plain);
    } finally {
      move(plain.flip(), dst);
      plaintext = BufferPool.HEAP.shrink(plain);
    }
  }

  /** What -1 means: close_notify, unless it is the transport that has ended. */
  private int end() throws IOException {
    if (closed.get()) {
      throw new AsynchronousCloseException();
    }
    if (inbox.isEndSeen()) {
      throw truncated(": bytes may be missing", null);
    }
    ended = true;
    return END_OF_STREAM;
  }

  private static void move(ByteBuffer from, ByteBuffer to) {
    int n = Math.min(from.remaining(), to.remaining());
    to.put(to.position(), from, from.position(), n);
    to.position(to.position() + n);
    from.position(from.position() + n);
  }

  @Override
  public int write(ByteBuffer src, Deadline deadline) throws IOException {
    writing.lock();
    try {
      requireSound();
      int want = outbox.flush(deadline);
      if (want < 0) {
        return want;
      }
      int n = Math.min(src.remaining(), CHUNK);
      if (src.hasArray()) {
        encrypt(src, n);
      } else {
        encryptAside(src, n);
      }
      src.position(src.position() + n);
      try {
        outbox.flush(deadline);
      } catch (InterruptedIOException e) {
        // the bytes are taken: the thread, still marked as interrupted, hears of it next time
      }
      return n;
    } finally {
      writing.unlock();
    }
  }

  private void encrypt(ByteBuffer src, int n) throws IOException {
    try {
      out.write(src.array(), src.arrayOffset() + src.position(), n);
    } catch (IOException | RuntimeException e) {
      if (ended && !closed.get()) {
        throw new USocketException(
            Errno.EPIPE, "the peer has ended TLS, and here that ends both directions", e);
      }
      throw fatal(null, JsseErrors.of(e));
    }
  }

  private void encryptAside(ByteBuffer src, int n) throws IOException {
    ByteBuffer plain = BufferPool.HEAP.take(n);
    try {
      encrypt(plain.put(0, src, src.position(), n), n);
    } finally {
      BufferPool.HEAP.give(plain);
    }
  }

  @Override
  public int flush(Deadline deadline) throws IOException {
    return outbox.flush(deadline);
  }

  @Override
  public int shutdownOutput(Deadline deadline) throws IOException {
    writing.lock();
    try {
      sendCloseNotify();
      return outbox.flush(deadline);
    } finally {
      writing.unlock();
    }
  }

  /** Into the outbox; most libraries have no way to do it that leaves reading possible. */
  private void sendCloseNotify() throws IOException {
    if (handshakeDone && manners.halfCloses()) {
      ssl.shutdownOutput();
    } else {
      ssl.close();
    }
  }

  @Override
  public TlsInfo info() {
    TlsInfo known = info;
    if (known == null) {
      throw new IllegalStateException("the handshake is not done");
    }
    return known;
  }

  @Override
  public byte[] exportKeyingMaterial(String label, byte @Nullable [] context, int length)
      throws USocketException {
    return negotiation.exportKeyingMaterial(label, context, length);
  }

  @Override
  public SelectableChannel channel() {
    return raw.transport().channel();
  }

  @Override
  public int interest(int wanted) {
    int own = handshakeDone ? wanted : handshakeWants;
    return raw.transport().interest(outbox.hasBytes() ? own | SelectionKey.OP_WRITE : own);
  }

  @Override
  public boolean hasBufferedInput() {
    return plaintext.hasRemaining() || inbox.isRecordReady() || raw.transport().hasBufferedInput();
  }

  @Override
  public void close() throws IOException {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    try {
      if (writing.tryLock()) {
        try {
          depart();
        } finally {
          writing.unlock();
        }
      }
    } finally {
      raw.transport().close();
    }
  }

  private void depart() {
    raw.beginDeparture();
    try {
      if (begun) {
        sendCloseNotify();
      }
      ssl.close();
      raw.close(); // an SSLSocket that has failed is closed, and does not close again
    } catch (IOException | RuntimeException e) {
      // the peer is gone, or TLS has failed before: there is nobody to say goodbye to
    }
  }

  /**
   * Sends what TLS has to say by itself (key updates, alerts), as far as the transport takes it.
   */
  private void answer() {
    if (!outbox.hasBytes()) {
      return;
    }
    try {
      outbox.flush(Deadline.NOW);
    } catch (IOException e) {
      // reading goes on with what has come; writing will meet this again
    }
  }

  private void requireSound() throws IOException {
    IOException before = failure;
    if (before != null) {
      throw before;
    }
  }

  /** The error of a thread that reads. */
  private IOException unreadable(Exception e, String where) {
    if (inbox.failure() == null && inbox.isEndSeen()) {
      return fatal(null, e instanceof TlsException own ? own : truncated(where, e));
    }
    return fatal(
        inbox.failure(),
        inbox
            .alertInClear()
            .map(alert -> PlainAlert.error(alert, e))
            .orElseGet(() -> negotiation.meaning(e)));
  }

  /**
   * The error as applications see it; but for an interrupt it is the end of the connection.
   *
   * @param beneath the transport's; it comes before what the library makes of it
   */
  private IOException fatal(@Nullable IOException beneath, TlsException above) {
    if (beneath instanceof InterruptedIOException) {
      return beneath;
    }
    IOException before = failure;
    if (closed.get()) {
      return new AsynchronousCloseException();
    }
    if (before == null) {
      before = beneath == null ? above : beneath;
      failure = before;
    }
    return before;
  }

  private static TlsException truncated(String where, @Nullable Exception cause) {
    return new TlsException(
        Reason.TRUNCATED, "the connection ended without close_notify" + where, cause);
  }
}

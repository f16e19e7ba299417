// SPDX-License-Identifier: Apache-2.0
package io.usocket.spi.channel;

import io.usocket.TlsException;
import io.usocket.TlsInfo;
import io.usocket.USocketException;
import io.usocket.spi.BytePort;
import io.usocket.spi.Deadline;
import io.usocket.spi.TlsPort;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * TLS on top of a byte port: moves records between the port and a {@link TlsEngine}. Large buffers
 * are borrowed while bytes move; while a thread waits for the peer, and between calls, only what is
 * left over is kept.
 */
public final class SecureStream implements TlsPort {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final BytePort transport;
  private final TlsEngine engine;
  private final BufferPool buffers;
  private final ReentrantLock in = new ReentrantLock();
  private final ReentrantLock out = new ReentrantLock();
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile @Nullable TlsException failure;
  private boolean begun;
  private volatile boolean handshakeDone;
  private volatile int handshakeWants = SelectionKey.OP_WRITE;

  /** Came from the peer, not yet taken by the engine. Guarded by {@link #in}. */
  private final ReadAhead received;

  private volatile boolean recordReady;

  /** Decrypted, not yet handed out. Guarded by {@link #in}. */
  private volatile ByteBuffer plaintext = NOTHING;

  /** Encrypted, not yet taken by the transport. Guarded by {@link #out}. */
  private volatile ByteBuffer unsent = NOTHING;

  /**
   * TLS over a transport.
   *
   * @param transport a connected port; closed by {@link #close}
   * @param engine a fresh engine
   */
  public SecureStream(BytePort transport, TlsEngine engine) {
    this.transport = transport;
    this.engine = engine;
    this.buffers = engine.prefersDirectBuffers() ? BufferPool.DIRECT : BufferPool.HEAP;
    this.received = new ReadAhead(transport, buffers);
  }

  @Override
  public int handshake(Deadline deadline) throws IOException {
    in.lock();
    try {
      int want = negotiate(deadline);
      handshakeWants = want == WANT_READ ? SelectionKey.OP_READ : SelectionKey.OP_WRITE;
      handshakeDone = want == 0;
      return want;
    } catch (TlsException e) {
      failure = e;
      answer();
      throw e;
    } finally {
      in.unlock();
    }
  }

  private int negotiate(Deadline deadline) throws IOException {
    if (!begun) {
      begun = true;
      engine.begin();
    }
    while (true) {
      int want = send(NOTHING, deadline);
      if (want < 0 || engine.isHandshakeDone()) {
        return Math.min(want, 0);
      }
      if (engine.isInboundDone()) {
        throw new TlsException(
            TlsException.Reason.PROTOCOL_VIOLATION, "the peer closed TLS in the handshake", null);
      }
      want = receive(NOTHING, deadline); // the peer's first data can come with its last message
      if (want < 0) {
        return want;
      }
    }
  }

  @Override
  public int read(ByteBuffer dst, Deadline deadline) throws IOException {
    in.lock();
    try {
      int start = dst.position();
      move(plaintext, dst);
      while (dst.position() == start) {
        if (engine.isInboundDone()) {
          return end();
        }
        int want = receive(dst, deadline);
        answer();
        if (want < 0) {
          return want;
        }
      }
      return dst.position() - start;
    } catch (TlsException e) {
      failure = e;
      answer();
      throw e;
    } finally {
      in.unlock();
    }
  }

  /** The peer's end; but for a reader that {@link #close} has overtaken it is none. */
  private int end() throws AsynchronousCloseException {
    if (closed.get()) {
      throw new AsynchronousCloseException();
    }
    return END_OF_STREAM;
  }

  /**
   * One step of the engine, with bytes from the transport where it needs them. Plaintext for which
   * {@code dst} has no room is kept.
   *
   * @return 0, or what to wait for
   */
  private int receive(ByteBuffer dst, Deadline deadline) throws IOException {
    try {
      while (!decrypt(dst)) {
        int n = received.fill(engine.recordRoom(), deadline);
        if (n == END_OF_STREAM) {
          throw new TlsException(
              TlsException.Reason.TRUNCATED,
              "the connection ended without close_notify"
                  + (handshakeDone ? ": bytes may be missing" : ", in the handshake"),
              null);
        }
        if (n < 0) {
          return n;
        }
      }
      return 0;
    } finally {
      received.settle();
      recordReady = received.holdsRecord();
    }
  }

  /** Whether the engine has taken or given anything. */
  private boolean decrypt(ByteBuffer dst) throws TlsException {
    ByteBuffer net = received.bytes();
    int before = net.position();
    int n = isFit(dst) ? engine.unwrap(net, dst) : decryptAside(net, dst);
    return n > 0 || net.position() != before || engine.isInboundDone();
  }

  private boolean isFit(ByteBuffer dst) {
    return dst.remaining() >= engine.plaintextRoom() && (dst.isDirect() || !buffers.isDirect());
  }

  private int decryptAside(ByteBuffer net, ByteBuffer dst) throws TlsException {
    ByteBuffer plain = buffers.take(engine.plaintextRoom());
    try {
      return engine.unwrap(net, plain);
    } finally {
      move(plain.flip(), dst);
      plaintext = buffers.shrink(plain);
    }
  }

  @Override
  public int write(ByteBuffer src, Deadline deadline) throws IOException {
    int before = src.remaining();
    out.lock();
    try {
      requireSound();
      int want = send(src, deadline);
      if (want < 0 && src.remaining() == before) {
        return want;
      }
    } catch (InterruptedIOException e) {
      if (src.remaining() == before) {
        throw e;
      } // else bytes are taken: the thread, still marked as interrupted, hears of it next time
    } finally {
      out.unlock();
    }
    answer();
    return before - src.remaining();
  }

  /**
   * Whoever is writing sees to it that everything leaves: a call that must not wait leaves it so.
   */
  @Override
  public int flush(Deadline deadline) throws IOException {
    if (!out.tryLock()) {
      if (deadline.isNow()) {
        return WANT_WRITE;
      }
      out.lock();
    }
    try {
      return send(NOTHING, deadline);
    } finally {
      out.unlock();
    }
  }

  /** What has failed in one direction has failed in both (RFC 8446 section 6.2). */
  private void requireSound() throws TlsException {
    TlsException before = failure;
    if (before != null) {
      throw new TlsException(
          before.reason(), "TLS has failed before", before.alert().orElse(null), before);
    }
  }

  /** Encrypts and sends, first what the engine has to say. */
  private int send(ByteBuffer src, Deadline deadline) throws IOException {
    out.lock();
    try {
      int want = drain(deadline);
      while (want == 0 && (src.hasRemaining() || engine.hasOutput())) {
        try {
          encrypt(src);
          want = drain(deadline);
        } finally {
          unsent = buffers.shrink(unsent);
        }
      }
      return want;
    } finally {
      out.unlock();
    }
  }

  /** As much as goes into one buffer. */
  private void encrypt(ByteBuffer src) throws USocketException {
    ByteBuffer net = buffers.take(engine.recordRoom());
    try {
      do {
        if (buffers.isDirect() && !src.isDirect()) {
          encryptAside(src, net);
        } else {
          engine.wrap(src, net);
        }
      } while (net.remaining() >= engine.recordRoom()
          && (src.hasRemaining() || engine.hasOutput()));
    } finally {
      unsent = net.flip();
    }
  }

  private void encryptAside(ByteBuffer src, ByteBuffer net) throws USocketException {
    ByteBuffer plain = buffers.take(engine.plaintextRoom());
    try {
      int n = Math.min(src.remaining(), engine.plaintextRoom());
      plain.put(0, src, src.position(), n).limit(n);
      engine.wrap(plain, net);
      src.position(src.position() + plain.position());
    } finally {
      buffers.give(plain);
    }
  }

  /** Sends what an earlier call could not; 0 once nothing is left. */
  private int drain(Deadline deadline) throws IOException {
    while (unsent.hasRemaining()) {
      int n = transport.write(unsent, deadline);
      if (n < 0) {
        return n;
      }
    }
    return 0;
  }

  /**
   * Sends what the engine has to say by itself (key updates, alerts), as far as the transport takes
   * it. While another thread sends, that one does it when it is through. If it fails the next write
   * tells: what was read before, or the error that made the alert, comes first.
   */
  private void answer() {
    try {
      boolean stuck = false;
      while (!stuck && (engine.hasOutput() || unsent.hasRemaining()) && out.tryLock()) {
        try {
          stuck = send(NOTHING, Deadline.NOW) < 0;
        } finally {
          out.unlock();
        }
      }
    } catch (IOException e) {
      // the peer is gone
    }
  }

  @Override
  public int shutdownOutput(Deadline deadline) throws IOException {
    out.lock();
    try {
      engine.closeOutbound();
      return send(NOTHING, deadline);
    } finally {
      out.unlock();
    }
  }

  @Override
  public TlsInfo info() {
    return engine.info();
  }

  @Override
  public byte[] exportKeyingMaterial(String label, byte @Nullable [] context, int length)
      throws USocketException {
    return engine.exportKeyingMaterial(label, context, length);
  }

  @Override
  public SelectableChannel channel() {
    return transport.channel();
  }

  @Override
  public int interest(int wanted) {
    int own = handshakeDone ? wanted : handshakeWants;
    return transport.interest(unsent.hasRemaining() ? own | SelectionKey.OP_WRITE : own);
  }

  @Override
  public boolean hasBufferedInput() {
    return plaintext.hasRemaining() || recordReady || transport.hasBufferedInput();
  }

  @Override
  public void close() throws IOException {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    try (transport) {
      if (handshakeDone && out.tryLock()) {
        try {
          depart();
        } finally {
          out.unlock();
        }
      }
    } finally {
      engine.close();
    }
  }

  private void depart() {
    try {
      engine.closeOutbound();
      send(NOTHING, Deadline.NOW);
      if (in.tryLock()) {
        try {
          received.discard();
        } finally {
          in.unlock();
        }
      }
    } catch (IOException e) {
      // the peer is gone: there is nobody to say goodbye to
    }
  }

  private static void move(ByteBuffer from, ByteBuffer to) {
    int n = Math.min(from.remaining(), to.remaining());
    to.put(to.position(), from, from.position(), n);
    to.position(to.position() + n);
    from.position(from.position() + n);
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.spi.channel;

import io.usocket.TlsException;
import io.usocket.TlsInfo;
import io.usocket.spi.BytePort;
import io.usocket.spi.Deadline;
import io.usocket.spi.TlsPort;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * TLS on top of a byte port: moves records between the port and a {@link TlsEngine}. Large buffers
 * are borrowed for a call; between calls only what is left over is kept.
 */
public final class SecureStream implements TlsPort {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final BytePort transport;
  private final TlsEngine engine;
  private final BufferPool network;
  private final ReentrantLock in = new ReentrantLock();
  private final ReentrantLock out = new ReentrantLock();
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile @Nullable TlsException failure;
  private boolean begun;
  private volatile boolean handshakeDone;
  private volatile int handshakeWants = SelectionKey.OP_WRITE;

  /** Came from the peer, not yet taken by the engine: part of a record. Guarded by {@link #in}. */
  private volatile ByteBuffer received = NOTHING;

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
    this.network = engine.prefersDirectBuffers() ? BufferPool.DIRECT : BufferPool.HEAP;
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
    ByteBuffer plain = BufferPool.HEAP.take(engine.plaintextRoom());
    try {
      while (true) {
        int want = send(NOTHING, deadline);
        if (want < 0 || engine.isHandshakeDone()) {
          return Math.min(want, 0);
        }
        if (engine.isInboundDone()) {
          throw new TlsException(
              TlsException.Reason.PROTOCOL_VIOLATION, "the peer closed TLS in the handshake", null);
        }
        int n = receive(plain, deadline);
        if (n > 0) { // the peer's first data can come with its last handshake message
          plaintext = copy(plain.flip());
          plain.clear();
        } else if (n < 0) {
          return n;
        }
      }
    } finally {
      BufferPool.HEAP.give(plain);
    }
  }

  @Override
  public int read(ByteBuffer dst, Deadline deadline) throws IOException {
    in.lock();
    try {
      if (plaintext.hasRemaining()) {
        return move(plaintext, dst);
      }
      if (dst.remaining() >= engine.plaintextRoom()) {
        return readRecord(dst, deadline);
      }
      ByteBuffer plain = BufferPool.HEAP.take(engine.plaintextRoom());
      try {
        int n = readRecord(plain, deadline);
        if (n <= 0) {
          return n;
        }
        plain.flip();
        int moved = move(plain, dst);
        plaintext = copy(plain);
        return moved;
      } finally {
        BufferPool.HEAP.give(plain);
      }
    } catch (TlsException e) {
      failure = e;
      answer();
      throw e;
    } finally {
      in.unlock();
    }
  }

  /** At least one byte of plaintext, the end, or what to wait for. */
  private int readRecord(ByteBuffer dst, Deadline deadline) throws IOException {
    while (true) {
      if (engine.isInboundDone()) {
        return END_OF_STREAM;
      }
      int n = receive(dst, deadline);
      answer();
      if (n != 0) {
        return n;
      }
    }
  }

  /**
   * One step of the engine, with bytes from the transport where it needs them.
   *
   * @return plaintext bytes; 0: a record without any; or what to wait for
   */
  private int receive(ByteBuffer dst, Deadline deadline) throws IOException {
    ByteBuffer net = received;
    if (net.capacity() < engine.recordRoom()) {
      net = network.take(Math.max(engine.recordRoom(), received.remaining()));
      net.put(received).flip();
    }
    try {
      while (true) {
        int before = net.position();
        int n = engine.unwrap(net, dst);
        if (n > 0 || net.position() != before || engine.isInboundDone()) {
          return n;
        }
        net.compact();
        int got;
        try {
          got = transport.read(net, deadline);
        } finally {
          net.flip();
        }
        if (got == END_OF_STREAM) {
          throw new TlsException(
              TlsException.Reason.TRUNCATED,
              "the connection ended without close_notify"
                  + (handshakeDone ? ": bytes may be missing" : ", in the handshake"),
              null);
        }
        if (got < 0) {
          return got;
        }
      }
    } finally {
      keep(net);
    }
  }

  /** A buffer with whole records is soon wanted again; of a part of one, only the part is kept. */
  private void keep(ByteBuffer net) {
    if (holdsRecord(net)) {
      received = net;
    } else {
      received = copy(net);
      network.give(net);
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

  @Override
  public int flush(Deadline deadline) throws IOException {
    return send(NOTHING, deadline);
  }

  /** What has failed in one direction has failed in both (RFC 8446 section 6.2). */
  private void requireSound() throws TlsException {
    TlsException before = failure;
    if (before != null) {
      throw new TlsException(
          before.reason(), "TLS has failed before", before.alert().orElse(null), before);
    }
  }

  /** Encrypts what goes into one buffer, after what the engine has to say, and sends it. */
  private int send(ByteBuffer src, Deadline deadline) throws IOException {
    out.lock();
    try {
      int want = drain(deadline);
      while (want == 0 && (src.hasRemaining() || engine.hasOutput())) {
        ByteBuffer net = network.take(engine.recordRoom());
        try {
          do {
            engine.wrap(src, net);
          } while (net.remaining() >= engine.recordRoom()
              && (src.hasRemaining() || engine.hasOutput()));
          unsent = net.flip();
          want = drain(deadline);
        } finally {
          unsent = copy(unsent);
          network.give(net);
        }
      }
      return want;
    } finally {
      out.unlock();
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
    return plaintext.hasRemaining() || holdsRecord(received) || transport.hasBufferedInput();
  }

  /** Whether a whole record is there: its header has its length (RFC 8446 section 5.1). */
  private static boolean holdsRecord(ByteBuffer bytes) {
    return bytes.remaining() >= 5
        && bytes.remaining() - 5 >= Short.toUnsignedInt(bytes.getShort(bytes.position() + 3));
  }

  @Override
  public void close() throws IOException {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    try (transport) {
      if (handshakeDone && out.tryLock()) {
        try {
          engine.closeOutbound();
          send(NOTHING, Deadline.NOW);
        } finally {
          out.unlock();
        }
        discardInput();
      }
    } finally {
      engine.close();
    }
  }

  /**
   * Takes what has come and nobody will read, such as session tickets: closing with unread bytes
   * makes the kernel reset the connection, and the peer may lose the end of what was sent.
   */
  private void discardInput() throws IOException {
    if (!in.tryLock()) {
      return;
    }
    ByteBuffer net = network.take(engine.recordRoom());
    try {
      while (transport.read(net.clear(), Deadline.NOW) == net.capacity()) {}
    } finally {
      network.give(net);
      in.unlock();
    }
  }

  private static int move(ByteBuffer from, ByteBuffer to) {
    int n = Math.min(from.remaining(), to.remaining());
    to.put(to.position(), from, from.position(), n);
    to.position(to.position() + n);
    from.position(from.position() + n);
    return n;
  }

  private static ByteBuffer copy(ByteBuffer rest) {
    return rest.hasRemaining() ? ByteBuffer.allocate(rest.remaining()).put(rest).flip() : NOTHING;
  }
}

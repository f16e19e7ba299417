// SPDX-License-Identifier: Apache-2.0
package io.usocket.bc;

import io.usocket.Errno;
import io.usocket.TlsAlert;
import io.usocket.TlsException;
import io.usocket.TlsInfo;
import io.usocket.USocketException;
import io.usocket.spi.channel.TlsEngine;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantLock;
import org.bouncycastle.tls.ByteQueue;
import org.bouncycastle.tls.TlsProtocol;
import org.jspecify.annotations.Nullable;

/**
 * A non-blocking TlsProtocol as a {@link TlsEngine}. The protocol object is for one thread, so each
 * call holds a lock while it computes.
 */
final class BcEngine implements TlsEngine {
  private static final int HEADER = 5;
  private static final int MAX_PLAINTEXT = 1 << 14; // RFC 8446 section 5.1
  private static final int MAX_RECORD = HEADER + MAX_PLAINTEXT + 2048; // RFC 5246 section 6.2.3

  /** In bytes: the output queue may keep the room for such a message. */
  private static final int SHORT = 1024;

  private interface Step {
    void run() throws IOException;
  }

  private interface Sink {
    void accept(byte[] bytes, int offset, int length) throws IOException;
  }

  private final TlsProtocol protocol;
  private final ByteQueue output;
  private final Delivery delivery;
  private final Step opening;
  private final Progress progress;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile boolean closedByUs;
  private boolean roomy = true;
  private @Nullable TlsException failure;

  /** An alert that the protocol object has kept to itself. */
  private ByteBuffer ownAlert = ByteBuffer.allocate(0);

  private BcEngine(
      TlsProtocol protocol, ByteQueue output, Delivery delivery, Step opening, Progress progress) {
    this.protocol = protocol;
    this.output = output;
    this.delivery = delivery;
    this.opening = opening;
    this.progress = progress;
  }

  static BcEngine client(BcClient client, Progress progress) {
    Delivery delivery = new Delivery(progress);
    ClientProtocol protocol = new ClientProtocol(progress, delivery);
    return new BcEngine(
        protocol, protocol.output(), delivery, () -> protocol.connect(client), progress);
  }

  static BcEngine server(BcServer server, Progress progress) {
    Delivery delivery = new Delivery(progress);
    ServerProtocol protocol = new ServerProtocol(server, progress, delivery);
    return new BcEngine(
        protocol, protocol.output(), delivery, () -> protocol.accept(server), progress);
  }

  @Override
  public void begin() throws TlsException {
    lock.lock();
    try {
      run(opening);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public int unwrap(ByteBuffer src, ByteBuffer dst) throws TlsException {
    lock.lock();
    delivery.begin(dst);
    try {
      int start = dst.position();
      if (!isInboundDone()) {
        run(() -> offerRecord(src));
      }
      return dst.position() - start;
    } finally {
      delivery.end();
      lock.unlock();
    }
  }

  /**
   * One record, if it is there as a whole: then the protocol object keeps nothing of the peer's.
   */
  private void offerRecord(ByteBuffer src) throws IOException {
    if (src.remaining() < HEADER) {
      rest();
      return;
    }
    byte[] header = new byte[HEADER];
    src.get(src.position(), header);
    int length = protocol.previewInputRecord(header).getRecordSize(); // refuses what is no record
    if (src.remaining() < length) {
      rest();
      return;
    }
    take(src, length, protocol::offerInput);
  }

  /** While there is nothing to read, a queue that is empty needs no room. */
  private void rest() {
    if (roomy && output.available() == 0) {
      output.shrink();
      roomy = false;
    }
  }

  @Override
  public void wrap(ByteBuffer src, ByteBuffer dst) throws USocketException {
    lock.lock();
    try {
      drain(dst);
      if (progress.isDone() && src.hasRemaining() && !hasOutput()) {
        requireOpen();
        run(() -> encrypt(src));
        drain(dst);
      }
    } finally {
      lock.unlock();
    }
  }

  private void drain(ByteBuffer dst) {
    protocol.readOutput(dst, dst.remaining());
    if (dst.remaining() >= ownAlert.remaining()) {
      dst.put(ownAlert);
    }
  }

  /** Bouncy Castle answers close_notify by closing both directions. */
  private void requireOpen() throws USocketException {
    if (closedByUs || progress.isClosedByPeer()) {
      throw new USocketException(
          Errno.EPIPE, "TLS has been closed by one side, and here that ends both directions");
    }
  }

  private void encrypt(ByteBuffer src) throws IOException {
    int length = Math.min(src.remaining(), protocol.getApplicationDataLimit());
    roomy |= length > SHORT;
    take(src, length, protocol::writeApplicationData);
  }

  /** Hands bytes to the protocol object, which takes arrays and keeps none of them. */
  private static void take(ByteBuffer src, int length, Sink sink) throws IOException {
    int start = src.position();
    if (src.hasArray()) {
      src.position(start + length);
      sink.accept(src.array(), src.arrayOffset() + start, length);
    } else {
      byte[] bytes = new byte[length];
      src.get(bytes);
      sink.accept(bytes, 0, length);
    }
  }

  /** Runs a step of the protocol, which after an error cannot go on: the error stays. */
  private void run(Step step) throws TlsException {
    if (failure != null) {
      throw failure;
    }
    try {
      step.run();
    } catch (TlsException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      failure =
          progress.isClosedByPeer() && !progress.isDone()
              ? new TlsException(
                  TlsException.Reason.PEER_ALERT,
                  "the peer has closed the connection in the handshake",
                  TlsAlert.CLOSE_NOTIFY,
                  e)
              : BcErrors.of(e, progress.alertSent());
      if (protocol.getAvailableOutputBytes() == 0) {
        ownAlert = plaintextAlert();
      }
      throw failure;
    }
  }

  /**
   * Before a ClientHello has told the version, a server of Bouncy Castle's raises alerts and sends
   * none; but the peer has to be told (RFC 8446 section 6.2).
   */
  private ByteBuffer plaintextAlert() {
    return progress
        .alertSent()
        .filter(alert -> !progress.hasHello())
        .map(alert -> ByteBuffer.wrap(new byte[] {21, 3, 1, 0, 2, 2, (byte) alert.code()}))
        .orElse(ByteBuffer.allocate(0));
  }

  @Override
  public boolean hasOutput() {
    lock.lock();
    try {
      return protocol.getAvailableOutputBytes() > 0 || ownAlert.hasRemaining();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean isHandshakeDone() {
    return progress.isDone();
  }

  /** Also after our own close_notify: Bouncy Castle reads nothing after that. */
  @Override
  public boolean isInboundDone() {
    return closedByUs || (progress.isClosedByPeer() && progress.isDone());
  }

  @Override
  public void closeOutbound() {
    lock.lock();
    try {
      closedByUs = true;
      protocol.close();
    } catch (IOException | RuntimeException e) {
      // no close_notify is there to send: the peer will see a truncation
      failure = BcErrors.of(e, progress.alertSent());
    } finally {
      lock.unlock();
    }
  }

  @Override
  public int plaintextRoom() {
    return MAX_PLAINTEXT;
  }

  @Override
  public int recordRoom() {
    return MAX_RECORD;
  }

  @Override
  public boolean prefersDirectBuffers() {
    return false;
  }

  @Override
  public TlsInfo info() {
    return progress.info();
  }

  @Override
  public byte[] exportKeyingMaterial(String label, byte @Nullable [] context, int length)
      throws USocketException {
    return progress.export(label, context, length);
  }

  @Override
  public void close() {
    progress.wipe();
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.spi.jsse;

import io.usocket.TlsAlert;
import io.usocket.TlsException;
import io.usocket.TlsInfo;
import io.usocket.spi.channel.DtlsRecords;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * An SSLEngine for DTLS: records in, records out; no I/O, no clock. A wrap while it waits for the
 * peer makes it give its last flight again.
 */
final class DtlsMachine {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
  private static final int HELLO_VERIFY_REQUEST = 3;
  private static final int MESSAGE_TYPE = 13;

  private final SSLEngine engine;
  private final JsseHandshake handshake;
  private Optional<String> askedName = Optional.empty();
  private boolean begun;
  private boolean helloAnswered;
  private volatile @Nullable TlsInfo agreed;

  /** What the first flight of an admitted client has led to. */
  private @Nullable TlsException refusal;

  /**
   * A machine.
   *
   * @param engine a fresh one
   */
  DtlsMachine(SSLEngine engine, JsseHandshake handshake) {
    this.engine = engine;
    this.handshake = handshake;
  }

  /**
   * Begins the handshake, once. What is sent in it is cut into pieces that every path takes; what
   * is received is not: that limit the engine has taken over when it began.
   */
  void begin() throws TlsException {
    if (begun) {
      return;
    }
    begun = true;
    try {
      engine.beginHandshake();
      limitRecords(DtlsRecords.HANDSHAKE_DATAGRAM);
    } catch (SSLException | RuntimeException e) {
      throw JsseErrors.of(e);
    }
  }

  private void limitRecords(int size) {
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setMaximumPacketSize(size);
    engine.setSSLParameters(parameters);
  }

  /** A fresh server's answer to a first hello: a HelloVerifyRequest; empty: it was no good. */
  ByteBuffer answerTo(ByteBuffer hello) throws TlsException {
    begin();
    ByteBuffer answer = ByteBuffer.allocate(recordRoom());
    try {
      unwrap(hello, plaintextRoomForNothing());
      wrap(NOTHING.duplicate(), answer);
    } catch (TlsException e) {
      return NOTHING.duplicate();
    }
    answer.flip();
    boolean request =
        answer.remaining() > MESSAGE_TYPE && answer.get(MESSAGE_TYPE) == HELLO_VERIFY_REQUEST;
    return request ? answer : NOTHING.duplicate();
  }

  /** Takes the hello of a client that is admitted; {@link #requireSound} tells what is wrong. */
  void accept(ByteBuffer hello) {
    try {
      unwrap(hello, plaintextRoomForNothing());
    } catch (TlsException e) {
      refusal = e;
    }
  }

  private ByteBuffer plaintextRoomForNothing() {
    return ByteBuffer.allocate(plaintextRoom());
  }

  /** Throws what {@link #accept} has met. */
  void requireSound() throws TlsException {
    if (refusal != null) {
      throw refusal;
    }
  }

  /**
   * Takes a record, and all that can be done then.
   *
   * @param record a whole one; changed
   * @param dst for its data; it has {@link #plaintextRoom}
   * @return how many bytes of data it had
   */
  int unwrap(ByteBuffer record, ByteBuffer dst) throws TlsException {
    Optional<TlsAlert> clear =
        !isDone() && DtlsRecords.type(record) == DtlsRecords.ALERT && DtlsRecords.epoch(record) == 0
            ? alert(record)
            : Optional.empty();
    try {
      int before = dst.position();
      SSLEngineResult result = engine.unwrap(record, dst);
      runTasks();
      while (engine.getHandshakeStatus() == HandshakeStatus.NEED_UNWRAP_AGAIN) {
        result = engine.unwrap(NOTHING.duplicate(), dst);
        runTasks();
      }
      noteProgress(result);
      return dst.position() - before;
    } catch (SSLException | RuntimeException e) {
      throw clear.map(alert -> PlainAlert.error(alert, e)).orElseGet(() -> meaning(e));
    }
  }

  private static Optional<TlsAlert> alert(ByteBuffer record) {
    return TlsAlert.of(record.get(record.limit() - 1) & 0xff);
  }

  /**
   * Gives the next record.
   *
   * @param src data for it, taken only if the machine has nothing to say by itself
   * @param dst it has {@link #recordRoom}
   * @return whether there was one
   */
  boolean wrap(ByteBuffer src, ByteBuffer dst) throws TlsException {
    try {
      SSLEngineResult result = engine.wrap(src, dst);
      helloAnswered |= result.bytesProduced() > 0;
      runTasks();
      noteProgress(result);
      return result.bytesProduced() > 0;
    } catch (SSLException | RuntimeException e) {
      throw meaning(e);
    }
  }

  private TlsException meaning(Exception e) {
    TlsException meant = JsseErrors.of(e);
    return helloAnswered ? handshake.afterHello(meant) : meant;
  }

  private void runTasks() {
    while (engine.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
      Runnable task = engine.getDelegatedTask();
      if (task == null) {
        return;
      }
      task.run();
    }
  }

  private void noteProgress(SSLEngineResult result) throws TlsException {
    if (isDone()) {
      return;
    }
    askedName = askedName.or(handshake::askedName);
    boolean idle =
        engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING
            || result.getHandshakeStatus() == HandshakeStatus.FINISHED;
    if (idle && !isInboundDone() && !isOutboundDone()) {
      TlsInfo info = handshake.end(askedName);
      limitRecords(recordRoom());
      agreed = info;
    }
  }

  boolean hasOutput() {
    return engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP;
  }

  boolean isDone() {
    return agreed != null;
  }

  /** Whether the peer's close_notify has come. */
  boolean isInboundDone() {
    return engine.isInboundDone();
  }

  /** Whether no data is taken any more. */
  boolean isOutboundDone() {
    return engine.isOutboundDone();
  }

  /** The room that {@link #unwrap} needs. */
  int plaintextRoom() {
    return engine.getSession().getApplicationBufferSize();
  }

  /** The room that {@link #wrap} needs; longer records are not to be shown to it. */
  int recordRoom() {
    return engine.getSession().getPacketBufferSize();
  }

  TlsInfo info() {
    return Objects.requireNonNull(agreed, "the handshake is not done");
  }

  /** Makes close_notify, or in the handshake an alert, the next output. */
  void close() {
    engine.closeOutbound();
  }
}

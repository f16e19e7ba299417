// SPDX-License-Identifier: Apache-2.0
package io.usocket.spi.jsse;

import io.usocket.Errno;
import io.usocket.TlsAlert;
import io.usocket.TlsException;
import io.usocket.TlsInfo;
import io.usocket.TlsVersion;
import io.usocket.USocketException;
import io.usocket.spi.channel.BufferPool;
import io.usocket.spi.channel.TlsEngine;
import java.nio.ByteBuffer;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * An SSLEngine as a {@link TlsEngine}. The statuses of JSSE implementations differ; what moves is
 * told by how many bytes were taken and given, whatever the status says.
 */
final class SslEngineMachine implements TlsEngine {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  /** The type of records with handshake messages (RFC 5246 section 6.2.1). */
  private static final byte HANDSHAKE = 22;

  /** More records than an engine can have waiting: a bound, not a measure. */
  private static final int MOST_UNSENT = 16;

  private final SSLEngine engine;
  private final boolean direct;
  private final JsseHandshake handshake;
  private final Optional<AlpnSelection> alpn;
  private Optional<String> askedName = Optional.empty();
  private volatile @Nullable TlsInfo agreed;

  /** What was negotiated is not what was demanded: said once all that was made has been sent. */
  private volatile @Nullable TlsException refusal;

  /** An alert may be waiting, whatever the engine's status says (Conscrypt's says nothing). */
  private volatile boolean alertDue;

  /** A wrap that gave nothing: a status that still asks for one (BCJSSE's) is not to be heard. */
  private volatile boolean wrappedInVain;

  /** In the handshake, what came in clear; BCJSSE fails over close_notify only in a wrap. */
  private volatile Optional<TlsAlert> alertInClear = Optional.empty();

  private SslEngineMachine(
      SSLEngine engine,
      JsseContext context,
      JsseHandshake handshake,
      Optional<AlpnSelection> alpn) {
    this.engine = engine;
    this.direct = context.engine().dialect().prefersDirectBuffers();
    this.handshake = handshake;
    this.alpn = alpn;
    alpn.ifPresent(own -> engine.setHandshakeApplicationProtocolSelector(own::select));
  }

  static SslEngineMachine client(SSLEngine engine, JsseContext context, JsseHandshake handshake) {
    return new SslEngineMachine(engine, context, handshake, Optional.empty());
  }

  static SslEngineMachine server(SSLEngine engine, JsseContext context, JsseHandshake handshake) {
    return new SslEngineMachine(engine, context, handshake, context.alpnSelection());
  }

  @Override
  public void begin() throws TlsException {
    try {
      engine.beginHandshake();
    } catch (SSLException | RuntimeException e) {
      throw JsseErrors.of(e);
    }
  }

  @Override
  public int unwrap(ByteBuffer src, ByteBuffer dst) throws TlsException {
    TlsException refused = refusal;
    if (refused != null) {
      throw refused;
    }
    refuseRenegotiation(src);
    if (!isHandshakeDone()) {
      alertInClear = PlainAlert.at(src).or(() -> alertInClear);
    }
    ByteBuffer received = src.duplicate();
    try {
      SSLEngineResult result = engine.unwrap(src, dst);
      if (engine.getUseClientMode()) {
        handshake.flight().look(received.limit(src.position()));
      }
      runTasks();
      wrappedInVain &= result.bytesConsumed() == 0;
      raiseKeptError();
      if (alpn.isPresent()) {
        alpn.get().requireAgreement();
      }
      noteProgress(result);
      return result.bytesProduced();
    } catch (SSLException | RuntimeException e) {
      alertDue = true;
      throw meaning(e);
    }
  }

  @Override
  public void wrap(ByteBuffer src, ByteBuffer dst) throws USocketException {
    boolean closing = alertDue;
    alertDue = false;
    if (alpn.isPresent() && alpn.get().isRefused()) {
      dst.put(alpn.get().alert()); // in place of what the engine would say
      return;
    }
    ByteBuffer sent = dst.duplicate();
    try {
      SSLEngineResult result = engine.wrap(src, dst);
      if (!engine.getUseClientMode()) {
        handshake.flight().look(sent.limit(dst.position()));
      }
      wrappedInVain = !runTasks() && result.bytesProduced() == 0;
      alertDue = closing && result.bytesProduced() > 0 && !engine.isOutboundDone();
      noteProgress(result);
      if (result.getStatus() == Status.CLOSED && src.hasRemaining()) {
        throw new USocketException(
            Errno.EPIPE, "TLS has been closed by one side, and here that ends both directions");
      }
    } catch (SSLException | RuntimeException e) {
      alertDue = !closing;
      throw meaning(e);
    }
  }

  private TlsException meaning(Exception e) {
    return alertInClear
        .map(alert -> PlainAlert.error(alert, e))
        .orElseGet(() -> handshake.meaning(e));
  }

  /** BCJSSE keeps what went wrong in unwrap for the next wrap, though it has nothing to send. */
  private void raiseKeptError() throws SSLException {
    if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP
        && engine.isInboundDone()
        && engine.isOutboundDone()) {
      engine.wrap(NOTHING.duplicate(), NOTHING.duplicate());
    }
  }

  /** SunJSSE leaves its heavy computing to the caller; the others have done it by now. */
  private boolean runTasks() {
    boolean any = false;
    while (engine.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
      Runnable task = engine.getDelegatedTask();
      if (task == null) {
        break;
      }
      task.run();
      any = true;
    }
    return any;
  }

  private void noteProgress(SSLEngineResult result) {
    if (isHandshakeDone()) {
      return;
    }
    boolean idle =
        engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING
            || result.getHandshakeStatus() == HandshakeStatus.FINISHED;
    askedName = askedName.or(handshake::askedName);
    if (idle && !isInboundDone()) {
      try {
        agreed = handshake.end(askedName);
      } catch (TlsException e) {
        refusal = e;
      }
    }
  }

  /**
   * In TLS 1.2 a record of the handshake after the handshake; TLS 1.3 hides its type. No library is
   * let see it: some go through with it, and then it is another peer that was verified.
   */
  private void refuseRenegotiation(ByteBuffer src) throws TlsException {
    TlsInfo known = agreed;
    if (known != null
        && known.version() == TlsVersion.TLS_1_2
        && src.hasRemaining()
        && src.get(src.position()) == HANDSHAKE) {
      closeOutbound();
      throw new TlsException(
          TlsException.Reason.PROTOCOL_VIOLATION, "the peer wants to renegotiate", null);
    }
  }

  @Override
  public boolean hasOutput() {
    return alertDue
        || (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP
            && !engine.isOutboundDone()
            && !wrappedInVain);
  }

  @Override
  public boolean isHandshakeDone() {
    return agreed != null;
  }

  @Override
  public boolean isInboundDone() {
    return engine.isInboundDone();
  }

  @Override
  public void closeOutbound() {
    if (!engine.isOutboundDone()) {
      engine.closeOutbound();
      alertDue = true;
    }
  }

  @Override
  public int plaintextRoom() {
    return engine.getSession().getApplicationBufferSize();
  }

  @Override
  public int recordRoom() {
    return engine.getSession().getPacketBufferSize();
  }

  @Override
  public boolean prefersDirectBuffers() {
    return direct;
  }

  @Override
  public TlsInfo info() {
    TlsInfo known = agreed;
    if (known == null) {
      throw new IllegalStateException("the handshake is not done");
    }
    return known;
  }

  @Override
  public byte[] exportKeyingMaterial(String label, byte @Nullable [] context, int length)
      throws USocketException {
    return handshake.exportKeyingMaterial(label, context, length);
  }

  /**
   * Conscrypt's engine has memory and a pipe outside the heap until both directions are closed and
   * nothing waits to be sent.
   */
  @Override
  public void close() {
    try {
      engine.closeOutbound();
      discardOutput();
    } catch (SSLException | RuntimeException e) {
      // it has failed before: there is nothing to send any more
    }
    try {
      engine.closeInbound();
    } catch (SSLException | RuntimeException e) {
      // that the peer has not closed is no news
    }
  }

  private void discardOutput() throws SSLException {
    BufferPool pool = prefersDirectBuffers() ? BufferPool.DIRECT : BufferPool.HEAP;
    ByteBuffer unsent = pool.take(recordRoom());
    try {
      for (int i = 0; i < MOST_UNSENT && !engine.isOutboundDone(); i++) {
        engine.wrap(NOTHING.duplicate(), unsent.clear());
      }
    } finally {
      pool.give(unsent);
    }
  }
}

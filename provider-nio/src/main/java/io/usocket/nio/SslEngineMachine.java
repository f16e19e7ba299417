// SPDX-License-Identifier: Apache-2.0
package io.usocket.nio;

import io.usocket.TlsException;
import io.usocket.TlsInfo;
import io.usocket.TlsVersion;
import io.usocket.spi.channel.TlsEngine;
import io.usocket.spi.jsse.JsseContext;
import io.usocket.spi.jsse.JsseErrors;
import io.usocket.spi.tls.ServerNames;
import java.nio.ByteBuffer;
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
  private final SSLEngine engine;
  private final JsseContext context;
  private final @Nullable ServerNames server;
  private volatile boolean handshakeDone;
  private volatile boolean failed;

  SslEngineMachine(SSLEngine engine, JsseContext context, @Nullable ServerNames server) {
    this.engine = engine;
    this.context = context;
    this.server = server;
  }

  @Override
  public void begin() throws TlsException {
    try {
      engine.beginHandshake();
    } catch (SSLException | RuntimeException e) {
      throw fail(e);
    }
  }

  @Override
  public int unwrap(ByteBuffer src, ByteBuffer dst) throws TlsException {
    try {
      SSLEngineResult result = engine.unwrap(src, dst);
      runTasks();
      noteProgress(result);
      return result.bytesProduced();
    } catch (SSLException | RuntimeException e) {
      throw fail(e);
    }
  }

  @Override
  public void wrap(ByteBuffer src, ByteBuffer dst) throws TlsException {
    try {
      SSLEngineResult result = engine.wrap(src, dst);
      runTasks();
      noteProgress(result);
      if (result.getStatus() == Status.CLOSED && src.hasRemaining() && !failed) {
        throw new TlsException(
            TlsException.Reason.PROTOCOL_VIOLATION,
            "TLS has been closed: no more can be sent",
            null);
      }
    } catch (SSLException | RuntimeException e) {
      throw fail(e);
    }
  }

  /** SunJSSE leaves its heavy computing to the caller; the others have done it by now. */
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
    HandshakeStatus status = engine.getHandshakeStatus();
    boolean idle =
        status == HandshakeStatus.NOT_HANDSHAKING
            || result.getHandshakeStatus() == HandshakeStatus.FINISHED;
    if (!handshakeDone && idle && !isInboundDone()) {
      context.check(engine.getSession(), engine.getApplicationProtocol(), server);
      handshakeDone = true;
    } else if (handshakeDone && !idle && !isInboundDone() && isRenegotiation()) {
      throw new TlsException(
          TlsException.Reason.PROTOCOL_VIOLATION, "the peer wants to renegotiate", null);
    }
  }

  /** In TLS 1.2 a handshake after the handshake; 1.3 has key updates and tickets there. */
  private boolean isRenegotiation() {
    return engine.getSession().getProtocol().equals(TlsVersion.TLS_1_2.protocol())
        && !engine.isOutboundDone();
  }

  private TlsException fail(Exception e) {
    failed = true;
    return JsseErrors.of(e);
  }

  @Override
  public boolean hasOutput() {
    HandshakeStatus status = engine.getHandshakeStatus();
    return status == HandshakeStatus.NEED_WRAP && !engine.isOutboundDone();
  }

  @Override
  public boolean isHandshakeDone() {
    return handshakeDone;
  }

  @Override
  public boolean isInboundDone() {
    return engine.isInboundDone();
  }

  @Override
  public void closeOutbound() {
    engine.closeOutbound();
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
    return false;
  }

  @Override
  public TlsInfo info() {
    return context.info(engine.getSession(), engine.getApplicationProtocol(), server);
  }
}

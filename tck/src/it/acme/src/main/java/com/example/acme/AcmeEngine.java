// SPDX-License-Identifier: Apache-2.0
package com.example.acme;

import io.usocket.Errno;
import io.usocket.TlsException;
import io.usocket.TlsException.Reason;
import io.usocket.TlsInfo;
import io.usocket.TlsVersion;
import io.usocket.USocketException;
import io.usocket.spi.channel.TlsEngine;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** The library's machine for one connection; it locks for itself. */
final class AcmeEngine implements TlsEngine {
  /** The type of records with handshake messages (RFC 5246 section 6.2.1). */
  private static final byte HANDSHAKE = 22;

  private final SSLEngine engine;
  private final Optional<String> askedFor;

  /** Empty until the handshake is done. */
  private volatile Optional<TlsInfo> agreed = Optional.empty();

  /**
   * A connection.
   *
   * @param engine set up, not begun
   * @param askedFor the server name that a client sends
   */
  AcmeEngine(SSLEngine engine, Optional<String> askedFor) {
    this.engine = engine;
    this.askedFor = askedFor;
  }

  @Override
  public void begin() throws TlsException {
    try {
      engine.beginHandshake();
    } catch (SSLException | RuntimeException e) {
      throw AcmeErrors.of(e);
    }
  }

  @Override
  public int unwrap(ByteBuffer src, ByteBuffer dst) throws TlsException {
    refuseRenegotiation(src);
    try {
      SSLEngineResult result = engine.unwrap(src, dst);
      goOn(result);
      return result.bytesProduced();
    } catch (SSLException | RuntimeException e) {
      throw AcmeErrors.of(e);
    }
  }

  @Override
  public void wrap(ByteBuffer src, ByteBuffer dst) throws USocketException {
    try {
      SSLEngineResult result = engine.wrap(src, dst);
      goOn(result);
      if (result.getStatus() == Status.CLOSED && src.hasRemaining()) {
        throw new USocketException(Errno.EPIPE, "TLS has been closed");
      }
    } catch (SSLException | RuntimeException e) {
      throw AcmeErrors.of(e);
    }
  }

  /** The library would go through with it, and then it is another peer that was verified. */
  private void refuseRenegotiation(ByteBuffer src) throws TlsException {
    boolean old = agreed.filter(info -> info.version() == TlsVersion.TLS_1_2).isPresent();
    if (old && src.hasRemaining() && src.get(src.position()) == HANDSHAKE) {
      engine.closeOutbound();
      throw new TlsException(Reason.PROTOCOL_VIOLATION, "the peer wants to renegotiate", null);
    }
  }

  /** The heavy computing, which the library leaves to its caller. */
  private void goOn(SSLEngineResult result) {
    for (Runnable task = engine.getDelegatedTask();
        task != null;
        task = engine.getDelegatedTask()) {
      task.run();
    }
    if (result.getHandshakeStatus() == HandshakeStatus.FINISHED && agreed.isEmpty()) {
      agreed = Optional.of(told(engine.getSession()));
    }
  }

  private TlsInfo told(SSLSession session) {
    return new TlsInfo(
        Stream.of(TlsVersion.values())
            .filter(version -> version.protocol().equals(session.getProtocol()))
            .findFirst()
            .orElseThrow(),
        session.getCipherSuite(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(engine.getApplicationProtocol()).filter(name -> !name.isEmpty()),
        askedFor.or(() -> requestedName(session)),
        chain(session),
        Optional.empty(),
        AcmeProvider.BACKEND);
  }

  private static Optional<String> requestedName(SSLSession session) {
    return ((ExtendedSSLSession) session)
        .getRequestedServerNames().stream()
            .map(SNIServerName::getEncoded)
            .map(name -> new String(name, StandardCharsets.US_ASCII))
            .findFirst();
  }

  private static List<X509Certificate> chain(SSLSession session) {
    try {
      return Stream.of(session.getPeerCertificates()).map(X509Certificate.class::cast).toList();
    } catch (SSLPeerUnverifiedException e) {
      return List.of();
    }
  }

  @Override
  public boolean hasOutput() {
    return engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP;
  }

  @Override
  public boolean isHandshakeDone() {
    return agreed.isPresent();
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
    return agreed.orElseThrow();
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.bc;

import io.usocket.TlsConfig;
import io.usocket.TlsInfo;
import io.usocket.spi.channel.TlsEngine;
import io.usocket.spi.tls.ServerNames;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Our engine, driven as SecureStream does it. */
final class BcEnd implements End {
  private final TlsEngine engine;
  private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
  private ByteBuffer received = ByteBuffer.allocate(0);
  private ByteBuffer toSay = ByteBuffer.allocate(0);

  private BcEnd(TlsEngine engine) {
    this.engine = engine;
  }

  static BcEnd of(TlsEngine engine) {
    return new BcEnd(engine);
  }

  static BcEnd client(TlsConfig config, String host) throws IOException {
    return new BcEnd(BcContext.of(config).clientEngine(ServerNames.of(host), 443));
  }

  static BcEnd server(TlsConfig config) throws IOException {
    return new BcEnd(BcContext.of(config).serverEngine());
  }

  TlsEngine engine() {
    return engine;
  }

  TlsInfo info() {
    return engine.info();
  }

  @Override
  public void begin() throws IOException {
    engine.begin();
  }

  @Override
  public void take(byte[] bytes) throws IOException {
    ByteBuffer all = ByteBuffer.allocate(received.remaining() + bytes.length);
    all.put(received).put(bytes).flip();
    received = all;
    ByteBuffer plain = ByteBuffer.allocate(engine.plaintextRoom());
    while (!engine.isInboundDone()) {
      int before = received.position();
      int n = engine.unwrap(received, plain.clear());
      heard.write(plain.array(), 0, n);
      if (n == 0 && received.position() == before) {
        return;
      }
    }
  }

  @Override
  public byte[] give() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteBuffer net = ByteBuffer.allocate(engine.recordRoom());
    while (engine.hasOutput() || (engine.isHandshakeDone() && toSay.hasRemaining())) {
      engine.wrap(toSay, net.clear());
      out.write(net.array(), 0, net.position());
    }
    return out.toByteArray();
  }

  @Override
  public void say(byte[] plaintext) {
    toSay = ByteBuffer.wrap(plaintext);
  }

  @Override
  public byte[] heard() {
    byte[] bytes = heard.toByteArray();
    heard.reset();
    return bytes;
  }

  @Override
  public void close() {
    engine.closeOutbound();
  }

  @Override
  public boolean isDone() {
    return engine.isHandshakeDone();
  }

  @Override
  public boolean isClosedByPeer() {
    return engine.isInboundDone();
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.bc;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;

/** The JDK's SSLEngine as the peer that we are tested against. */
final class JdkEnd implements End {
  private final SSLEngine engine;
  private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
  private final ByteBuffer net = ByteBuffer.allocate(1 << 16);
  private final ByteBuffer plain = ByteBuffer.allocate(1 << 16);
  private ByteBuffer received = ByteBuffer.allocate(0);
  private ByteBuffer toSay = ByteBuffer.allocate(0);
  private boolean done;

  JdkEnd(SSLEngine engine) {
    this.engine = engine;
  }

  SSLEngine engine() {
    return engine;
  }

  @Override
  public void begin() throws IOException {
    engine.beginHandshake();
  }

  @Override
  public void take(byte[] bytes) throws IOException {
    ByteBuffer all = ByteBuffer.allocate(received.remaining() + bytes.length);
    all.put(received).put(bytes).flip();
    received = all;
    while (received.hasRemaining() && !engine.isInboundDone()) {
      var result = engine.unwrap(received, plain.clear());
      heard.write(plain.array(), 0, result.bytesProduced());
      note(result.getHandshakeStatus());
      boolean stuck = result.bytesConsumed() == 0 && result.bytesProduced() == 0;
      if (stuck && result.getStatus() != Status.OK
          || engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
        return;
      }
    }
  }

  @Override
  public byte[] give() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    while (true) {
      note(engine.getHandshakeStatus());
      var result = engine.wrap(toSay, net.clear());
      out.write(net.array(), 0, result.bytesProduced());
      note(result.getHandshakeStatus());
      if (result.bytesProduced() == 0) {
        take(new byte[0]); // what had to wait for an answer
        return out.toByteArray();
      }
    }
  }

  private void note(HandshakeStatus status) {
    for (Runnable task = engine.getDelegatedTask();
        task != null;
        task = engine.getDelegatedTask()) {
      task.run();
    }
    done |= status == HandshakeStatus.FINISHED;
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
    return done;
  }

  @Override
  public boolean isClosedByPeer() {
    return engine.isInboundDone();
  }
}

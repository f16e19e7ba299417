// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.usocket.TlsAlert;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * The other end of a TLS connection: the JDK's SSLEngine over a {@link RawLink}. It tells what it
 * saw, and does wrong on purpose: records are handed out as bytes, to be cut, changed or kept. One
 * thread may {@link #receive} while another {@link #send}s.
 */
final class TlsPeer implements Closeable {
  private static final int ROOM = 1 << 16; // more than any record of the JDK
  private static final int FIRST = 4096;
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final RawLink link;
  private final SSLEngine engine;
  private final ReentrantLock out = new ReentrantLock();
  private final ByteBuffer received = ByteBuffer.allocate(ROOM).limit(0); // to be decrypted
  private final ByteBuffer plain = ByteBuffer.allocate(ROOM).limit(0); // to be handed out
  private final ByteArrayOutputStream first = new ByteArrayOutputStream(); // the hello is in it
  private final AtomicInteger silentRecords = new AtomicInteger();
  private final AtomicInteger handshakes = new AtomicInteger();

  TlsPeer(RawLink link, SSLEngine engine) {
    this.link = link;
    this.engine = engine;
  }

  /** The bytes beneath. */
  RawLink link() {
    return link;
  }

  SSLSession session() {
    return engine.getSession();
  }

  /** The application protocol that was agreed on; empty: none. */
  String alpn() {
    String protocol = engine.getApplicationProtocol();
    return protocol == null ? "" : protocol;
  }

  /** How many handshakes were gone through with; one that resumes a session counts as well. */
  int handshakes() {
    return handshakes.get();
  }

  private void count(SSLEngineResult result) {
    if (result.getHandshakeStatus() == HandshakeStatus.FINISHED) {
      handshakes.incrementAndGet();
    }
  }

  /** How many records came after the handshake that hold no application data. */
  int silentRecords() {
    return silentRecords.get();
  }

  /** The first hello that came. */
  Hello hello() throws IOException {
    ByteBuffer in = ByteBuffer.wrap(first.toByteArray());
    return Hello.read(
        () -> {
          byte[] record = new byte[5 + Short.toUnsignedInt(in.getShort(in.position() + 3))];
          in.get(record);
          return record;
        });
  }

  /** Does the whole handshake. */
  TlsPeer handshake() throws IOException {
    return handshake(new byte[0]);
  }

  /** Does the whole handshake; its last flight leaves in one piece with the data. */
  TlsPeer handshake(byte[] data) throws IOException {
    try {
      engine.beginHandshake();
      while (isHandshaking()) {
        if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
          link.hold(wrap(NOTHING));
        } else {
          step();
        }
      }
      link.hold(encrypt(data));
      link.flush();
      return this;
    } catch (SSLException e) {
      lastWords();
      throw e;
    }
  }

  private boolean isHandshaking() {
    HandshakeStatus status = engine.getHandshakeStatus();
    return status != HandshakeStatus.NOT_HANDSHAKING && status != HandshakeStatus.FINISHED;
  }

  /** The data as records, not sent; the caller sends them with {@link RawLink#send}. */
  byte[] encrypt(byte[] data) throws IOException {
    ByteArrayOutputStream records = new ByteArrayOutputStream();
    ByteBuffer src = ByteBuffer.wrap(data);
    while (src.hasRemaining()) {
      records.writeBytes(wrap(src));
    }
    return records.toByteArray();
  }

  /** What the engine sends next of its handshake, not sent; needs all that came before. */
  byte[] flight() throws IOException {
    engine.beginHandshake();
    ByteArrayOutputStream flight = new ByteArrayOutputStream();
    while (isHandshaking()) {
      boolean speaks = engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP;
      if (!speaks && flight.size() > 0) {
        break;
      }
      if (speaks) {
        flight.writeBytes(wrap(NOTHING));
      } else {
        step();
      }
    }
    return flight.toByteArray();
  }

  void send(byte[] data) throws IOException {
    out.lock();
    try {
      link.send(encrypt(data));
    } finally {
      out.unlock();
    }
  }

  /** Exactly so many bytes. */
  byte[] receive(int count) throws IOException {
    byte[] bytes = new byte[count];
    for (int at = 0; at < count; ) {
      int n = receive(bytes, at);
      if (n < 0) {
        throw new EOFException("close_notify after " + at + " of " + count + " bytes");
      }
      at += n;
    }
    return bytes;
  }

  /** Exactly this text, then close_notify. */
  void expectEnd(String ascii, String check) throws IOException {
    Expect.bytes(ascii, receive(ascii.length()), check);
    int n = receive(new byte[1], 0);
    if (n >= 0) {
      throw Expect.failure(check, "close_notify", "more data");
    }
  }

  /** At least one byte; -1 after close_notify. */
  private int receive(byte[] into, int at) throws IOException {
    while (!plain.hasRemaining()) {
      if (engine.isInboundDone()) {
        return -1;
      }
      try {
        step();
      } catch (SSLException e) {
        lastWords();
        throw e;
      }
      speak();
    }
    int n = Math.min(plain.remaining(), into.length - at);
    plain.get(into, at, n);
    return n;
  }

  /** Reads until the end, whichever it is. */
  Ending awaitEnd() {
    return endOf(() -> {});
  }

  /** Does what it can of the handshake, then reads until the end. */
  Ending handshakeToEnd() {
    return endOf(this::handshake);
  }

  /** A step before the end. */
  private interface Step {
    void take() throws IOException;
  }

  private Ending endOf(Step before) {
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    byte[] some = new byte[4096];
    try {
      before.take();
      for (int n = receive(some, 0); n >= 0; n = receive(some, 0)) {
        data.write(some, 0, n);
      }
      return ending(Ending.How.CLOSE_NOTIFY, data, null);
    } catch (SSLException e) {
      return ending(alertIn(e).isPresent() ? Ending.How.ALERT : Ending.How.REFUSED, data, e);
    } catch (EOFException e) {
      return ending(Ending.How.FIN, data, e);
    } catch (SocketTimeoutException e) {
      return ending(Ending.How.STILL_OPEN, data, e);
    } catch (IOException e) {
      return ending(Ending.How.RESET, data, e);
    }
  }

  private static Ending ending(
      Ending.How how, ByteArrayOutputStream data, @Nullable IOException e) {
    return new Ending(
        how,
        data.toString(ISO_8859_1),
        e == null ? Optional.empty() : alertIn(e),
        e == null ? "" : e.toString());
  }

  /** Begins what TLS offers after the handshake: KeyUpdate in TLS 1.3, renegotiation in 1.2. */
  void beginAgain() throws IOException {
    engine.beginHandshake();
    speak();
  }

  /** The record of close_notify, not sent. */
  byte[] closeNotify() throws IOException {
    engine.closeOutbound();
    return wrap(NOTHING);
  }

  /** Makes the engine fail, and sends the fatal alert that comes of it: bad_record_mac. */
  void sendFatalAlert() throws IOException {
    byte[] forged = new byte[5 + 64];
    System.arraycopy(new byte[] {23, 3, 3, 0, 64}, 0, forged, 0, 5);
    try {
      engine.unwrap(ByteBuffer.wrap(forged), ByteBuffer.allocate(ROOM));
    } catch (SSLException expected) {
      speak();
      return;
    }
    throw new IllegalStateException("the JDK's engine took a forged record");
  }

  /** One step of the engine that needs nothing but bytes from the other side, or time. */
  private void step() throws IOException {
    if (engine.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
      for (Runnable task = engine.getDelegatedTask();
          task != null;
          task = engine.getDelegatedTask()) {
        task.run();
      }
      return;
    }
    plain.compact();
    SSLEngineResult result;
    try {
      result = engine.unwrap(received, plain);
    } finally {
      plain.flip();
    }
    count(result);
    if (result.getStatus() == Status.BUFFER_UNDERFLOW) {
      fill();
    } else if (result.bytesConsumed() > 0 && result.bytesProduced() == 0 && !isHandshaking()) {
      silentRecords.incrementAndGet();
    }
  }

  private void fill() throws IOException {
    link.flush();
    received.compact();
    try {
      int n = link.read(received.array(), received.position(), received.remaining());
      if (n < 0) {
        throw new EOFException("the TCP connection ended without close_notify");
      }
      if (first.size() < FIRST) {
        first.write(received.array(), received.position(), n);
      }
      received.position(received.position() + n);
    } finally {
      received.flip();
    }
  }

  /** Sends what the engine has to say by itself. */
  private void speak() throws IOException {
    out.lock();
    try {
      while (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
        byte[] record = wrap(NOTHING);
        if (record.length == 0) {
          return;
        }
        link.send(record);
      }
    } finally {
      out.unlock();
    }
  }

  private void lastWords() {
    try {
      link.flush();
      speak();
    } catch (IOException e) {
      // the other side is gone: what it did wrong is the news
    }
  }

  private byte[] wrap(ByteBuffer src) throws SSLException {
    out.lock();
    try {
      ByteBuffer record = ByteBuffer.allocate(ROOM);
      count(engine.wrap(src, record));
      return Arrays.copyOf(record.array(), record.position());
    } finally {
      out.unlock();
    }
  }

  private static Optional<TlsAlert> alertIn(IOException e) {
    String text = String.valueOf(e.getMessage());
    return text.contains("Received fatal alert") ? TlsAlert.named(text) : Optional.empty();
  }

  /** Closes the TCP connection, without a word of TLS. */
  @Override
  public void close() throws IOException {
    link.close();
  }
}

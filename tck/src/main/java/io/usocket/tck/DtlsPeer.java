// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import io.usocket.tck.pki.Credential;
import io.usocket.tck.pki.SunJsse;
import io.usocket.tck.pki.TestPki;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

/**
 * The other end of DTLS: the JDK's SSLEngine over a DatagramSocket. Datagrams are handed out as
 * bytes too, to be changed, kept or sent twice. For one thread.
 */
final class DtlsPeer implements AutoCloseable {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
  private static final int ROOM = 1 << 16;
  private static final int RESEND_MILLIS = 150;

  private final DatagramSocket socket;
  private final SSLEngine engine;
  private Optional<InetSocketAddress> remote;
  private ByteBuffer received = NOTHING;

  private DtlsPeer(SSLEngine engine, Optional<InetSocketAddress> remote) throws IOException {
    this.engine = engine;
    this.remote = remote;
    this.socket = new DatagramSocket(Subject.anyPort());
    socket.setSoTimeout((int) Pace.exchange(RESEND_MILLIS).toMillis());
  }

  /** A client that trusts the test root. */
  static DtlsPeer client(InetSocketAddress to) throws IOException {
    SSLEngine engine =
        SunJsse.datagramClient(TestPki.roots()).createSSLEngine(TlsStage.HOST, to.getPort());
    engine.setUseClientMode(true);
    return new DtlsPeer(engine, Optional.of(to));
  }

  /** A server with this certificate, for the first client that comes. */
  static DtlsPeer server(Credential credential) throws IOException {
    return server(SunJsse.datagramServer(credential, List.of()).createSSLEngine());
  }

  /** A server that requires a client certificate under the test root. */
  static DtlsPeer askingServer() throws IOException {
    SSLEngine engine =
        SunJsse.datagramServer(TestPki.serverEc(), TestPki.roots()).createSSLEngine();
    engine.setNeedClientAuth(true);
    return server(engine);
  }

  private static DtlsPeer server(SSLEngine engine) throws IOException {
    engine.setUseClientMode(false);
    return new DtlsPeer(engine, Optional.empty());
  }

  /** The port, with a host name that no resolver has to know. */
  InetSocketAddress address(String host) throws IOException {
    return TlsListener.named(host, socket.getLocalPort());
  }

  InetSocketAddress address() {
    return (InetSocketAddress) socket.getLocalSocketAddress();
  }

  SSLEngine engine() {
    return engine;
  }

  /** Does the whole handshake, soon; sends again what may be lost. */
  DtlsPeer handshake() throws IOException {
    engine.beginHandshake();
    long end = System.nanoTime() + Bounded.soon();
    HandshakeStatus status = engine.getHandshakeStatus();
    try {
      while (status != HandshakeStatus.NOT_HANDSHAKING && status != HandshakeStatus.FINISHED) {
        if (System.nanoTime() - end > 0) {
          throw Expect.failure("the peer's handshake", "done within " + Bounded.soonText(), status);
        }
        step(status);
        status = engine.getHandshakeStatus();
      }
      return this;
    } catch (SSLException e) {
      speak();
      throw e;
    }
  }

  private void step(HandshakeStatus status) throws IOException {
    if (status == HandshakeStatus.NEED_WRAP) {
      speak();
    } else if (await()) {
      unwrap();
    } else if (remote.isPresent()) {
      speak();
    }
  }

  /** Sends all that the engine has to say, at least one record if it has any. */
  void speak() throws IOException {
    do {
      byte[] record = wrap(NOTHING);
      if (record.length == 0) {
        return;
      }
      send(record);
    } while (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP);
  }

  private byte[] wrap(ByteBuffer data) throws IOException {
    ByteBuffer record = ByteBuffer.allocate(ROOM);
    engine.wrap(data, record);
    runTasks();
    return Arrays.copyOf(record.array(), record.position());
  }

  private void runTasks() {
    for (Runnable task = engine.getDelegatedTask();
        task != null;
        task = engine.getDelegatedTask()) {
      task.run();
    }
  }

  /** The data as a record, not sent. */
  byte[] encrypt(String ascii) throws IOException {
    return wrap(ByteBuffer.wrap(Expect.ascii(ascii)));
  }

  /** Sends a datagram as it is. */
  void send(byte[] datagram) throws IOException {
    socket.send(new DatagramPacket(datagram, datagram.length, remote.orElseThrow()));
  }

  void sendData(byte[] data) throws IOException {
    send(wrap(ByteBuffer.wrap(data)));
  }

  void sendData(String ascii) throws IOException {
    sendData(Expect.ascii(ascii));
  }

  /** A datagram as it came, or what is left of one; empty: none came in a while. */
  byte[] receiveRaw() throws IOException {
    byte[] bytes = new byte[0];
    if (await()) {
      bytes = new byte[received.remaining()];
      received.get(bytes);
    }
    return bytes;
  }

  /** Whether something has come. */
  private boolean await() throws IOException {
    if (received.hasRemaining()) {
      return true;
    }
    DatagramPacket packet = new DatagramPacket(new byte[ROOM], ROOM);
    try {
      socket.receive(packet);
    } catch (SocketTimeoutException e) {
      return false;
    }
    remote = remote.or(() -> Optional.of((InetSocketAddress) packet.getSocketAddress()));
    received = ByteBuffer.wrap(packet.getData(), 0, packet.getLength());
    return true;
  }

  private byte[] unwrap() throws IOException {
    ByteBuffer data = ByteBuffer.allocate(ROOM);
    int before = received.remaining();
    engine.unwrap(received, data);
    runTasks();
    while (engine.getHandshakeStatus() == HandshakeStatus.NEED_UNWRAP_AGAIN) {
      engine.unwrap(NOTHING, data);
      runTasks();
    }
    if (received.remaining() == before) {
      received = NOTHING; // it is no record
    }
    return Arrays.copyOf(data.array(), data.position());
  }

  /** The data of the next record that has some, soon. */
  byte[] receive() throws IOException {
    long end = System.nanoTime() + Bounded.soon();
    while (System.nanoTime() - end < 0 && !engine.isInboundDone()) {
      byte[] data = await() ? unwrap() : new byte[0];
      if (data.length > 0) {
        return data;
      }
    }
    throw Expect.failure(
        "what the peer received",
        "data",
        engine.isInboundDone() ? "close_notify" : "none within " + Bounded.soonText());
  }

  void expect(String ascii) throws IOException {
    Expect.bytes(ascii, receive(), "what the peer received");
  }

  /** Waits for close_notify, soon. */
  void expectEnd() throws IOException {
    long end = System.nanoTime() + Bounded.soon();
    while (!engine.isInboundDone()) {
      if (System.nanoTime() - end > 0) {
        throw Expect.failure(
            "what the peer received", "close_notify", "none within " + Bounded.soonText());
      }
      if (await()) {
        unwrap();
      }
    }
  }

  /** Sends close_notify. */
  void sendEnd() throws IOException {
    engine.closeOutbound();
    speak();
  }

  @Override
  public void close() {
    socket.close();
  }
}

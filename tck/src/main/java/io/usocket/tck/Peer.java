// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;

/**
 * The other end of a connection: a socket of the JDK, never of the provider under test. Every wait
 * is bounded; what the provider under test fails to deliver fails the rule.
 */
final class Peer implements AutoCloseable {
  private final Socket socket;

  Peer(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(Bounded.soonMillis());
    socket.setTcpNoDelay(true);
  }

  static Peer dial(InetSocketAddress address) throws IOException {
    Socket socket = new Socket();
    try {
      socket.connect(address, Bounded.soonMillis());
      return new Peer(socket);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /** The socket itself, for what has no method here. */
  Socket socket() {
    return socket;
  }

  InetSocketAddress localAddress() {
    return (InetSocketAddress) socket.getLocalSocketAddress();
  }

  InetSocketAddress remoteAddress() {
    return (InetSocketAddress) socket.getRemoteSocketAddress();
  }

  void send(String ascii) throws IOException {
    send(Expect.ascii(ascii));
  }

  void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  /** Receives exactly so many bytes. */
  byte[] receive(int length) throws IOException {
    byte[] bytes = new byte[length];
    int have = 0;
    while (have < length) {
      int n = read(bytes, have, length + " bytes, after " + have);
      if (n < 0) {
        throw Expect.failure(
            "what the peer received", length + " bytes", have + " bytes, then end of stream");
      }
      have += n;
    }
    return bytes;
  }

  /** Receives exactly this text. */
  void expect(String ascii) throws IOException {
    Expect.bytes(ascii, receive(ascii.length()), "what the peer received");
  }

  /** Receives all until end of stream. */
  byte[] receiveAll() throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] buffer = new byte[65_536];
    int n;
    while ((n = read(buffer, 0, "end of stream, after " + all.size() + " bytes")) >= 0) {
      all.write(buffer, 0, n);
    }
    return all.toByteArray();
  }

  /** Receives end of stream, and nothing before it. */
  void expectEnd() throws IOException {
    byte[] all = receiveAll();
    Expect.bytes("", all, "what the peer received before end of stream");
  }

  /** Is reset by the socket under test; bytes before that do not matter. */
  void expectReset() throws IOException {
    try {
      receiveAll();
    } catch (SocketException e) {
      return; // Connection reset
    }
    throw Expect.failure("how the connection ended for the peer", "a reset", "end of stream");
  }

  private int read(byte[] bytes, int offset, String expected) throws IOException {
    InputStream in = socket.getInputStream();
    try {
      return in.read(bytes, offset, bytes.length - offset);
    } catch (SocketTimeoutException e) {
      throw Expect.failure(
          "what the peer received", expected, "nothing within " + Bounded.soonText());
    }
  }

  /** Ends its own direction only: FIN. */
  void halfClose() throws IOException {
    socket.shutdownOutput();
  }

  /** Resets the connection: RST. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  /** A pattern that shows lost, doubled and swapped bytes. */
  static byte[] pattern(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (i * 31 + (i >> 8) * 17 + (i >> 16));
    }
    return bytes;
  }

  @Override
  public String toString() {
    return "Peer[" + socket + "]";
  }
}

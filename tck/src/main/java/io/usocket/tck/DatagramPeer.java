// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.Arrays;

/** A UDP socket of the JDK. */
final class DatagramPeer implements AutoCloseable {
  private final DatagramSocket socket;
  private InetSocketAddress sender;

  private DatagramPeer(DatagramSocket socket) {
    this.socket = socket;
    this.sender = (InetSocketAddress) socket.getLocalSocketAddress();
  }

  static DatagramPeer on(InetSocketAddress address) throws IOException {
    DatagramSocket socket = new DatagramSocket(address);
    try {
      socket.setSoTimeout(Bounded.soonMillis());
      return new DatagramPeer(socket);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  InetSocketAddress address() {
    return (InetSocketAddress) socket.getLocalSocketAddress();
  }

  /** The socket itself, for what has no method here. */
  DatagramSocket socket() {
    return socket;
  }

  void send(String ascii, InetSocketAddress to) throws IOException {
    send(Expect.ascii(ascii), to);
  }

  void send(byte[] bytes, InetSocketAddress to) throws IOException {
    socket.send(new DatagramPacket(bytes, bytes.length, to));
  }

  /** The next datagram, soon; {@link #sender} tells who sent it. */
  byte[] receive() throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[65_535], 65_535);
    try {
      socket.receive(packet);
    } catch (SocketTimeoutException e) {
      throw Expect.failure(
          "what the peer received", "a datagram", "none within " + Bounded.soonText());
    }
    sender = (InetSocketAddress) packet.getSocketAddress();
    return Arrays.copyOf(packet.getData(), packet.getLength());
  }

  /** Who sent the last datagram. */
  InetSocketAddress sender() {
    return sender;
  }

  @Override
  public void close() {
    socket.close();
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A bad network between a client and a server on this host: what becomes of each datagram is
 * decided by what it is and how many there were, never by time.
 */
final class DtlsRelay implements AutoCloseable {
  /** Which way a datagram goes. */
  enum Way {
    TO_SERVER,
    TO_CLIENT
  }

  /** What becomes of datagrams. */
  interface Fate {
    /**
     * Decides.
     *
     * @param count how many went this way before
     * @return what is passed on, in this order
     */
    List<byte[]> of(Way way, int count, byte[] datagram);
  }

  private static final int ROOM = 1 << 16;
  private static final int PATIENCE_MILLIS = 20;

  private final DatagramSocket front;
  private final DatagramSocket back;
  private final InetSocketAddress server;
  private final Fate fate;
  private final List<byte[]> sentToServer = new CopyOnWriteArrayList<>();
  private volatile @Nullable InetSocketAddress client;
  private volatile boolean closed;

  private DtlsRelay(InetSocketAddress server, Fate fate) throws IOException {
    this.server = new InetSocketAddress(Subject.loopback(), server.getPort());
    this.fate = fate;
    this.front = new DatagramSocket(Subject.anyPort());
    this.back = new DatagramSocket(Subject.anyPort());
    front.setSoTimeout(PATIENCE_MILLIS);
    back.setSoTimeout(PATIENCE_MILLIS);
  }

  static DtlsRelay to(InetSocketAddress server, Fate fate, Subject subject) throws IOException {
    DtlsRelay relay = subject.closing(new DtlsRelay(server, fate));
    subject.start(() -> relay.carry(Way.TO_SERVER));
    subject.start(() -> relay.carry(Way.TO_CLIENT));
    return relay;
  }

  /** Where clients send to. */
  InetSocketAddress address(String host) throws IOException {
    return TlsListener.named(host, front.getLocalPort());
  }

  /** As the server sees the client. */
  InetSocketAddress clientAtServer() {
    return (InetSocketAddress) back.getLocalSocketAddress();
  }

  /** What the client has sent so far, lost or not. */
  List<byte[]> sentToServer() {
    return sentToServer;
  }

  /** Puts in a datagram of its own. */
  void inject(Way way, byte[] datagram) throws IOException {
    boolean up = way == Way.TO_SERVER;
    InetSocketAddress to = up ? server : client;
    (up ? back : front).send(new DatagramPacket(datagram, datagram.length, to));
  }

  private int carry(Way way) throws IOException {
    DatagramSocket from = way == Way.TO_SERVER ? front : back;
    DatagramPacket packet = new DatagramPacket(new byte[ROOM], ROOM);
    int count = 0;
    while (!closed) {
      try {
        packet.setLength(ROOM);
        from.receive(packet);
      } catch (SocketTimeoutException e) {
        continue;
      } catch (IOException e) {
        if (closed) {
          break;
        }
        continue; // what one side has sent to a port that the other has closed
      }
      byte[] datagram = Arrays.copyOf(packet.getData(), packet.getLength());
      if (way == Way.TO_SERVER) {
        client = (InetSocketAddress) packet.getSocketAddress();
        sentToServer.add(datagram);
      }
      for (byte[] each : fate.of(way, count, datagram)) {
        inject(way, each);
      }
      count++;
    }
    return count;
  }

  @Override
  public void close() {
    closed = true;
    front.close();
    back.close();
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.function.UnaryOperator;

/**
 * Passes one TCP connection on to its target, and keeps how it began, each way: what goes over the
 * wire in clear, whatever both ends say. It may change the client's first record on the way.
 */
final class Wiretap implements Closeable {
  private static final int KEPT = 1 << 14;
  private static final int RECORD_HEADER = 5;
  private static final int APPLICATION_DATA = 23;

  private final ServerSocket listener;
  private final UnaryOperator<byte[]> edit;
  private final ByteArrayOutputStream toServer = new ByteArrayOutputStream();
  private final ByteArrayOutputStream toClient = new ByteArrayOutputStream();
  private volatile boolean closed;

  private Wiretap(ServerSocket listener, UnaryOperator<byte[]> edit) {
    this.listener = listener;
    this.edit = edit;
  }

  /** Waits on a free port of the loopback interface for one connection to pass on. */
  static Wiretap before(Subject subject, InetSocketAddress target) throws IOException {
    return before(subject, target, record -> record);
  }

  /** The same, and changes the client's first record. */
  static Wiretap before(Subject subject, InetSocketAddress target, UnaryOperator<byte[]> edit)
      throws IOException {
    Wiretap tap = subject.closing(new Wiretap(new ServerSocket(), edit));
    tap.listener.setSoTimeout(Bounded.soonMillis());
    tap.listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    subject.start(() -> tap.pass(subject, target));
    return tap;
  }

  /** Where to connect to, under a host name that no resolver has to know. */
  InetSocketAddress address(String host) throws IOException {
    return TlsListener.named(host, listener.getLocalPort());
  }

  private boolean pass(Subject subject, InetSocketAddress target) throws IOException {
    Socket client = subject.closing(listener.accept());
    Socket server = subject.closing(new Socket(target.getAddress(), target.getPort()));
    server.getOutputStream().write(edit.apply(firstRecord(client.getInputStream())));
    subject.start(() -> pump(client, server, toServer));
    return pump(server, client, toClient);
  }

  private byte[] firstRecord(InputStream in) throws IOException {
    byte[] header = in.readNBytes(RECORD_HEADER);
    toServer.writeBytes(header);
    byte[] body =
        in.readNBytes(header.length < RECORD_HEADER ? 0 : ByteBuffer.wrap(header).getShort(3));
    toServer.writeBytes(body);
    return toServer.toByteArray();
  }

  private boolean pump(Socket from, Socket to, ByteArrayOutputStream kept) throws IOException {
    byte[] some = new byte[4096];
    InputStream in = from.getInputStream();
    OutputStream out = to.getOutputStream();
    for (int n = in.read(some); n >= 0; n = in.read(some)) {
      if (kept.size() < KEPT) {
        kept.write(some, 0, n);
      }
      out.write(some, 0, n);
    }
    to.shutdownOutput();
    return closed;
  }

  /** The client's first hello. */
  Hello clientHello() throws IOException {
    return hello(toServer);
  }

  /** The server's first hello: a HelloRetryRequest, if it has sent one. */
  Hello serverHello() throws IOException {
    return hello(toClient);
  }

  /** The server's first record that is encrypted (RFC 8446 section 5.2), as it is. */
  byte[] firstProtected() {
    ByteBuffer in = ByteBuffer.wrap(toClient.toByteArray());
    while (in.get(in.position()) != APPLICATION_DATA) {
      in.position(
          in.position() + RECORD_HEADER + Short.toUnsignedInt(in.getShort(in.position() + 3)));
    }
    byte[] record = new byte[RECORD_HEADER + Short.toUnsignedInt(in.getShort(in.position() + 3))];
    in.get(record);
    return record;
  }

  private static Hello hello(ByteArrayOutputStream kept) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(kept.toByteArray());
    return Hello.read(
        () -> {
          if (in.remaining() < RECORD_HEADER) {
            throw new IOException("no hello has passed");
          }
          byte[] record =
              new byte[RECORD_HEADER + Short.toUnsignedInt(in.getShort(in.position() + 3))];
          in.get(record);
          return record;
        });
  }

  @Override
  public void close() throws IOException {
    closed = true;
    listener.close();
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.usocket.tck.pki.TestPki;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import javax.net.ServerSocketFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A web site of one page, for one visitor: the JDK's own sockets. */
final class Site implements AutoCloseable {
  private static final char[] PASSWORD = "site".toCharArray();
  private static final int MOST_MILLIS = 10_000;

  private final ServerSocket listener;
  private final FutureTask<String> request;

  private Site(ServerSocket listener) {
    this.listener = listener;
    request = new FutureTask<>(this::serve);
    Thread thread = new Thread(request, "site");
    thread.setDaemon(true);
    thread.start();
  }

  static Site start(boolean secure) throws Exception {
    ServerSocketFactory sockets = secure ? tls() : ServerSocketFactory.getDefault();
    ServerSocket listener =
        sockets.createServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
    listener.setSoTimeout(MOST_MILLIS);
    return new Site(listener);
  }

  private static ServerSocketFactory tls() throws Exception {
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(TestPki.serverEc().toKeyStore(PASSWORD), PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context.getServerSocketFactory();
  }

  private String serve() throws IOException {
    try (Socket visitor = listener.accept()) {
      visitor.setSoTimeout(MOST_MILLIS);
      ByteArrayOutputStream request = new ByteArrayOutputStream();
      InputStream in = visitor.getInputStream();
      while (!request.toString(US_ASCII).endsWith("\r\n\r\n")) {
        request.write(in.read());
      }
      visitor.getOutputStream().write("HTTP/1.0 200 OK\r\n\r\nhello\n".getBytes(US_ASCII));
      return request.toString(US_ASCII);
    }
  }

  int port() {
    return listener.getLocalPort();
  }

  String request() throws Exception {
    return request.get(MOST_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}

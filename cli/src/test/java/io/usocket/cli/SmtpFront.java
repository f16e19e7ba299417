// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/**
 * SMTP as far as STARTTLS, for one client, before a server of TLS that does not speak it: {@code
 * openssl s_server} has no {@code -starttls}. After its answer every byte goes on as it is.
 */
final class SmtpFront implements AutoCloseable {
  private static final int MOST_MILLIS = 20_000;

  private final ServerSocket listener;
  private final String answer;
  private final int behind;
  private final FutureTask<Void> serving;

  private SmtpFront(ServerSocket listener, String answer, int behind) {
    this.listener = listener;
    this.answer = answer;
    this.behind = behind;
    serving = new FutureTask<>(this::serve);
    start(serving);
  }

  /**
   * Begins to listen.
   *
   * @param answer to STARTTLS, and whatever is to come in the same segment
   * @param behind the port of the server of TLS
   */
  static SmtpFront start(String answer, int behind) throws IOException {
    ServerSocket listener = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
    listener.setSoTimeout(MOST_MILLIS);
    return new SmtpFront(listener, answer, behind);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** Fails if the client did not speak SMTP. */
  void await() throws Exception {
    serving.get(MOST_MILLIS, TimeUnit.MILLISECONDS);
  }

  private Void serve() throws Exception {
    try (Socket client = listener.accept()) {
      client.setSoTimeout(MOST_MILLIS);
      say(client, "220 localhost ESMTP\r\n");
      expect(client, "EHLO ");
      say(client, "250-localhost\r\n250 STARTTLS\r\n");
      expect(client, "STARTTLS");
      try (Socket server = new Socket(listener.getInetAddress(), behind)) {
        say(client, answer);
        FutureTask<Void> back = new FutureTask<>(() -> pass(server, client));
        start(back);
        pass(client, server);
        back.get(MOST_MILLIS, TimeUnit.MILLISECONDS);
      }
    }
    return null;
  }

  private static void say(Socket client, String text) throws IOException {
    client.getOutputStream().write(text.getBytes(US_ASCII));
  }

  /** Byte by byte: what follows the line may be TLS. */
  private static void expect(Socket client, String command) throws IOException {
    StringBuilder line = new StringBuilder();
    InputStream in = client.getInputStream();
    int b = in.read();
    while (b >= 0 && b != '\n') {
      line.append((char) b);
      b = in.read();
    }
    if (!line.toString().startsWith(command) || !line.toString().endsWith("\r")) {
      throw new AssertionError("'" + line + "' came where '" + command + "' was due");
    }
  }

  private static Void pass(Socket from, Socket to) throws IOException {
    from.getInputStream().transferTo(to.getOutputStream());
    to.shutdownOutput();
    return null;
  }

  private static void start(FutureTask<Void> task) {
    Thread thread = new Thread(task, "SMTP front");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}

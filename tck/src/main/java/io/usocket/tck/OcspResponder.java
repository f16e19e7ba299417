// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An OCSP responder on the loopback interface (RFC 6960 appendix A) that has one answer for
 * everybody, and makes the JDK's servers staple it as long as it is open: they do so by system
 * properties only.
 */
final class OcspResponder implements Closeable {
  private static final String STAPLE = "jdk.tls.server.enableStatusRequestExtension";
  private static final String RESPONDER = "jdk.tls.stapling.responderURI";

  private final ServerSocket listener;
  private final byte[] answer;
  private final Map<String, @Nullable String> before = new HashMap<>();

  private OcspResponder(ServerSocket listener, byte[] answer) {
    this.listener = listener;
    this.answer = answer;
  }

  /** Opens a responder; servers that are made from now on ask it. */
  static OcspResponder open(Subject subject, byte[] answer) throws IOException {
    OcspResponder responder = subject.closing(new OcspResponder(new ServerSocket(), answer));
    responder.listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    responder.set(STAPLE, "true");
    responder.set(RESPONDER, "http://127.0.0.1:" + responder.listener.getLocalPort() + "/");
    subject.start(responder::serve);
    return responder;
  }

  private void set(String property, String value) {
    before.put(property, System.getProperty(property));
    System.setProperty(property, value);
  }

  private int serve() throws IOException {
    for (int served = 0; ; served++) {
      try (Socket client = listener.accept()) {
        client.setSoTimeout(Bounded.soonMillis());
        readRequest(client.getInputStream());
        OutputStream out = client.getOutputStream();
        out.write(
            ("HTTP/1.1 200 OK\r\nContent-Type: application/ocsp-response\r\nContent-Length: "
                    + answer.length
                    + "\r\nConnection: close\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        out.write(answer);
        out.flush();
      } catch (java.net.SocketException e) {
        return served; // it is closed
      }
    }
  }

  /** The whole request, so that closing does not reset it. */
  private static void readRequest(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        return;
      }
      head.append((char) next);
    }
    String name = "content-length:";
    int at = head.toString().toLowerCase(java.util.Locale.ROOT).indexOf(name);
    if (at >= 0) {
      int end = head.indexOf("\r\n", at);
      in.readNBytes(Integer.parseInt(head.substring(at + name.length(), end).trim()));
    }
  }

  @Override
  public void close() throws IOException {
    before.forEach(
        (property, value) -> {
          if (value == null) {
            System.clearProperty(property);
          } else {
            System.setProperty(property, value);
          }
        });
    listener.close();
  }
}

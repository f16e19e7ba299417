// SPDX-License-Identifier: Apache-2.0

/**
 * BSD sockets for Java, with TLS as one word more.
 *
 * <p>Applications call {@link io.usocket}; providers implement {@link io.usocket.spi} and may build
 * on {@link io.usocket.spi.channel}, {@link io.usocket.spi.tls} and {@link io.usocket.spi.jsse}.
 */
module io.usocket {
  requires static org.jspecify;
  requires jdk.jfr;
  requires jdk.net;

  exports io.usocket;
  exports io.usocket.spi;
  exports io.usocket.spi.channel;
  exports io.usocket.spi.jsse;
  exports io.usocket.spi.tls;

  uses io.usocket.spi.SocketProvider;
}

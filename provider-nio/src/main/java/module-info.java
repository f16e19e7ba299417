// SPDX-License-Identifier: Apache-2.0

/** The provider {@code nio}: SocketChannel, Selector and SSLEngine. */
module io.usocket.nio {
  requires io.usocket;
  requires static org.jspecify;

  provides io.usocket.spi.SocketProvider with
      io.usocket.nio.NioProvider;
}

// SPDX-License-Identifier: Apache-2.0

/** The provider {@code bc}: NIO channels and Bouncy Castle's own TLS. */
module io.usocket.bc {
  requires io.usocket;
  requires org.bouncycastle.provider;
  requires org.bouncycastle.tls;
  requires static org.jspecify;

  provides io.usocket.spi.SocketProvider with
      io.usocket.bc.BcProvider;
}

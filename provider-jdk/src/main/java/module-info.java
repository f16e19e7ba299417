// SPDX-License-Identifier: Apache-2.0

/** The provider {@code jdk}: JSSE's SSLSocket. */
module io.usocket.jdk {
  requires io.usocket;
  requires static org.jspecify;

  provides io.usocket.spi.SocketProvider with
      io.usocket.jdk.JdkProvider;
}

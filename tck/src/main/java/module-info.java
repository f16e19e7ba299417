// SPDX-License-Identifier: Apache-2.0

/**
 * The TCK: proves a provider, rule by rule. Extend {@link io.usocket.tck.UsocketTck}, or run {@link
 * io.usocket.tck.TckRun}.
 */
module io.usocket.tck {
  requires transitive io.usocket;
  requires transitive org.junit.jupiter.api;
  requires java.management;
  requires jdk.jfr;
  requires org.junit.jupiter.engine;
  requires org.junit.platform.launcher;
  requires static org.jspecify;

  exports io.usocket.tck;

  opens io.usocket.tck to
      org.junit.platform.commons;

  uses io.usocket.spi.SocketProvider;
}

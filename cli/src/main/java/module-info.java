// SPDX-License-Identifier: Apache-2.0

/** The {@code usocket} command. */
module io.usocket.cli {
  requires info.picocli;
  requires io.usocket;
  requires io.usocket.tck;
  requires java.logging;
  requires static org.jspecify;

  opens io.usocket.cli to
      info.picocli;
}

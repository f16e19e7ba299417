// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import picocli.CommandLine.Option;

/** The options of TLS as a client, where plain TCP is the other choice. */
final class ConnectTls extends ClientTls {
  ConnectTls() {}

  /** Required, so that none of the others is without it; that the group is there says the rest. */
  @Option(names = "--tls", required = true, description = "Speak TLS.")
  void speakTls(boolean isGiven) {}
}

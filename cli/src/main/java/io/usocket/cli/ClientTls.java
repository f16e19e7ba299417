// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import io.usocket.TlsConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options of TLS as a client. */
class ClientTls extends TlsOptions {
  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description = "Trust servers issued by these: PEM. Default: the platform's trust store.")
  private Optional<Path> authorities = Optional.empty();

  @Option(
      names = "--server-name",
      paramLabel = "NAME",
      description = "Ask for and verify this name. Default: HOST.")
  private Optional<String> serverName = Optional.empty();

  @Option(
      names = "--dangerously-disable-verification",
      description = "Take any certificate: whoever sits between can read and change everything.")
  private boolean verificationDisabled;

  ClientTls() {}

  /** Says it whenever, and however, verification was switched off. */
  static void warnUnlessVerifying(TlsConfig config, Console console) {
    if (!config.isVerifying()) {
      console.say("WARNING: the peer is not verified; anyone in between can read and change this");
    }
  }

  @Override
  final void addTo(TlsConfig.Builder builder) throws IOException {
    if (authorities.isPresent()) {
      builder.trust(authorities.get());
    }
    serverName.ifPresent(builder::serverName);
    if (verificationDisabled) {
      builder.dangerouslyDisableVerification();
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import io.usocket.ClientAuth;
import io.usocket.TlsConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options of TLS as a server. */
final class ServerTls extends TlsOptions {
  @Option(
      names = "--client-ca",
      paramLabel = "FILE",
      description = "Ask for client certificates, and trust those issued by these: PEM.")
  private Optional<Path> clientAuthorities = Optional.empty();

  @Option(names = "--require-client-cert", description = "Refuse a client without a certificate.")
  private boolean clientCertificateRequired;

  ServerTls() {}

  /** Required, so that none of the others is without it; that the group is there says the rest. */
  @Option(names = "--tls", required = true, description = "Speak TLS.")
  void speakTls(boolean isGiven) {}

  @Override
  void addTo(TlsConfig.Builder builder) throws IOException, UsageException {
    if (!hasCertificate()) {
      throw new UsageException("a TLS server needs --cert FILE and --key FILE");
    }
    if (clientAuthorities.isPresent()) {
      builder.trust(clientAuthorities.get()).clientAuth(ClientAuth.OPTIONAL);
    }
    if (clientCertificateRequired) {
      if (clientAuthorities.isEmpty()) {
        throw new UsageException("--require-client-cert needs --client-ca FILE: whom to trust");
      }
      builder.clientAuth(ClientAuth.REQUIRED);
    }
  }
}

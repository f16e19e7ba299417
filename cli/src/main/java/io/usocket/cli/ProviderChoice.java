// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import io.usocket.Backend;
import io.usocket.ProviderException;
import io.usocket.Sockets;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which provider a command runs on. */
final class ProviderChoice {
  /** An application chooses, the library never does: with all of them in its jar, this one. */
  private static final String OF_THE_COMMAND = "nio";

  @Option(
      names = "--provider",
      paramLabel = "NAME",
      description =
          "The provider, with an engine if wanted: jdk, nio, bc, nio:Conscrypt, ... Default: "
              + "-Dusocket.provider, then USOCKET_PROVIDER, then "
              + OF_THE_COMMAND
              + ".")
  private Optional<String> name = Optional.empty();

  Backend backend() throws ProviderException {
    if (name.isPresent()) {
      return Sockets.using(name.get());
    }
    return Deployment.choice().isPresent() ? Sockets.backend() : Sockets.using(OF_THE_COMMAND);
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import static io.usocket.Sockets.IPPROTO_SEC;
import static io.usocket.Sockets.IPPROTO_TCP;

import io.usocket.Backend;
import io.usocket.Protocol;
import io.usocket.TlsConfig;
import io.usocket.USocket;
import io.usocket.USocketException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Standard input to a socket, the socket to standard output. */
@Command(
    name = "connect",
    mixinStandardHelpOptions = true,
    description = {
      "Send standard input to a socket, and what comes from it to standard output, as nc does.",
      "",
      "Ends when the peer closes. At the end of standard input plain TCP ends its own direction and"
          + " waits for the peer's end. TLS peers mostly drop their answer when they see such an end,"
          + " so with --tls the connection stays as it is until the peer closes or has been silent"
          + " for --idle-timeout.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  usocket connect example.org 443 --tls -v < request.txt",
      "  usocket connect localhost 8443 --tls --ca ca.pem --alpn h2,http/1.1",
      "  usocket connect 192.0.2.7 443 --tls --server-name example.org --provider bc",
      "",
      "Exit codes: 0 the connection ended in order, 1 it could not be made or failed, 2 the command"
          + " line",
      "cannot be carried out."
    })
final class ConnectCommand implements Callable<Integer> {
  private static final Duration IDLE_WITH_TLS = Duration.ofSeconds(2);

  private final Console console;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      index = "0",
      paramLabel = "HOST",
      converter = HostName.class,
      description = "A name or an address.")
  private String host = "";

  @Parameters(
      index = "1",
      paramLabel = "PORT",
      converter = PortNumber.class,
      description = "The port.")
  private int port;

  @ArgGroup(exclusive = false, heading = "%nTLS:%n")
  private @Nullable ConnectTls tls;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      converter = Seconds.class,
      description = "The most that connecting and the handshake may take. Default: 30.")
  private Duration timeout = Duration.ofSeconds(30);

  @Option(
      names = "--idle-timeout",
      paramLabel = "SECONDS",
      converter = Seconds.class,
      description =
          "After the end of standard input: close when the peer is silent for so long. Default:"
              + " 2 with --tls, else never.")
  private @Nullable Duration idle;

  @Mixin private final ProviderChoice provider = new ProviderChoice();
  @Mixin private final Verbosity verbosity = new Verbosity();

  ConnectCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException, UsageException {
    Backend backend = provider.backend();
    ConnectTls secure = tls;
    Protocol protocol = secure == null ? IPPROTO_TCP : IPPROTO_SEC;
    TlsConfig config = secure == null ? TlsConfig.defaults() : secure.source(timeout, spec).read();
    ClientTls.warnUnlessVerifying(config, console);
    try (USocket socket =
        new Dial(host, port, timeout, console::say).connect(backend, protocol, config)) {
      if (verbosity.isOn()) {
        describe(socket, backend);
      }
      socket.settimeout(Double.POSITIVE_INFINITY);
      pipe(socket).run();
    }
    return ExitCode.OK;
  }

  private Pipe pipe(USocket socket) {
    if (tls == null) {
      return new Pipe(console, socket, idle, Pipe.AtEndOfInput.HALF_CLOSE);
    }
    return new Pipe(
        console, socket, idle == null ? IDLE_WITH_TLS : idle, Pipe.AtEndOfInput.STAY_OPEN);
  }

  private void describe(USocket socket, Backend backend) throws USocketException {
    console.say("connected to " + AddressText.of(socket.getpeername()) + ", provider " + backend);
    if (tls != null) {
      Agreement.lines(socket.tlsInfo()).forEach(console::say);
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import static io.usocket.Sockets.AF_UNSPEC;
import static io.usocket.Sockets.IPPROTO_SEC;
import static io.usocket.Sockets.IPPROTO_TCP;
import static io.usocket.Sockets.SOCK_STREAM;
import static io.usocket.Sockets.SOL_SOCKET;
import static io.usocket.Sockets.SO_REUSEADDR;

import io.usocket.AddrInfo;
import io.usocket.Backend;
import io.usocket.Sockets;
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
import picocli.CommandLine.Spec;

/** Sends back whatever comes, until it is killed. */
@Command(
    name = "echo",
    mixinStandardHelpOptions = true,
    description = {
      "Send back whatever comes, until killed.",
      "",
      "Prints 'listening on ADDRESS:PORT' on standard output once clients can connect. What goes"
          + " wrong with a connection is told in a line on standard error, and ends that one only."
          + " All of them are served by one thread.",
      "",
      "A file of --tls-config that changes is read again before the next connection is taken: that"
          + " one and those after it have what it says then. One that is wrong changes nothing, and"
          + " is told of. Files that it names, such as certificates, are read when it is: touch it.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  usocket echo --port 7007",
      "  usocket echo --port 0 --once                    any free port, one connection",
      "  usocket echo --port 8443 --tls --cert server.pem --key server.key -v",
      "  usocket echo --port 8443 --tls --tls-config server.properties",
      "  usocket echo --port 8443 --tls --cert server.pem --client-ca ca.pem"
          + " --require-client-cert",
      "",
      "Exit codes: 0 all connections of --once or --max-connections went well, 1 one failed or the"
          + " port",
      "cannot be had, 2 the command line cannot be carried out."
    })
final class EchoCommand implements Callable<Integer> {
  private final Console console;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--port",
      required = true,
      paramLabel = "PORT",
      converter = PortNumber.class,
      description = "The port; 0: any free one.")
  private int port;

  @Option(
      names = "--host",
      paramLabel = "HOST",
      converter = HostName.class,
      description = "The address to listen on; 0.0.0.0 or :: for all. Default: ${DEFAULT-VALUE}.")
  private String host = "127.0.0.1";

  @ArgGroup(exclusive = false, heading = "%nTLS:%n")
  private @Nullable ServerTls tls;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      converter = Seconds.class,
      description = "The most that a handshake may take and a client be silent. Default: 60.")
  private Duration timeout = Duration.ofSeconds(60);

  @Option(
      names = "--max-connections",
      paramLabel = "N",
      description = "End after so many connections, for scripts.")
  private long most = Long.MAX_VALUE;

  @Option(names = "--once", description = "The same as --max-connections 1.")
  private boolean once;

  @Mixin private final ProviderChoice provider = new ProviderChoice();
  @Mixin private final Verbosity verbosity = new Verbosity();

  EchoCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException, UsageException {
    if (most < 1) {
      throw new UsageException("--max-connections: a number above 0, not " + most);
    }
    Backend backend = provider.backend();
    ServerTls secure = tls;
    TlsSource source = secure == null ? TlsConfig::defaults : secure.source(timeout, spec);
    try (USocket listener = open(backend, source.read())) {
      listener.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1);
      listener.bind(host, port);
      listener.listen();
      console.out().println("listening on " + AddressText.of(listener.getsockname()));
      console.out().flush();
      if (verbosity.isOn()) {
        console.say("provider " + backend);
      }
      EchoLog log = new EchoLog(console, timeout, verbosity.isOn());
      Runnable beforeAccept = () -> source.refresh(listener, log);
      serve(new EchoServer(listener, once ? 1 : most, timeout, log, beforeAccept));
      return log.failed() == 0 ? ExitCode.OK : ExitCode.FAILED;
    }
  }

  /** Being told to end, it still says so to its clients. */
  private static void serve(EchoServer server) throws USocketException {
    Termination termination = Termination.calls(server::close);
    try {
      server.serve();
    } finally {
      termination.ended();
    }
  }

  private USocket open(Backend backend, TlsConfig config) throws USocketException {
    AddrInfo local = Sockets.getaddrinfo(host, port, AF_UNSPEC, SOCK_STREAM).get(0);
    return backend.socket(
        local.family(), SOCK_STREAM, tls == null ? IPPROTO_TCP : IPPROTO_SEC, config);
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import static io.usocket.Sockets.AF_UNSPEC;
import static io.usocket.Sockets.IPPROTO_SEC;
import static io.usocket.Sockets.IPPROTO_TCP;
import static io.usocket.Sockets.SOCK_STREAM;

import io.usocket.AddrInfo;
import io.usocket.Backend;
import io.usocket.Errno;
import io.usocket.Sockets;
import io.usocket.TlsConfig;
import io.usocket.TlsException;
import io.usocket.USocket;
import io.usocket.USocketException;
import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

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
  private @Nullable ClientTls tls;

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
    ClientTls secure = tls;
    TlsConfig config = secure == null ? TlsConfig.defaults() : secure.config(timeout);
    if (secure != null && secure.isVerificationDisabled()) {
      console.say("WARNING: the peer is not verified; anyone in between can read and change this");
    }
    try (USocket socket = connected(backend, config)) {
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

  /** Tries the host's addresses in their order; TLS that fails is no reason to try the next. */
  private USocket connected(Backend backend, TlsConfig config) throws USocketException {
    Iterator<AddrInfo> addresses =
        Sockets.getaddrinfo(host, port, AF_UNSPEC, SOCK_STREAM).iterator();
    while (true) {
      AddrInfo address = addresses.next();
      try {
        return connected(backend, config, address);
      } catch (TlsException e) {
        throw e;
      } catch (USocketException e) {
        if (e.errno() == Errno.EINTR || !addresses.hasNext()) {
          throw e;
        }
        console.say(e.getMessage() + "; trying the next address");
      }
    }
  }

  private USocket connected(Backend backend, TlsConfig config, AddrInfo address)
      throws USocketException {
    USocket socket =
        backend.socket(
            address.family(), SOCK_STREAM, tls == null ? IPPROTO_TCP : IPPROTO_SEC, config);
    try {
      socket.settimeout(Seconds.of(timeout));
      socket.connect(address.sockaddr());
      return socket;
    } catch (USocketException e) {
      socket.close();
      throw e;
    }
  }

  private void describe(USocket socket, Backend backend) throws USocketException {
    console.say("connected to " + AddressText.of(socket.getpeername()) + ", provider " + backend);
    if (tls != null) {
      Agreement.lines(socket.tlsInfo()).forEach(console::say);
    }
  }
}

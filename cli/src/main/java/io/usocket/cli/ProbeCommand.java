// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import io.usocket.InstalledProvider;
import io.usocket.ProviderException;
import io.usocket.Sockets;
import io.usocket.TlsConfig;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows what each backend would agree on with a target. */
@Command(
    name = "probe",
    mixinStandardHelpOptions = true,
    description = {
      "Do the TLS handshake with a target through every backend that is here, and show what each one"
          + " agreed on: see before you choose.",
      "",
      "Makes three connections for each backend, sends no data, and ends them in order. 'resumed'"
          + " tells whether the third one resumed the session of the second. '-': there is none, or"
          + " the backend does not tell.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  usocket probe example.org 443",
      "  usocket probe example.org 443 --alpn h2,http/1.1 --json",
      "  usocket probe 192.0.2.7 443 --server-name example.org --provider nio --provider bc",
      "",
      "Exit codes: 0 every backend came to an agreement, 1 one did not, 2 the command line cannot",
      "be carried out."
    })
final class ProbeCommand implements Callable<Integer> {
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
  private ClientTls tls = new ClientTls();

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      converter = Seconds.class,
      description = "The most that connecting, and each handshake, may take. Default: 10.")
  private Duration timeout = Duration.ofSeconds(10);

  @Option(
      names = "--provider",
      paramLabel = "NAME",
      description =
          "A provider, with an engine if wanted; may be repeated. Default: all that are here.")
  private List<String> named = new ArrayList<>();

  @Option(names = "--json", description = "Print it for programs (docs/TLS.md names the fields).")
  private boolean asJson;

  @Mixin private final ExtraJars jars = new ExtraJars();

  ProbeCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException, UsageException {
    jars.addToThread();
    for (String provider : named) {
      Sockets.using(provider); // what was typed is wrong before anything is tried
    }
    TlsSource source = tls.source(timeout, spec);
    TlsConfig config = source.read();
    ClientTls.warnUnlessVerifying(config, console);
    Dial dial = new Dial(host, port, timeout, address -> {});
    List<ProbeResult> results = probe(new Prober(dial, source.read(), config));
    Instant now = Instant.now();
    console
        .out()
        .print(asJson ? ProbeJson.of(host, port, results, now) : ProbeTable.of(results, now));
    return results.stream().allMatch(ProbeResult::isGood) ? ExitCode.OK : ExitCode.FAILED;
  }

  private List<ProbeResult> probe(Prober prober) {
    if (!named.isEmpty()) {
      return named.stream().map(prober::probe).toList();
    }
    List<ProbeResult> results = new ArrayList<>();
    for (InstalledProvider one : Sockets.providers()) {
      if (one.problem().isPresent()) {
        results.add(ProbeResult.unusable(one.name(), one.problem().get()));
      } else {
        names(one).forEach(name -> results.add(prober.probe(name)));
      }
    }
    return results;
  }

  /** Of a provider alone, and with its engines; the one it has without being told only once. */
  private static List<String> names(InstalledProvider provider) {
    List<String> names = new ArrayList<>(List.of(provider.name()));
    Optional<String> own = library(provider.name());
    for (String engine : provider.engines()) {
      String name = provider.name() + ":" + engine;
      if (own.isEmpty() || !library(name).equals(own)) {
        names.add(name);
      }
    }
    return names;
  }

  private static Optional<String> library(String name) {
    try {
      return Optional.of(Sockets.using(name).tlsLibrary());
    } catch (ProviderException e) {
      return Optional.empty(); // told when it is probed
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import io.usocket.Backend;
import io.usocket.Feature;
import io.usocket.InstalledProvider;
import io.usocket.ProviderException;
import io.usocket.Sockets;
import java.io.PrintStream;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Tells what providers are there, and which one an application would get. */
@Command(
    name = "providers",
    mixinStandardHelpOptions = true,
    description = {
      "Show which providers are there, what they can do and which TLS library is beneath, and which"
          + " one an application would get here, and why.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  usocket providers",
      "  USOCKET_PROVIDER=bc usocket providers",
      "  usocket providers --classpath acme.jar          with a provider of your own",
      "",
      "Exit codes: 0 done, 1 none can be used, or what this deployment asks for cannot be had."
    })
final class ProvidersCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private final ExtraJars jars = new ExtraJars();

  ProvidersCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws UsageException {
    jars.addToThread();
    List<InstalledProvider> installed = Sockets.providers();
    for (InstalledProvider one : installed) {
      if (one.problem().isPresent()) {
        console.out().println(one.name() + "  NOT USABLE: " + one.problem().get());
      } else {
        describe(one.name());
        one.engines().forEach(engine -> describe(one.name() + ":" + engine));
      }
    }
    console.out().println();
    console
        .out()
        .println("Every provider has: " + names(List.of(Feature.values()), Feature::isCore));
    return choice(installed);
  }

  private void describe(String name) {
    PrintStream out = console.out();
    try {
      Backend backend = Sockets.using(name);
      out.printf("%-15s %s%n", name, backend.tlsLibrary());
      out.printf("%-15s %s%n", "", names(backend.features(), feature -> !feature.isCore()));
    } catch (ProviderException e) {
      out.printf("%-15s NOT USABLE: %s%n", name, e.getMessage());
    }
  }

  private static String names(Collection<Feature> features, Predicate<Feature> wanted) {
    return features.stream()
        .filter(wanted)
        .sorted()
        .map(Feature::name)
        .collect(Collectors.joining(" "));
  }

  private int choice(List<InstalledProvider> installed) {
    Optional<String> asked = Deployment.choice();
    try {
      Backend chosen = Sockets.backend();
      console
          .out()
          .println(
              "Chosen here: "
                  + chosen
                  + ", by "
                  + asked.orElse("being the only one that can be used"));
      return ExitCode.OK;
    } catch (ProviderException e) {
      console.out().println("Chosen here: none. " + e.getMessage());
      boolean nothingUsable = installed.stream().allMatch(one -> one.problem().isPresent());
      return asked.isPresent() || nothingUsable ? ExitCode.FAILED : ExitCode.OK;
    }
  }
}

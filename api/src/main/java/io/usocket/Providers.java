// SPDX-License-Identifier: Apache-2.0
package io.usocket;

import io.usocket.spi.SocketProvider;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which provider serves: the argument, the property, the environment, the only one that is there.
 * Nothing is picked by luck, and no failure is remembered.
 */
final class Providers {
  static final String PROPERTY = "usocket.provider";
  static final String ENVIRONMENT = "USOCKET_PROVIDER";
  static final String REQUIRE = "usocket.require";

  private static final Providers INSTALLED =
      new Providers(ProviderDiscovery::onThisThread, System::getProperty, System::getenv);

  private final Supplier<ProviderDiscovery> discovery;
  private final Function<String, @Nullable String> properties;
  private final Function<String, @Nullable String> environment;
  private final Map<String, Backend> chosen = new ConcurrentHashMap<>();

  Providers(
      Supplier<ProviderDiscovery> discovery,
      Function<String, @Nullable String> properties,
      Function<String, @Nullable String> environment) {
    this.discovery = discovery;
    this.properties = properties;
    this.environment = environment;
  }

  static Backend named(String name) throws ProviderException {
    return INSTALLED.byName(name, "Sockets.using(\"" + name + "\")");
  }

  static Backend given(SocketProvider provider) throws ProviderException {
    return INSTALLED.byObject(provider);
  }

  static Backend chosen() throws ProviderException {
    return INSTALLED.byDeployment();
  }

  static List<InstalledProvider> installed() {
    return ProviderDiscovery.onThisThread().found();
  }

  Backend byDeployment() throws ProviderException {
    String property = properties.apply(PROPERTY);
    if (property != null && !property.isBlank()) {
      return byName(property.trim(), "-D" + PROPERTY + "=" + property);
    }
    String variable = environment.apply(ENVIRONMENT);
    if (variable != null && !variable.isBlank()) {
      return byName(variable.trim(), ENVIRONMENT + "=" + variable);
    }
    return theOnlyOne();
  }

  private Backend theOnlyOne() throws ProviderException {
    Backend known = chosen.get(key(""));
    if (known != null) {
      return known;
    }
    ProviderDiscovery found = discovery.get();
    List<SocketProvider> usable = found.usable();
    if (usable.isEmpty()) {
      throw new ProviderException(
          "no usocket provider is on the class path or module path; add one of"
              + " io.usocket:usocket-provider-jdk, io.usocket:usocket-provider-nio,"
              + " io.usocket:usocket-provider-bc"
              + broken(found),
          null);
    }
    if (usable.size() > 1) {
      throw new ProviderException(
          "several usocket providers are there: "
              + names(usable)
              + "; choose one with -D"
              + PROPERTY
              + "=NAME, with "
              + ENVIRONMENT
              + "=NAME in the environment, or with Sockets.using(\"NAME\")"
              + broken(found),
          null);
    }
    return keep("", checked(usable.get(0).name(), usable.get(0)));
  }

  Backend byName(String name, String origin) throws ProviderException {
    Backend known = chosen.get(key(name));
    if (known != null) {
      return known;
    }
    ProviderDiscovery found = discovery.get();
    String[] parts = name.split(":", 2);
    List<SocketProvider> fitting =
        found.usable().stream().filter(provider -> provider.name().equals(parts[0])).toList();
    if (fitting.isEmpty()) {
      throw new ProviderException(origin + ": " + unknown(parts[0], found), null);
    }
    if (fitting.size() > 1) {
      throw new ProviderException(
          origin
              + ": several providers have the name '"
              + parts[0]
              + "': "
              + fitting.stream()
                  .map(provider -> provider.getClass().getName())
                  .collect(Collectors.joining(", "))
              + "; leave one on the class path",
          null);
    }
    return keep(name, checked(name, onEngine(fitting.get(0), parts, origin)));
  }

  /** One that is at hand needs no discovery; what the deployment relies on holds all the same. */
  Backend byObject(SocketProvider provider) throws ProviderException {
    Optional<String> missing = provider.missing();
    if (missing.isPresent()) {
      throw new ProviderException(
          "provider '" + provider.name() + "' cannot work here: " + missing.get(), null);
    }
    return checked(provider.name(), provider);
  }

  private static SocketProvider onEngine(SocketProvider provider, String[] parts, String origin)
      throws ProviderException {
    if (parts.length == 1) {
      return provider;
    }
    try {
      return provider.engine(parts[1]);
    } catch (USocketException | RuntimeException | LinkageError e) {
      throw new ProviderException(origin + ": " + e.getMessage(), e);
    }
  }

  private static String unknown(String name, ProviderDiscovery found) {
    for (InstalledProvider one : found.found()) {
      if (one.name().equals(name) && one.problem().isPresent()) {
        return "provider '" + name + "' cannot work here: " + one.problem().get();
      }
    }
    return "there is no usocket provider '"
        + name
        + "'; "
        + (found.usable().isEmpty()
            ? "none is there: add io.usocket:usocket-provider-" + name.replaceAll("[^a-z0-9-]", "")
            : "there are: " + names(found.usable()))
        + broken(found);
  }

  private static String names(List<SocketProvider> providers) {
    return providers.stream()
        .map(SocketProvider::name)
        .collect(Collectors.toCollection(TreeSet::new))
        .stream()
        .collect(Collectors.joining(", "));
  }

  private static String broken(ProviderDiscovery found) {
    return found.found().stream()
        .filter(one -> one.problem().isPresent())
        .map(one -> "; not usable: " + one.name() + ": " + one.problem().get())
        .collect(Collectors.joining());
  }

  /** Holds the provider to what the deployment relies on. */
  private Backend checked(String name, SocketProvider provider) throws ProviderException {
    Set<Feature> required = required();
    if (!required.isEmpty()) { // to ask costs some computing
      required.removeAll(provider.features());
    }
    if (!required.isEmpty()) {
      throw new ProviderException(
          "-D"
              + REQUIRE
              + ": provider '"
              + name
              + "' ("
              + provider.backend()
              + ") does not have "
              + required.stream().map(Feature::name).collect(Collectors.joining(", "))
              + "; choose another provider or engine",
          null);
    }
    return new Backend(name, provider);
  }

  private Set<Feature> required() throws ProviderException {
    Set<Feature> required = EnumSet.noneOf(Feature.class);
    String list = properties.apply(REQUIRE);
    if (list == null) {
      return required;
    }
    for (String word : list.split(",", -1)) {
      String name = word.trim().toUpperCase(Locale.ROOT);
      if (name.isEmpty()) {
        continue;
      }
      try {
        required.add(Feature.valueOf(name));
      } catch (IllegalArgumentException e) {
        throw new ProviderException(
            "-D"
                + REQUIRE
                + ": '"
                + word.trim()
                + "' is not a feature; there are "
                + Arrays.toString(Feature.values()),
            e);
      }
    }
    return required;
  }

  private String key(String name) {
    return name + "|" + properties.apply(REQUIRE);
  }

  private Backend keep(String name, Backend backend) {
    Backend first = chosen.putIfAbsent(key(name), backend);
    return first == null ? backend : first;
  }
}

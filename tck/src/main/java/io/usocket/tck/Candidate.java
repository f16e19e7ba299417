// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import io.usocket.Backend;
import io.usocket.Feature;
import io.usocket.InstalledProvider;
import io.usocket.Sockets;
import io.usocket.USocketException;
import io.usocket.spi.SocketProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;

/**
 * The provider under test: as applications choose it, and as the object that its author wrote.
 *
 * @param backend as applications choose it
 * @param provider the object, with its engine
 * @param claims what it claims, asked once for the whole run
 */
record Candidate(Backend backend, SocketProvider provider, Set<Feature> claims) {
  /**
   * Finds a provider.
   *
   * @param name such as {@code nio:Conscrypt}; empty: the one that was chosen when deploying
   */
  static Candidate find(String name) throws USocketException {
    Backend backend = name.isEmpty() ? Sockets.backend() : Sockets.using(name);
    String[] parts = backend.name().split(":", 2);
    SocketProvider provider =
        load(parts[0], Thread.currentThread().getContextClassLoader())
            .or(() -> load(parts[0], Sockets.class.getClassLoader()))
            .orElseThrow(() -> new IllegalStateException("no service is named " + parts[0]));
    return new Candidate(
        backend,
        parts.length == 1 ? provider : provider.engine(parts[1]),
        Set.copyOf(backend.features()));
  }

  /** All that are usable here, as they can be chosen: each provider, and with all its engines. */
  static List<String> names() {
    List<String> names = new ArrayList<>();
    for (InstalledProvider one : Sockets.providers()) {
      if (one.problem().isEmpty()) {
        names.add(one.name());
        one.engines().forEach(engine -> names.add(one.name() + ":" + engine));
      }
    }
    return names;
  }

  /** Others that do not load are none of our business. */
  private static Optional<SocketProvider> load(String name, ClassLoader loader) {
    var each = ServiceLoader.load(SocketProvider.class, loader).iterator();
    for (int errors = 0; errors < 100; ) {
      try {
        if (!each.hasNext()) {
          return Optional.empty();
        }
        SocketProvider next = each.next();
        if (next.name().equals(name)) {
          return Optional.of(next);
        }
      } catch (ServiceConfigurationError | LinkageError | RuntimeException e) {
        errors++;
      }
    }
    return Optional.empty();
  }
}

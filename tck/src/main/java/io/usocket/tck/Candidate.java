// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import io.usocket.Backend;
import io.usocket.Feature;
import io.usocket.InstalledProvider;
import io.usocket.Sockets;
import io.usocket.USocketException;
import io.usocket.spi.SocketProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.function.Executable;

/**
 * The provider under test: as applications choose it, and as the object that its author wrote.
 *
 * @param backend as applications choose it
 * @param provider the object, with its engine
 * @param claims what it claims, asked once for the whole run
 * @param tlsLibrary the library beneath, asked once too
 */
record Candidate(Backend backend, SocketProvider provider, Set<Feature> claims, String tlsLibrary) {
  /** A library is loaded meanwhile, which takes seconds on a busy machine. */
  private static final Duration LIMIT = Duration.ofSeconds(3 * Rule.SECONDS);

  /**
   * Finds a provider.
   *
   * @param name such as {@code nio:Conscrypt}; empty: the one that was chosen when deploying
   */
  static Candidate find(String name) throws USocketException {
    AtomicReference<@Nullable Candidate> found = new AtomicReference<>();
    ask(name, () -> found.set(ask(name)));
    return Objects.requireNonNull(found.get(), "asked");
  }

  /** Whatever it throws, and if it hangs: it cannot be used. */
  private static void ask(String name, Executable question) throws USocketException {
    Throwable failure = Attempt.failure("provider " + name, LIMIT, question);
    if (failure instanceof USocketException e) {
      throw e;
    }
    if (failure instanceof IllegalStateException e) {
      throw e;
    }
    if (failure instanceof RuleHangs) {
      throw new IllegalStateException("asked what it is: " + failure.getMessage(), failure);
    }
    if (failure != null) {
      throw new IllegalStateException("asking the provider has failed: " + failure, failure);
    }
  }

  private static Candidate ask(String name) throws USocketException {
    Backend backend = name.isEmpty() ? Sockets.backend() : Sockets.using(name);
    String[] parts = backend.name().split(":", 2);
    SocketProvider provider =
        load(parts[0], Thread.currentThread().getContextClassLoader())
            .or(() -> load(parts[0], Sockets.class.getClassLoader()))
            .orElseThrow(() -> new IllegalStateException("no service is named " + parts[0]));
    Mentions.of(provider.getClass())
        .ifPresent(
            mention -> {
              throw new IllegalStateException(
                  mention
                      + ": a provider must not know the TCK, so that what is proved is what"
                      + " applications get; take the name away");
            });
    return new Candidate(
        backend,
        parts.length == 1 ? provider : provider.engine(parts[1]),
        claims(backend),
        Objects.requireNonNull(backend.tlsLibrary(), "backend() answers null"));
  }

  private static Set<Feature> claims(Backend backend) {
    return Set.copyOf(Objects.requireNonNull(backend.features(), "features() answers null"));
  }

  /**
   * Asks for the claims again.
   *
   * @throws IllegalStateException they are others than at the beginning, or there is no answer
   */
  void requireSameClaims() {
    try {
      ask(
          backend.name(),
          () -> {
            Set<Feature> now = claims(backend);
            if (!now.equals(claims)) {
              throw new IllegalStateException(
                  "the provider claims "
                      + new TreeSet<>(now)
                      + " at the end of the run, and "
                      + new TreeSet<>(claims)
                      + " at its beginning: rules were chosen by that");
            }
          });
    } catch (USocketException e) {
      throw new IllegalStateException("the provider does not tell what it claims: " + e, e);
    }
  }

  Environment environment() {
    return Environment.of(backend.name(), tlsLibrary, claims);
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

// SPDX-License-Identifier: Apache-2.0
package io.usocket;

import io.usocket.spi.SocketProvider;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Supplier;

/** Looks for providers; one that is broken is kept with its reason and does not hide the others. */
final class ProviderDiscovery {
  /** A broken services file could go on for ever. */
  private static final int MOST_ERRORS = 100;

  private final List<SocketProvider> usable = new ArrayList<>();
  private final List<InstalledProvider> found = new ArrayList<>();

  private ProviderDiscovery() {}

  /** With the thread's class loader, as ServiceLoader does; where that finds none, with our own. */
  static ProviderDiscovery onThisThread() {
    ProviderDiscovery byThread = of(() -> ServiceLoader.load(SocketProvider.class).iterator());
    return byThread.found.isEmpty()
        ? of(
            () ->
                ServiceLoader.load(SocketProvider.class, Sockets.class.getClassLoader()).iterator())
        : byThread;
  }

  static ProviderDiscovery of(Supplier<Iterator<SocketProvider>> services) {
    ProviderDiscovery discovery = new ProviderDiscovery();
    Iterator<SocketProvider> each = services.get();
    while (discovery.found.size() - discovery.usable.size() < MOST_ERRORS
        && discovery.next(each)) {}
    return discovery;
  }

  List<SocketProvider> usable() {
    return List.copyOf(usable);
  }

  List<InstalledProvider> found() {
    return List.copyOf(found);
  }

  private boolean next(Iterator<SocketProvider> each) {
    try {
      if (!each.hasNext()) {
        return false;
      }
      add(each.next());
    } catch (ServiceConfigurationError | LinkageError e) {
      found.add(new InstalledProvider("(does not load)", Optional.of(reason(e)), List.of()));
    }
    return true;
  }

  private void add(SocketProvider provider) {
    String name = provider.getClass().getName();
    try {
      name = provider.name();
      Optional<String> missing = provider.missing();
      found.add(
          new InstalledProvider(
              name, missing, missing.isPresent() ? List.of() : provider.engines()));
      if (missing.isEmpty()) {
        usable.add(provider);
      }
    } catch (RuntimeException | LinkageError e) {
      found.add(new InstalledProvider(name, Optional.of(reason(e)), List.of()));
    }
  }

  /** The innermost error names the class or jar that is to blame. */
  static String reason(Throwable e) {
    Throwable innermost = e;
    while (innermost.getCause() != null) {
      innermost = innermost.getCause();
    }
    String text =
        innermost == e || e.getMessage() == null
            ? String.valueOf(e)
            : e.getMessage() + ": " + innermost;
    return e instanceof UnsupportedClassVersionError
            || innermost instanceof UnsupportedClassVersionError
        ? text
            + "; run on a newer Java, or take a version of it for Java "
            + Runtime.version().feature()
        : text;
  }
}

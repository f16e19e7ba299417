// SPDX-License-Identifier: Apache-2.0
package io.usocket.spi.jsse;

import io.usocket.Errno;
import io.usocket.Feature;
import io.usocket.USocketException;
import java.security.Provider;
import java.security.Security;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A JSSE implementation, by the name of its {@link Provider}: the JDK's own {@code SunJSSE}, {@code
 * Conscrypt}, {@code BCJSSE}, or any that is registered. It is used as an object: the JVM's list of
 * providers is never changed.
 */
public final class JsseEngine {
  private static final String SERVICE = "SSLContext";
  private static final String ALGORITHM = "TLS";

  private final Provider provider;
  private final String description;
  private final KnownEngine known;

  private JsseEngine(Provider provider, KnownEngine known) {
    this.provider = provider;
    this.known = known;
    this.description = known.describe(provider);
  }

  /** The JDK's own. */
  public static JsseEngine platform() {
    try {
      return named(KnownEngine.SUN.providerName());
    } catch (USocketException e) {
      throw new IllegalStateException("this Java is without its own TLS: choose an engine", e);
    }
  }

  /**
   * An implementation by name.
   *
   * @param name of a provider that is registered, or of one that is known here and on the class
   *     path
   * @return the implementation
   * @throws USocketException EINVAL: it is not there; the text tells what is, and what to add
   */
  public static JsseEngine named(String name) throws USocketException {
    KnownEngine known = KnownEngine.of(name);
    Provider registered = Security.getProvider(name);
    try {
      Provider provider = registered != null ? registered : known.load();
      if (provider.getService(SERVICE, ALGORITHM) == null) {
        throw new USocketException(
            Errno.EINVAL,
            "the security provider '" + name + "' has no TLS (" + SERVICE + "." + ALGORITHM + ")");
      }
      return new JsseEngine(provider, known);
    } catch (ReflectiveOperationException | LinkageError e) {
      throw new USocketException(
          Errno.EINVAL,
          "there is no TLS engine '"
              + name
              + "' here ("
              + e
              + "): "
              + known.wayOut()
              + "; there are: "
              + available(),
          e);
    }
  }

  /** The names that {@link #named} finds now. */
  public static List<String> available() {
    Set<String> names = new LinkedHashSet<>();
    for (Provider provider : Security.getProviders(SERVICE + "." + ALGORITHM)) {
      names.add(provider.getName());
    }
    for (KnownEngine known : KnownEngine.values()) {
      if (known.isOnClassPath()) {
        names.add(known.providerName());
      }
    }
    return new ArrayList<>(names);
  }

  /** The security provider. */
  public Provider provider() {
    return provider;
  }

  /** Its name and version. */
  public String description() {
    return description;
  }

  /** What it can do beyond the core. */
  public Set<Feature> features() {
    Set<Feature> features = EnumSet.copyOf(known.features());
    if (NamedGroups.isSupported() && !known.groups().isEmpty()) {
      features.add(Feature.GROUPS);
    }
    return features;
  }

  KnownEngine known() {
    return known;
  }

  @Override
  public String toString() {
    return description;
  }
}

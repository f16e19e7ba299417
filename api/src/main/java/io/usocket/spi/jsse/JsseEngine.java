// SPDX-License-Identifier: Apache-2.0
package io.usocket.spi.jsse;

import io.usocket.Errno;
import io.usocket.Feature;
import io.usocket.USocketException;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Security;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A JSSE implementation, by the name of its {@link Provider}: the JDK's own {@code SunJSSE}, {@code
 * Conscrypt}, {@code BCJSSE}, or any that is registered. It is used as an object: the JVM's list of
 * providers is never changed.
 */
public final class JsseEngine {
  private static final String SERVICE = "SSLContext";
  private static final String ALGORITHM = "TLS";

  private final Provider provider;
  private final Dialect dialect;
  private final String description;

  /** Found out when it is asked for: it takes some computing. */
  private volatile @Nullable Abilities abilities;

  private JsseEngine(Provider provider, Dialect dialect) {
    this.provider = provider;
    this.dialect = dialect;
    this.description = dialect.describe();
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
      boolean usable = registered != null && (known == KnownEngine.OTHER || hasTls(registered));
      Provider provider = usable ? registered : known.load();
      if (!hasTls(provider)) {
        throw new USocketException(
            Errno.EINVAL,
            "the security provider '" + name + "' has no TLS (" + SERVICE + "." + ALGORITHM + ")");
      }
      return new JsseEngine(provider, known.dialect(provider));
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

  private static boolean hasTls(Provider provider) {
    return provider.getService(SERVICE, ALGORITHM) != null;
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
    return EnumSet.copyOf(abilities().features());
  }

  Abilities abilities() {
    Abilities known = abilities;
    if (known == null) {
      known = Abilities.of(this);
      abilities = known;
    }
    return known;
  }

  Dialect dialect() {
    return dialect;
  }

  /** A context for TLS, not initialized. */
  SSLContext newContext() throws NoSuchAlgorithmException {
    return SSLContext.getInstance(ALGORITHM, provider);
  }

  @Override
  public String toString() {
    return description;
  }
}

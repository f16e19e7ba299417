// SPDX-License-Identifier: Apache-2.0
package io.usocket.spi.jsse;

import io.usocket.Feature;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.security.Provider;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** JSSE implementations whose ways are known: how to load them, what they can do. */
enum KnownEngine {
  SUN("SunJSSE", "it is part of the JDK (module java.base)") {
    @Override
    List<String> classes() {
      return List.of();
    }

    @Override
    Set<Feature> features() {
      return EnumSet.of(Feature.HALF_CLOSE, Feature.TLS_1_3_SUITES, Feature.ED25519);
    }

    @Override
    Set<String> groups() {
      return Set.of(
          "x25519",
          "secp256r1",
          "secp384r1",
          "secp521r1",
          "x448",
          "ffdhe2048",
          "ffdhe3072",
          "ffdhe4096",
          "ffdhe6144",
          "ffdhe8192");
    }

    @Override
    String describe(Provider provider) {
      return "SunJSSE " + Runtime.version();
    }
  },

  CONSCRYPT("Conscrypt", "add org.conscrypt:conscrypt-openjdk-uber") {
    @Override
    List<String> classes() {
      return List.of("org.conscrypt.OpenSSLProvider");
    }

    @Override
    Provider load(List<Class<?>> classes) throws ReflectiveOperationException {
      return (Provider) construct(classes.get(0));
    }

    @Override
    boolean ignoresAlpnMismatch() {
      return true;
    }

    /** Given others it copies, through one that each connection then keeps. */
    @Override
    boolean prefersDirectBuffers() {
      return true;
    }

    /** Suites of TLS 1.3 are not for choosing, Ed25519 is not there. */
    @Override
    Set<Feature> features() {
      return EnumSet.noneOf(Feature.class);
    }

    @Override
    Set<String> groups() {
      return Set.of("X25519MLKEM768", "x25519", "secp256r1", "secp384r1", "secp521r1", "MLKEM1024");
    }

    /** Its Provider has the version 1.0 for ever; the library tells its own. */
    @Override
    String describe(Provider provider) {
      try {
        Class<?> conscrypt =
            Class.forName("org.conscrypt.Conscrypt", true, provider.getClass().getClassLoader());
        Object version = conscrypt.getMethod("version").invoke(null);
        return "Conscrypt "
            + part(version, "major")
            + "."
            + part(version, "minor")
            + "."
            + part(version, "patch");
      } catch (ReflectiveOperationException e) {
        return "Conscrypt";
      }
    }

    private Object part(Object version, String name) throws ReflectiveOperationException {
      Method part = version.getClass().getMethod(name);
      return part.invoke(version);
    }
  },

  BOUNCY_CASTLE(
      "BCJSSE",
      "add org.bouncycastle:bctls-jdk18on, org.bouncycastle:bcprov-jdk18on and"
          + " org.bouncycastle:bcutil-jdk18on") {
    @Override
    List<String> classes() {
      return List.of(
          "org.bouncycastle.jsse.provider.BouncyCastleJsseProvider",
          "org.bouncycastle.jce.provider.BouncyCastleProvider");
    }

    /** On its own cryptography: from the JDK's it lacks groups and RSA-PSS without a word. */
    @Override
    Provider load(List<Class<?>> classes) throws ReflectiveOperationException {
      Provider cryptography = (Provider) construct(classes.get(1));
      return (Provider) classes.get(0).getConstructor(Provider.class).newInstance(cryptography);
    }

    @Override
    Set<Feature> features() {
      return EnumSet.of(Feature.TLS_1_3_SUITES);
    }

    /** The provider of its cryptography has the version that the jars have. */
    @Override
    String describe(Provider provider) {
      try {
        return "BCJSSE " + ((Provider) construct(find(classes().get(1)))).getVersionStr();
      } catch (ReflectiveOperationException e) {
        return super.describe(provider);
      }
    }
  },

  /** One that somebody has registered with the JVM. */
  OTHER("", "register its security provider, or check the name") {
    @Override
    List<String> classes() {
      return List.of();
    }

    @Override
    Set<Feature> features() {
      return EnumSet.noneOf(Feature.class);
    }
  };

  private final String providerName;
  private final String wayOut;

  KnownEngine(String providerName, String wayOut) {
    this.providerName = providerName;
    this.wayOut = wayOut;
  }

  static KnownEngine of(String name) {
    for (KnownEngine known : values()) {
      if (known.providerName.equals(name)) {
        return known;
      }
    }
    return OTHER;
  }

  String providerName() {
    return providerName;
  }

  String wayOut() {
    return wayOut;
  }

  /** The classes it is made of, the provider first; none: it has to be registered. */
  abstract List<String> classes();

  /** What it can do beyond the core, on every JDK. */
  abstract Set<Feature> features();

  /** Whether its server goes on when no application protocol is in common. */
  boolean ignoresAlpnMismatch() {
    return false;
  }

  /** Whether its engine works outside the heap. */
  boolean prefersDirectBuffers() {
    return false;
  }

  /**
   * The groups that can be chosen, by IANA name; others it would drop without a word. None of
   * BCJSSE's: it takes from them which ECDSA keys may sign, and drops the certificate instead.
   */
  Set<String> groups() {
    return Set.of();
  }

  Provider load(List<Class<?>> classes) throws ReflectiveOperationException {
    throw new ClassNotFoundException("it is not registered with the JVM");
  }

  String describe(Provider provider) {
    return provider.getName() + " " + provider.getVersionStr();
  }

  private static Object construct(Class<?> type) throws ReflectiveOperationException {
    return type.getConstructor().newInstance();
  }

  final Provider load() throws ReflectiveOperationException {
    List<Class<?>> found = new java.util.ArrayList<>();
    for (String name : classes()) {
      found.add(find(name));
    }
    try {
      return load(found);
    } catch (InvocationTargetException e) {
      throw new ReflectiveOperationException(String.valueOf(e.getCause()), e);
    }
  }

  final boolean isOnClassPath() {
    try {
      for (String name : classes()) {
        find(name);
      }
      return !classes().isEmpty();
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }

  /** Where the application is, then where we are. */
  private static Class<?> find(String name) throws ClassNotFoundException {
    ClassLoader ofThread = Thread.currentThread().getContextClassLoader();
    try {
      return Class.forName(name, false, ofThread);
    } catch (ClassNotFoundException e) {
      return Class.forName(name, false, KnownEngine.class.getClassLoader());
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.spi.jsse;

import java.lang.reflect.InvocationTargetException;
import java.security.Provider;
import java.util.ArrayList;
import java.util.List;

/** JSSE implementations whose ways are known: how to load them. */
enum KnownEngine {
  SUN("SunJSSE", "it is part of the JDK (module java.base)") {
    @Override
    Dialect dialect(Provider provider) {
      return new SunDialect(provider);
    }
  },

  CONSCRYPT(
      "Conscrypt", "add org.conscrypt:conscrypt-openjdk-uber", "org.conscrypt.OpenSSLProvider") {
    @Override
    Provider load(List<Class<?>> classes) throws ReflectiveOperationException {
      return construct(classes.get(0));
    }

    @Override
    Dialect dialect(Provider provider) {
      return new ConscryptDialect(provider);
    }
  },

  BOUNCY_CASTLE(
      "BCJSSE",
      "add org.bouncycastle:bctls-jdk18on, org.bouncycastle:bcprov-jdk18on and"
          + " org.bouncycastle:bcutil-jdk18on",
      "org.bouncycastle.jsse.provider.BouncyCastleJsseProvider",
      "org.bouncycastle.jce.provider.BouncyCastleProvider") {
    /** On its own cryptography: from the JDK's it lacks groups and RSA-PSS without a word. */
    @Override
    Provider load(List<Class<?>> classes) throws ReflectiveOperationException {
      Provider cryptography = construct(classes.get(1));
      return (Provider) classes.get(0).getConstructor(Provider.class).newInstance(cryptography);
    }

    @Override
    Dialect dialect(Provider provider) {
      return new BouncyCastleDialect(provider, versionOfCryptography(provider));
    }
  },

  /** The same JSSE on a certified module, which has the same packages: never beside the other. */
  BOUNCY_CASTLE_FIPS(
      "BCFIPS",
      "add org.bouncycastle:bctls-fips, org.bouncycastle:bcutil-fips and org.bouncycastle:bc-fips,"
          + " and take bctls-jdk18on and bcprov-jdk18on out",
      "org.bouncycastle.jsse.provider.BouncyCastleJsseProvider",
      "org.bouncycastle.jcajce.provider.BouncyCastleFipsProvider") {
    @Override
    Provider load(List<Class<?>> classes) throws ReflectiveOperationException {
      return (Provider)
          classes
              .get(0)
              .getConstructor(boolean.class, Provider.class)
              .newInstance(true, construct(classes.get(1)));
    }

    @Override
    Dialect dialect(Provider provider) {
      return new FipsDialect(provider, versionOfCryptography(provider));
    }
  },

  /** One that somebody has registered with the JVM. */
  OTHER("", "register its security provider, or check the name");

  private final String providerName;
  private final String wayOut;

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<String> classes;

  KnownEngine(String providerName, String wayOut, String... classes) {
    this.providerName = providerName;
    this.wayOut = wayOut;
    this.classes = List.of(classes);
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
  List<String> classes() {
    return classes;
  }

  Provider load(List<Class<?>> classes) throws ReflectiveOperationException {
    throw new ClassNotFoundException("it is not registered with the JVM");
  }

  /** Its ways. */
  Dialect dialect(Provider provider) {
    return new Dialect(provider);
  }

  final Provider load() throws ReflectiveOperationException {
    List<Class<?>> found = new ArrayList<>();
    for (String name : classes) {
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
      for (String name : classes) {
        find(name);
      }
      return !classes.isEmpty();
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }

  /** The provider of Bouncy Castle's cryptography has the version that the jars have. */
  final String versionOfCryptography(Provider provider) {
    try {
      return construct(find(classes.get(1))).getVersionStr();
    } catch (ReflectiveOperationException e) {
      return provider.getVersionStr();
    }
  }

  private static Provider construct(Class<?> type) throws ReflectiveOperationException {
    return (Provider) type.getConstructor().newInstance();
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

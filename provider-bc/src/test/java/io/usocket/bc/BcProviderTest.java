// SPDX-License-Identifier: Apache-2.0
package io.usocket.bc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.usocket.Feature;
import io.usocket.spi.SocketProvider;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.tls.TlsProtocol;
import org.junit.jupiter.api.Test;

class BcProviderTest {
  private static final String VERSION = BcVersion.BUILT_WITH;

  @Test
  void service_loader_finds_it_by_its_name() {
    assertTrue(
        ServiceLoader.load(SocketProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .anyMatch(provider -> provider.name().equals("bc")));
  }

  @Test
  void the_backend_is_the_version_that_is_there_and_the_one_it_was_built_with() {
    assertEquals("Bouncy Castle TLS " + VERSION, new BcProvider().backend());
    assertEquals(VERSION, new BouncyCastleProvider().getVersionStr());
  }

  @Test
  void half_close_is_not_claimed() {
    assertFalse(new BcProvider().features().contains(Feature.HALF_CLOSE));
    assertTrue(new BcProvider().features().contains(Feature.GROUPS));
  }

  @Test
  void nothing_is_missing_here() {
    assertEquals(Optional.empty(), new BcProvider().missing());
  }

  @Test
  void without_bouncy_castle_it_loads_and_names_the_jars_to_add() throws Exception {
    assertEquals(
        Optional.of(
            "Bouncy Castle is not there: add org.bouncycastle:bctls-jdk18on:%s,".formatted(VERSION)
                + " org.bouncycastle:bcprov-jdk18on:%s,".formatted(VERSION)
                + " org.bouncycastle:bcutil-jdk18on:%s".formatted(VERSION)),
        missingWith());
  }

  @Test
  void a_jar_that_is_there_is_not_named() throws Exception {
    String missing = String.valueOf(missingWith(TlsProtocol.class));

    assertFalse(missing.contains("bctls"), missing);
    assertTrue(missing.contains("bcprov") && missing.contains("bcutil"), missing);
  }

  /** What the provider says in a class loader of its own, with the jars of these classes. */
  private static Optional<?> missingWith(Class<?>... others) throws Exception {
    List<URL> jars = new ArrayList<>();
    for (Class<?> type : new Class<?>[] {SocketProvider.class, BcProvider.class}) {
      jars.add(type.getProtectionDomain().getCodeSource().getLocation());
    }
    for (Class<?> type : others) {
      jars.add(type.getProtectionDomain().getCodeSource().getLocation());
    }
    try (URLClassLoader alone =
        new URLClassLoader(jars.toArray(new URL[0]), ClassLoader.getPlatformClassLoader())) {
      Class<?> type = alone.loadClass("io.usocket.bc.BcProvider");
      Object provider = type.getConstructor().newInstance();
      type.getMethod("features").invoke(provider);
      type.getMethod("backend").invoke(provider);
      return (Optional<?>) type.getMethod("missing").invoke(provider);
    }
  }
}

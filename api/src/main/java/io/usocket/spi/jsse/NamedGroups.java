// SPDX-License-Identifier: Apache-2.0
package io.usocket.spi.jsse;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/** {@code SSLParameters.setNamedGroups}, which the JDK has from 20 on. */
final class NamedGroups {
  private static final @Nullable MethodHandle SETTER = setter();

  private NamedGroups() {}

  static boolean isSupported() {
    return SETTER != null;
  }

  static void set(SSLParameters parameters, List<String> groups) {
    MethodHandle setter = SETTER;
    if (setter == null) {
      throw new IllegalStateException("named groups were refused before");
    }
    try {
      setter.invoke(parameters, groups.toArray(new String[0]));
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private static @Nullable MethodHandle setter() {
    try {
      return MethodHandles.publicLookup()
          .findVirtual(
              SSLParameters.class,
              "setNamedGroups",
              MethodType.methodType(void.class, String[].class));
    } catch (NoSuchMethodException e) {
      return null;
    } catch (IllegalAccessException e) {
      throw new ExceptionInInitializerError(e);
    }
  }
}

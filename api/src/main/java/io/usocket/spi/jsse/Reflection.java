// SPDX-License-Identifier: Apache-2.0
package io.usocket.spi.jsse;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.security.Provider;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Public classes and methods that are there in some versions of a library only, or not at compile
 * time.
 */
final class Reflection {
  private Reflection() {}

  /** A method of a class; empty: this version does not have it. */
  static Optional<Method> method(Class<?> type, String name, Class<?>... parameters) {
    try {
      return Optional.of(type.getMethod(name, parameters));
    } catch (NoSuchMethodException e) {
      return Optional.empty();
    }
  }

  /** A method of a class by name, beside a provider; empty: class or method is not there. */
  static Optional<Method> method(
      Provider beside, String type, String name, Class<?>... parameters) {
    try {
      return method(load(beside, type), name, parameters);
    } catch (ClassNotFoundException e) {
      return Optional.empty();
    }
  }

  /** A class or interface by name, beside a provider; empty: it is not there. */
  static Optional<Class<?>> type(Provider beside, String type) {
    try {
      return Optional.of(load(beside, type));
    } catch (ClassNotFoundException e) {
      return Optional.empty();
    }
  }

  private static Class<?> load(Provider beside, String type) throws ClassNotFoundException {
    return Class.forName(type, true, beside.getClass().getClassLoader());
  }

  /**
   * Calls a method that was found.
   *
   * @param on the object; null: it is static
   * @return what it returns
   */
  static @Nullable Object call(Method method, @Nullable Object on, @Nullable Object... arguments) {
    try {
      return method.invoke(on, arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException own) {
        throw own;
      }
      throw new IllegalStateException(String.valueOf(e.getCause()), e.getCause());
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(method + " cannot be called", e);
    }
  }
}

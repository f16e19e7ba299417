// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import io.usocket.Errno;
import io.usocket.WouldBlockException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The private state of what faults bend. */
final class Mirror {
  private Mirror() {}

  /**
   * A field, or one of what a field holds: {@code connection.tls}. Null where there is none: not
   * every kind of socket has every field.
   */
  @SuppressWarnings({"unchecked", "NullAway"}) // who asks knows what is there
  static <T> T field(Object of, String path) {
    Object at = of;
    for (String name : path.split("\\.")) {
      at = at == null ? null : get(at, name);
    }
    return (T) at;
  }

  /** Whether a field is of this text: for enums that are private. */
  static boolean is(Object of, String path, String text) {
    return String.valueOf(Mirror.<Object>field(of, path)).equals(text);
  }

  /** Sets a field, or one of what a field holds. */
  static void set(Object of, String path, @Nullable Object value) {
    int last = path.lastIndexOf('.');
    Object owner = last < 0 ? of : field(of, path.substring(0, last));
    try {
      Objects.requireNonNull(find(owner.getClass(), path.substring(last + 1))).set(owner, value);
    } catch (IllegalAccessException e) {
      throw new IllegalArgumentException(path + " of " + of, e);
    }
  }

  /** Calls a method that is not public. */
  @SuppressWarnings({"unchecked", "NullAway"})
  static <T> T call(Object of, String name, Object... args) {
    for (Class<?> type = of.getClass(); type != null; type = type.getSuperclass()) {
      for (Method method : type.getDeclaredMethods()) {
        if (method.getName().equals(name) && method.getParameterCount() == args.length) {
          method.setAccessible(true);
          return (T) invoke(method, of, args);
        }
      }
    }
    throw new IllegalArgumentException(of.getClass() + " has no method " + name);
  }

  /** What a call throws that would have to wait. */
  static WouldBlockException wouldBlock(WouldBlockException.Direction direction)
      throws ReflectiveOperationException {
    return wouldBlock(Errno.EAGAIN, direction);
  }

  static WouldBlockException wouldBlock(Errno errno, WouldBlockException.Direction direction)
      throws ReflectiveOperationException {
    Constructor<WouldBlockException> made =
        WouldBlockException.class.getDeclaredConstructor(
            Errno.class, String.class, WouldBlockException.Direction.class, long.class);
    made.setAccessible(true);
    return made.newInstance(errno, "a fault", direction, 0L);
  }

  private static @Nullable Object invoke(Method method, Object of, Object... args) {
    try {
      return method.invoke(of, args);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalArgumentException(method + " with " + Arrays.toString(args), e);
    }
  }

  private static @Nullable Object get(Object of, String name) {
    try {
      Field field = find(of.getClass(), name);
      return field == null ? null : field.get(of);
    } catch (IllegalAccessException e) {
      throw new IllegalArgumentException(name + " of " + of, e);
    }
  }

  private static @Nullable Field find(Class<?> owner, String name) {
    for (Class<?> type = owner; type != null; type = type.getSuperclass()) {
      for (Field field : type.getDeclaredFields()) {
        if (field.getName().equals(name)) {
          field.setAccessible(true);
          return field;
        }
      }
    }
    return null;
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import io.usocket.Errno;
import io.usocket.WouldBlockException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What a fault sees of the private state of the classes that it bends. */
final class Mirror {
  /** Faults look at each call of a hot path. */
  private static final ClassValue<Map<String, Field>> KNOWN =
      new ClassValue<>() {
        @Override
        protected Map<String, Field> computeValue(Class<?> type) {
          return new ConcurrentHashMap<>();
        }
      };

  private Mirror() {}

  /** A field, or a field of a field. */
  @SuppressWarnings("unchecked")
  static <T> T field(Object of, String... path) {
    Object at = of;
    try {
      for (String name : path) {
        at = find(at.getClass(), name).get(at);
      }
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
    return (T) at;
  }

  static void set(Object of, String name, @Nullable Object value) {
    try {
      find(of.getClass(), name).set(of, value);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Calls a method; of several of that name, one with as many parameters. */
  @SuppressWarnings("unchecked")
  static <T> T call(Object of, String name, Object... args) throws ReflectiveOperationException {
    for (Method method : of.getClass().getDeclaredMethods()) {
      if (method.getName().equals(name) && method.getParameterCount() == args.length) {
        method.setAccessible(true);
        return (T) method.invoke(of, args);
      }
    }
    throw new NoSuchMethodException(name + " of " + of.getClass());
  }

  private static Field find(Class<?> type, String name) {
    return KNOWN.get(type).computeIfAbsent(name, one -> search(type, one));
  }

  private static Field search(Class<?> type, String name) {
    for (Class<?> one = type; one != null; one = one.getSuperclass()) {
      for (Field field : one.getDeclaredFields()) {
        if (field.getName().equals(name)) {
          field.setAccessible(true);
          return field;
        }
      }
    }
    throw new IllegalArgumentException("there is no field " + name + " in " + type);
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
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** What an object keeps to itself, for faults that need to know it. */
final class Mirror {
  private Mirror() {}

  /** The value of a private field, of the object's class or one above. */
  @SuppressWarnings("unchecked")
  static <T> T field(Object object, String name) {
    for (Class<?> type = object.getClass(); type != null; type = type.getSuperclass()) {
      Object value = declared(type, object, name);
      if (value != Mirror.class) {
        return (T) value;
      }
    }
    throw new IllegalArgumentException(object.getClass() + " has no field " + name);
  }

  /** Calls a private method. */
  static void call(Object object, String name, Object... args) throws ReflectiveOperationException {
    for (Method method : object.getClass().getDeclaredMethods()) {
      if (method.getName().equals(name) && method.getParameterCount() == args.length) {
        method.setAccessible(true);
        method.invoke(object, args);
      }
    }
  }

  private static @Nullable Object declared(Class<?> type, Object object, String name) {
    try {
      Field field = type.getDeclaredField(name);
      field.setAccessible(true);
      return field.get(object);
    } catch (NoSuchFieldException e) {
      return Mirror.class;
    } catch (IllegalAccessException e) {
      throw new IllegalArgumentException(e);
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import java.lang.reflect.Field;

/** What objects keep to themselves, for faults whose calls differ by it. */
final class Mirror {
  private Mirror() {}

  /** What is in a field, of the object's class or of one above it. */
  @SuppressWarnings("unchecked")
  static <T> T field(Object object, String name) {
    try {
      return (T) of(object, name).get(object);
    } catch (IllegalAccessException e) {
      throw new IllegalArgumentException(name + " cannot be read", e);
    }
  }

  /** Puts something else there. */
  static void set(Object object, String name, Object value) {
    try {
      of(object, name).set(object, value);
    } catch (IllegalAccessException e) {
      throw new IllegalArgumentException(name + " cannot be written", e);
    }
  }

  private static Field of(Object object, String name) {
    for (Class<?> type = object.getClass(); type != null; type = type.getSuperclass()) {
      try {
        Field field = type.getDeclaredField(name);
        field.setAccessible(true);
        return field;
      } catch (NoSuchFieldException e) {
        // it may be that of a class above
      }
    }
    throw new IllegalArgumentException(object.getClass() + " has no field " + name);
  }
}

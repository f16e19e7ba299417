// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A method that faults override: where providers, the kit or the sockets above them do something.
 *
 * @param type the class that declares it
 * @param method its name; with the number of its parameters if given as {@code recv/2}
 */
record Place(String type, String method) {
  private static final Map<Place, Map<Object, AtomicInteger>> CALLS =
      Collections.synchronizedMap(new java.util.HashMap<>());

  String name() {
    return method.replaceFirst("/.*", "");
  }

  /** Whether a method is meant. */
  boolean matches(String name, int parameters) {
    return method.equals(name) || method.equals(name + "/" + parameters);
  }

  /** The methods meant. */
  List<Method> methods() {
    try {
      return Arrays.stream(
              Class.forName(type, false, Place.class.getClassLoader()).getDeclaredMethods())
          .filter(each -> !Modifier.isAbstract(each.getModifiers()) && !each.isSynthetic())
          .filter(each -> matches(each.getName(), each.getParameterCount()))
          .toList();
    } catch (ClassNotFoundException e) {
      throw new IllegalArgumentException("there is no class " + type, e);
    }
  }

  /** Counts a call. */
  int count(@Nullable Object self) {
    return CALLS
        .computeIfAbsent(this, place -> Collections.synchronizedMap(new WeakHashMap<>()))
        .computeIfAbsent(self == null ? this : self, each -> new AtomicInteger())
        .incrementAndGet();
  }

  @Override
  public String toString() {
    return type + "." + method;
  }
}

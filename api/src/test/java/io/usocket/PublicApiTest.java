// SPDX-License-Identifier: Apache-2.0
package io.usocket;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The public API is the text in {@code api/api.txt}: a change of it is seen in review. To accept a
 * change, run with {@code -Dusocket.api.write=true} and commit the file.
 */
class PublicApiTest {
  private static final Path TEXT = Path.of("api.txt");
  private static final List<String> EXPORTED =
      List.of(
          "io.usocket",
          "io.usocket.spi",
          "io.usocket.spi.channel",
          "io.usocket.spi.jsse",
          "io.usocket.spi.tls");

  @Test
  void the_public_api_is_what_was_reviewed() throws Exception {
    String now = describe();
    if (Boolean.getBoolean("usocket.api.write")) {
      Files.writeString(TEXT, now);
    }
    assertEquals(
        Files.readString(TEXT),
        now,
        "the public API has changed: if that is meant, write it with -Dusocket.api.write=true");
  }

  private static String describe() throws Exception {
    TreeSet<String> lines = new TreeSet<>();
    for (String exported : EXPORTED) {
      for (Class<?> type : typesIn(exported)) {
        describe(type, lines);
      }
    }
    return String.join("\n", lines) + "\n";
  }

  private static List<Class<?>> typesIn(String exported)
      throws IOException, ClassNotFoundException {
    Path folder = Path.of("target/classes", exported.split("\\."));
    List<Class<?>> types = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        String name = String.valueOf(file.getFileName());
        if (name.endsWith(".class") && !name.equals("package-info.class")) {
          Class<?> type = Class.forName(exported + "." + name.replace(".class", ""));
          if (isPublic(type)) {
            types.add(type);
          }
        }
      }
    }
    return types;
  }

  private static boolean isPublic(Class<?> type) {
    Class<?> outer = type.getEnclosingClass();
    return Modifier.isPublic(type.getModifiers()) && (outer == null || isPublic(outer));
  }

  private static void describe(Class<?> type, TreeSet<String> lines) {
    lines.add(type.getName() + " : " + header(type));
    for (Field field : type.getDeclaredFields()) {
      add(type, field, field.toGenericString(), lines);
    }
    for (Constructor<?> constructor : type.getDeclaredConstructors()) {
      add(type, constructor, constructor.toGenericString(), lines);
    }
    for (Method method : type.getDeclaredMethods()) {
      add(type, method, method.toGenericString(), lines);
    }
  }

  /** Of our own making: what the JDK prints for a type is not the same in each release. */
  private static String header(Class<?> type) {
    String kind = "class";
    if (type.isInterface()) {
      kind = "interface";
    } else if (type.isEnum() || type.isRecord()) {
      kind = type.isEnum() ? "enum" : "record";
    } else if (Modifier.isFinal(type.getModifiers())) {
      kind = "final class";
    } else if (Modifier.isAbstract(type.getModifiers())) {
      kind = "abstract class";
    }
    return kind
        + (type.getSuperclass() == null ? "" : " extends " + type.getSuperclass().getName())
        + Arrays.stream(type.getInterfaces())
            .map(Class::getName)
            .sorted()
            .reduce("", (all, one) -> all + " implements " + one);
  }

  private static <T extends AccessibleObject & Member> void add(
      Class<?> type, T member, String text, TreeSet<String> lines) {
    boolean visible =
        Modifier.isPublic(member.getModifiers()) || Modifier.isProtected(member.getModifiers());
    if (visible && !member.isSynthetic()) {
      lines.add(type.getName() + " . " + text);
    }
  }
}

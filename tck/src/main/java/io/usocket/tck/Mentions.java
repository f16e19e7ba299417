// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Looks whether a provider knows the TCK: reads the class files of its jar or folder, from its own
 * class to all that are named there, for names of the TCK. A name that is put together at run time
 * is not found.
 */
final class Mentions {
  /** The TCK's package, one of its classes, its properties. */
  private static final Pattern TCK =
      Pattern.compile("io[./]usocket[./]tck(?:[./]([\\w$./]+))?|usocket\\.tck\\b");

  /** Libraries in the same jar make many. */
  private static final int MOST_CLASSES = 2_000;

  private final ClassLoader loader;
  private final String root;
  private final Deque<String> open = new ArrayDeque<>();
  private final Set<String> seen = new HashSet<>();

  private Mentions(ClassLoader loader, String root) {
    this.loader = loader;
    this.root = root;
  }

  /** Where a provider names the TCK, if it does: a class, and what it names. */
  static Optional<String> of(Class<?> provider) {
    ClassLoader loader = provider.getClassLoader();
    String file = file(provider.getName());
    URL place = loader == null ? null : loader.getResource(file);
    if (place == null) { // made at run time
      return Optional.empty();
    }
    String root = place.toString().substring(0, place.toString().length() - file.length());
    return new Mentions(loader, root).from(provider.getName().replace('.', '/'));
  }

  private Optional<String> from(String first) {
    open.add(first);
    while (!open.isEmpty() && seen.size() < MOST_CLASSES) {
      String name = open.remove();
      if (seen.add(name) && isOwn(name)) {
        ClassFile file = read(name);
        Optional<String> mention = file.texts().stream().flatMap(this::mentions).findFirst();
        if (mention.isPresent()) {
          return Optional.of(name.replace('/', '.') + " names " + mention.get());
        }
        file.classes().stream().filter(each -> !name.startsWith(each + "$")).forEach(open::add);
      }
    }
    return Optional.empty();
  }

  private ClassFile read(String name) {
    try (InputStream in = loader.getResourceAsStream(file(name))) {
      return ClassFile.read(in == null ? InputStream.nullInputStream() : in);
    } catch (IOException e) {
      throw new UncheckedIOException("the class file of " + name + " cannot be read", e);
    }
  }

  private Stream<String> mentions(String text) {
    return TCK.matcher(text)
        .results()
        .filter(each -> each.group(1) == null || !isOwn(each.group().replace('.', '/')))
        .map(MatchResult::group);
  }

  /** Whether a class is of the provider's jar or folder. */
  private boolean isOwn(String name) {
    URL place = loader.getResource(file(name));
    return place != null && place.toString().startsWith(root);
  }

  private static String file(String name) {
    return name.replace('.', '/') + ".class";
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Knowledge runs one way; the sources themselves are read. */
class ArchitectureTest {
  private static final Pattern NAMED = Pattern.compile("\\bio\\.usocket(\\.[a-z]+)*\\b");
  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

  /** What each part may name besides itself. */
  private static final Map<String, Set<String>> MAY_KNOW =
      Map.of(
          "provider-jdk/src/main", Set.of("io.usocket", "io.usocket.spi"),
          "provider-nio/src/main", Set.of("io.usocket", "io.usocket.spi"),
          "provider-bc/src/main", Set.of("io.usocket", "io.usocket.spi"),
          "tck/src/main", Set.of("io.usocket", "io.usocket.spi"),
          "api/src/main", Set.of("io.usocket", "io.usocket.spi", "io.usocket.keys"));

  @Test
  void no_part_names_a_part_that_it_must_not_know() throws IOException {
    Set<String> broken = new TreeSet<>();
    for (String part : MAY_KNOW.keySet()) {
      String own = "io.usocket." + part.replaceAll("^(provider-)?([a-z]+)/.*", "$2");
      for (Path source : sources(part)) {
        for (String name : packagesNamedIn(source)) {
          boolean known =
              name.startsWith(own)
                  || MAY_KNOW.get(part).stream()
                      .anyMatch(
                          may -> name.equals(may) || (may.contains("spi") && name.startsWith(may)));
          if (!known) {
            broken.add(part + " knows " + name + " (" + source.getFileName() + ")");
          }
        }
      }
    }
    assertEquals(Set.of(), broken);
  }

  @Test
  void the_kit_of_channels_knows_no_tls_library() throws IOException {
    Set<String> broken = new TreeSet<>();
    for (Path source : sources("api/src/main/java/io/usocket/spi/channel")) {
      String text = Files.readString(source);
      for (String library : List.of("javax.net.ssl", "org.bouncycastle", "org.conscrypt")) {
        if (text.contains(library)) {
          broken.add(source.getFileName() + " knows " + library);
        }
      }
    }
    assertEquals(Set.of(), broken);
  }

  @Test
  void the_tck_knows_no_library_of_a_provider() throws IOException {
    Set<String> broken = new TreeSet<>();
    for (Path source : sources("tck/src/main")) {
      String text = Files.readString(source);
      if (text.contains("import org.bouncycastle") || text.contains("import org.conscrypt")) {
        broken.add(String.valueOf(source.getFileName()));
      }
    }
    assertEquals(Set.of(), broken);
  }

  private static List<Path> sources(String part) throws IOException {
    Path folder = ROOT.resolve(part);
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> sources = files.filter(file -> file.toString().endsWith(".java")).toList();
      assertFalse(sources.isEmpty(), () -> "there are sources in " + folder);
      return sources;
    }
  }

  private static Set<String> packagesNamedIn(Path source) throws IOException {
    Set<String> names = new TreeSet<>();
    String code =
        Files.readString(source)
            .replaceAll("\"[^\"\n]*\"", "")
            .replaceAll("(?m)^ *(\\*|//).*$", "");
    Matcher matcher = NAMED.matcher(code);
    while (matcher.find()) {
      names.add(matcher.group());
    }
    return names;
  }
}

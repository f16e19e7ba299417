// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import io.usocket.Sockets;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.security.CodeSource;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The public members of usocket-api, as its build writes them into its jar and into that of the
 * TCK: an api that lacks some is another than the TCK was built for.
 */
final class ApiShape {
  private static final String SHAPE = "/META-INF/usocket/api.txt";
  private static final int MOST_NAMED = 3;

  private ApiShape() {}

  /**
   * Looks at the api on the class path.
   *
   * @throws IllegalStateException it lacks what the TCK needs; the text has both versions
   */
  static void require() {
    require(
        members(ApiShape.class.getResourceAsStream("api.txt")),
        members(shape(Sockets.class.getResource(SHAPE))));
  }

  /** The text only counts from where the classes are: a second api may be further back. */
  private static @Nullable InputStream shape(@Nullable URL text) {
    CodeSource classes = Sockets.class.getProtectionDomain().getCodeSource();
    boolean isOfClasses =
        text != null
            && (classes == null || text.toString().contains(classes.getLocation().toString()));
    return isOfClasses ? Sockets.class.getResourceAsStream(SHAPE) : null;
  }

  static void require(Set<String> needed, Set<String> there) {
    Set<String> lacking = new LinkedHashSet<>(needed);
    lacking.removeAll(there);
    if (!lacking.isEmpty()) {
      throw new IllegalStateException(
          "usocket-api "
              + version(Sockets.class, "usocket-api")
              + " on the class path ("
              + place()
              + ") is not the one that usocket-tck "
              + version(ApiShape.class, "usocket-tck")
              + " was built for: it lacks "
              + lacking.size()
              + " members, such as "
              + lacking.stream().limit(MOST_NAMED).collect(Collectors.joining("; "))
              + ". Use both of the same version");
    }
  }

  /** Of an api that is so old that it does not tell: none. */
  private static Set<String> members(@Nullable InputStream shape) {
    if (shape == null) {
      return Set.of();
    }
    try (shape) {
      return new String(shape.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank())
          .collect(Collectors.toCollection(LinkedHashSet::new));
    } catch (IOException e) {
      throw new IllegalStateException("a jar of usocket cannot be read", e);
    }
  }

  /** As Maven has written it into the jar. */
  private static String version(Class<?> type, String artifact) {
    Properties properties = new Properties();
    try (InputStream in =
        type.getResourceAsStream("/META-INF/maven/io.usocket/" + artifact + "/pom.properties")) {
      if (in != null) {
        properties.load(in);
      }
    } catch (IOException e) {
      // as if it were not there
    }
    return properties.getProperty("version", "(version unknown)");
  }

  private static String place() {
    return Optional.ofNullable(Sockets.class.getProtectionDomain().getCodeSource())
        .map(CodeSource::getLocation)
        .map(Object::toString)
        .orElse("place unknown");
  }
}

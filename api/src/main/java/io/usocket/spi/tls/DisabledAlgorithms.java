// SPDX-License-Identifier: Apache-2.0
package io.usocket.spi.tls;

import java.security.Security;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the operator of this JVM has disabled for TLS by the security property {@code
 * jdk.tls.disabledAlgorithms}: SunJSSE and BCJSSE keep to it, Conscrypt and Bouncy Castle's own TLS
 * do not. Entries with a condition (such as {@code RSA keySize < 2048}) are about certificates,
 * which the path validation holds them against; they disable no name here. Immutable.
 */
public final class DisabledAlgorithms {
  private static final String PROPERTY = "jdk.tls.disabledAlgorithms";

  private final List<Pattern> disabled;

  private DisabledAlgorithms(List<Pattern> disabled) {
    this.disabled = disabled;
  }

  /** As the property is now. */
  public static DisabledAlgorithms ofThisJvm() {
    return of(Security.getProperty(PROPERTY));
  }

  static DisabledAlgorithms of(@Nullable String property) {
    List<Pattern> disabled = new ArrayList<>();
    for (String entry : (property == null ? "" : property).split(",", -1)) {
      String name = entry.trim().replaceFirst("(?i)^\"|\"$", "");
      if (!name.isEmpty() && !name.contains(" ")) {
        disabled.add(pattern(name));
      }
    }
    return new DisabledAlgorithms(List.copyOf(disabled));
  }

  /** A whole name, with {@code *} in it, or a run of its parts: {@code DES} is not in 3DES. */
  private static Pattern pattern(String name) {
    String wanted =
        switch (name.toUpperCase(Locale.ROOT)) {
          case "SHA1", "HMACSHA1" -> "SHA$"; // in names of suites, SHA is SHA-1
          case "CHACHA20-POLY1305" -> "CHACHA20_POLY1305";
          default ->
              String.join(".*", Arrays.stream(name.split("\\*", -1)).map(Pattern::quote).toList());
        };
    return Pattern.compile("(^|_)" + wanted + "($|_)", Pattern.CASE_INSENSITIVE);
  }

  /**
   * Whether a protocol version, cipher suite, group or signature scheme is disabled.
   *
   * @param name by IANA, or as JSSE has it
   * @return whether it, or a part of it, is
   */
  public boolean contains(String name) {
    return disabled.stream().anyMatch(pattern -> pattern.matcher(name).find());
  }

  /**
   * What is left.
   *
   * @param names of one kind
   * @return those that are not disabled, in their order
   */
  public List<String> allowed(List<String> names) {
    return names.stream().filter(name -> !contains(name)).toList();
  }
}

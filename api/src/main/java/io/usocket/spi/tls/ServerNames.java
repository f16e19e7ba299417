// SPDX-License-Identifier: Apache-2.0
package io.usocket.spi.tls;

import java.net.IDN;
import java.util.Locale;
import java.util.Optional;

/**
 * The names that TLS needs, from the host as a user wrote it: the reference name that the
 * certificate must match, and the server name to send (SNI). Nothing is looked up.
 *
 * <p>Immutable; safe for use by many threads.
 */
public final class ServerNames {
  private static final int MAX_HOST = 253; // RFC 1035 section 2.3.4, as text without the root dot
  private static final int MAX_LABEL = 63;

  private final String reference;
  private final boolean literal;

  private ServerNames(String reference, boolean literal) {
    this.reference = reference;
    this.literal = literal;
  }

  /**
   * Reads a host: a literal IP address (an IPv6 zone is taken off), or a DNS name, which may have
   * one label only, a trailing dot, underscores, and labels outside ASCII.
   *
   * @throws IllegalArgumentException when no server can have that name; the text says why
   */
  public static ServerNames of(String host) {
    if (host.isEmpty()) {
      throw new IllegalArgumentException("the host name is empty");
    }
    Optional<byte[]> address = IpLiterals.parse(withoutZone(host));
    if (address.isPresent()) {
      return new ServerNames(IpLiterals.format(address.get()), true);
    }
    String name = aLabels(host.endsWith(".") ? host.substring(0, host.length() - 1) : host, host);
    if (name.length() > MAX_HOST) {
      throw refused(host, "has " + name.length() + " characters, at most 253 are allowed");
    }
    String last = "";
    for (String label : name.split("\\.", -1)) {
      checkLabel(label, host);
      last = label;
    }
    // Some resolvers take "127.1" or "0x7f000001" for an address: RFC 1123 section 2.1 tells them
    // from names by the last label.
    if (last.matches("[0-9]+|0x[0-9a-f]*")) {
      throw refused(host, "ends like an IP address but is none: write it as four decimal numbers");
    }
    return new ServerNames(name, false);
  }

  /**
   * What the certificate must be for: a lower-case A-label name without trailing dot, or an IP
   * address in the form of {@link IpLiterals#format}. Give it to {@link HostNames}.
   */
  public String reference() {
    return reference;
  }

  /**
   * The name to send in the server_name extension. Empty for an IP address, which RFC 6066 section
   * 3 does not allow there, and for a name with an underscore, which is no host name: {@link
   * javax.net.ssl.SNIHostName} refuses it, and a JDK server ends the handshake over it. Such a
   * server is verified like any other.
   */
  public Optional<String> sni() {
    return literal || reference.indexOf('_') >= 0 ? Optional.empty() : Optional.of(reference);
  }

  @Override
  public String toString() {
    return reference;
  }

  private static String withoutZone(String host) {
    int zone = host.indexOf('%');
    return zone > 0 && host.indexOf(':') >= 0 ? host.substring(0, zone) : host;
  }

  private static String aLabels(String name, String host) {
    // IDNA 2003 (java.net.IDN) maps these to other letters, IDNA 2008 keeps them: two servers
    if (name.chars().anyMatch(c -> "ß\u03c2\u200c\u200d".indexOf(c) >= 0)) {
      throw refused(host, "has a character that names different servers: write its A-label (xn--)");
    }
    if (name.chars().allMatch(c -> c < 128)) {
      return name.toLowerCase(Locale.ROOT);
    }
    try {
      return IDN.toASCII(name, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new IllegalArgumentException(
          "host name '" + Printable.of(host) + "' has no form in ASCII (RFC 3490)", e);
    }
  }

  private static void checkLabel(String label, String host) {
    if (label.isEmpty()) {
      throw refused(host, "has an empty label");
    }
    if (label.length() > MAX_LABEL) {
      throw refused(host, "has a label of " + label.length() + " characters, at most 63 allowed");
    }
    if (label.startsWith("-") || label.endsWith("-")) {
      throw refused(host, "has a label that begins or ends with a hyphen");
    }
    for (int i = 0; i < label.length(); i++) {
      char c = label.charAt(i);
      boolean alphanumeric = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
      boolean legal = alphanumeric || c == '-' || c == '_';
      if (!legal) {
        throw refused(
            host, "has the character '" + Printable.of(String.valueOf(c)) + "', not legal there");
      }
    }
  }

  private static IllegalArgumentException refused(String host, String why) {
    return new IllegalArgumentException("host name '" + Printable.of(host) + "' " + why);
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.spi.tls;

import java.util.Arrays;
import java.util.Optional;

/**
 * IP addresses as text, without any DNS look-up: what POSIX {@code inet_pton} and {@code inet_ntop}
 * do.
 */
public final class IpLiterals {
  private static final int V4_BYTES = 4;
  private static final int V6_BYTES = 16;
  private static final int V6_GROUPS = 8;

  private IpLiterals() {}

  /**
   * Reads a literal address: four decimal numbers with dots (no leading zeros, no short or
   * hexadecimal forms), or the IPv6 text of RFC 4291 section 2.2 ({@code ::} and an embedded IPv4
   * tail included). No brackets, no zone, no white space.
   *
   * @return 4 or 16 bytes in network order; empty when the text is anything else. An IPv4-mapped
   *     address stays 16 bytes.
   */
  public static Optional<byte[]> parse(String text) {
    return text.indexOf(':') >= 0 ? parseV6(text) : parseV4(text);
  }

  /**
   * Writes an address in the form of RFC 5952, as glibc's {@code inet_ntop} does: lower case, the
   * first longest run of two or more zero groups as {@code ::}, and an IPv4 tail for {@code
   * ::ffff:0:0/96} and {@code ::/96}.
   *
   * @param address 4 or 16 bytes in network order
   * @throws IllegalArgumentException for any other length
   */
  public static String format(byte[] address) {
    return switch (address.length) {
      case V4_BYTES -> formatV4(address, 0);
      case V6_BYTES -> formatV6(address);
      default ->
          throw new IllegalArgumentException(
              "an IP address has 4 or 16 bytes, not " + address.length);
    };
  }

  private static Optional<byte[]> parseV4(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != V4_BYTES) {
      return Optional.empty();
    }
    byte[] address = new byte[V4_BYTES];
    for (int i = 0; i < V4_BYTES; i++) {
      int value = number(parts[i], 10, 3);
      boolean leadingZero = parts[i].length() > 1 && parts[i].charAt(0) == '0';
      if (value < 0 || value > 255 || leadingZero) {
        return Optional.empty();
      }
      address[i] = (byte) value;
    }
    return Optional.of(address);
  }

  private static Optional<byte[]> parseV6(String text) {
    int gap = text.indexOf("::");
    if (gap < 0) {
      return groups(text).filter(bytes -> bytes.length == V6_BYTES);
    }
    Optional<byte[]> head = groups(text.substring(0, gap));
    Optional<byte[]> tail = groups(text.substring(gap + 2));
    boolean v4BeforeGap = text.lastIndexOf('.', gap) >= 0;
    if (head.isEmpty() || tail.isEmpty() || v4BeforeGap) {
      return Optional.empty();
    }
    int written = head.get().length + tail.get().length;
    if (written > V6_BYTES - 2) {
      return Optional.empty();
    }
    byte[] address = Arrays.copyOf(head.get(), V6_BYTES);
    System.arraycopy(tail.get(), 0, address, V6_BYTES - tail.get().length, tail.get().length);
    return Optional.of(address);
  }

  /** The bytes of groups divided by single colons; the last one may be dotted IPv4. */
  private static Optional<byte[]> groups(String text) {
    if (text.isEmpty()) {
      return Optional.of(new byte[0]);
    }
    String[] parts = text.split(":", -1);
    if (parts.length > V6_GROUPS) {
      return Optional.empty();
    }
    byte[] bytes = new byte[parts.length * 2 + 2];
    int length = 0;
    for (int i = 0; i < parts.length; i++) {
      if (i == parts.length - 1 && parts[i].indexOf('.') >= 0) {
        Optional<byte[]> v4 = parseV4(parts[i]);
        if (v4.isEmpty()) {
          return Optional.empty();
        }
        System.arraycopy(v4.get(), 0, bytes, length, V4_BYTES);
        length += V4_BYTES;
      } else {
        int value = number(parts[i], 16, 4);
        if (value < 0) {
          return Optional.empty();
        }
        bytes[length++] = (byte) (value >> 8);
        bytes[length++] = (byte) value;
      }
    }
    return Optional.of(Arrays.copyOf(bytes, length));
  }

  /** The value of one to {@code maxDigits} ASCII digits, or -1. */
  private static int number(String digits, int radix, int maxDigits) {
    if (digits.isEmpty() || digits.length() > maxDigits) {
      return -1;
    }
    int value = 0;
    for (int i = 0; i < digits.length(); i++) {
      char c = digits.charAt(i);
      // Character.digit also takes the digits of other scripts
      int digit = c < 128 ? Character.digit(c, radix) : -1;
      if (digit < 0) {
        return -1;
      }
      value = value * radix + digit;
    }
    return value;
  }

  private static String formatV4(byte[] bytes, int offset) {
    return (bytes[offset] & 255)
        + "."
        + (bytes[offset + 1] & 255)
        + "."
        + (bytes[offset + 2] & 255)
        + "."
        + (bytes[offset + 3] & 255);
  }

  private static String formatV6(byte[] bytes) {
    int[] groups = new int[V6_GROUPS];
    for (int i = 0; i < V6_GROUPS; i++) {
      groups[i] = ((bytes[2 * i] & 255) << 8) | (bytes[2 * i + 1] & 255);
    }
    int gap = -1;
    int gapLength = 1; // one zero group alone is not shortened: RFC 5952 section 4.2.2
    for (int i = 0; i < V6_GROUPS; i++) {
      int run = zerosFrom(groups, i);
      if (run > gapLength) {
        gap = i;
        gapLength = run;
      }
    }
    boolean mapped = gap == 0 && gapLength == 5 && groups[5] == 0xffff;
    boolean v4Tail = mapped || (gap == 0 && gapLength == 6);
    StringBuilder text = new StringBuilder();
    int hexGroups = v4Tail ? 6 : V6_GROUPS;
    for (int i = 0; i < hexGroups; i++) {
      if (i == gap) {
        text.append("::");
        i += gapLength - 1;
      } else {
        text.append(separator(text)).append(Integer.toHexString(groups[i]));
      }
    }
    if (v4Tail) {
      text.append(separator(text)).append(formatV4(bytes, 12));
    }
    return text.toString();
  }

  private static String separator(StringBuilder text) {
    return text.isEmpty() || text.charAt(text.length() - 1) == ':' ? "" : ":";
  }

  private static int zerosFrom(int[] groups, int start) {
    int end = start;
    while (end < groups.length && groups[end] == 0) {
      end++;
    }
    return end - start;
  }
}

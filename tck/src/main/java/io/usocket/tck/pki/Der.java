// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck.pki;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

/**
 * Writes ASN.1 values in the Distinguished Encoding Rules (ITU-T X.690). Each function returns one
 * complete encoding: tag, length, contents. Thread-safe: nothing is kept.
 */
final class Der {
  private static final int BOOLEAN = 0x01;
  private static final int INTEGER = 0x02;
  private static final int BIT_STRING = 0x03;
  private static final int OCTET_STRING = 0x04;
  private static final int NULL = 0x05;
  private static final int OBJECT_IDENTIFIER = 0x06;
  private static final int ENUMERATED = 0x0a;
  private static final int UTF8_STRING = 0x0c;
  private static final int UTC_TIME = 0x17;
  private static final int GENERALIZED_TIME = 0x18;
  private static final int SEQUENCE = 0x30;
  private static final int SET = 0x31;
  private static final int CONTEXT = 0x80;
  private static final int CONSTRUCTED = 0x20;

  private static final DateTimeFormatter UTC = time("yyMMddHHmmss'Z'");
  private static final DateTimeFormatter GENERALIZED = time("yyyyMMddHHmmss'Z'");

  private Der() {}

  static byte[] sequence(byte[]... elements) {
    return encode(SEQUENCE, join(elements));
  }

  /** SET OF: DER wants the elements in ascending order of their encodings (X.690, 11.6). */
  static byte[] setOf(byte[]... elements) {
    byte[][] sorted = elements.clone();
    Arrays.sort(sorted, Arrays::compareUnsigned);
    return encode(SET, join(sorted));
  }

  static byte[] bool(boolean value) {
    return encode(BOOLEAN, new byte[] {(byte) (value ? 0xff : 0)});
  }

  static byte[] integer(BigInteger value) {
    return encode(INTEGER, value.toByteArray());
  }

  static byte[] integer(long value) {
    return integer(BigInteger.valueOf(value));
  }

  static byte[] enumerated(int value) {
    return encode(ENUMERATED, new byte[] {(byte) value});
  }

  /** Reads the tag and the length of an element, and stands before its contents. */
  static int enter(ByteArrayInputStream in) {
    in.read(); // the tag
    int length = in.read();
    if (length > 0x7f) {
      int octets = length & 0x7f;
      length = 0;
      for (int i = 0; i < octets; i++) {
        length = length << 8 | in.read();
      }
    }
    return length;
  }

  static byte[] nul() {
    return encode(NULL, new byte[0]);
  }

  /** An OBJECT IDENTIFIER from its dotted form, such as {@code 2.5.29.17}. */
  static byte[] oid(String dotted) {
    long[] arcs = Arrays.stream(dotted.split("\\.")).mapToLong(Long::parseLong).toArray();
    ByteArrayOutputStream contents = new ByteArrayOutputStream();
    base128(contents, arcs[0] * 40 + arcs[1]);
    for (int i = 2; i < arcs.length; i++) {
      base128(contents, arcs[i]);
    }
    return encode(OBJECT_IDENTIFIER, contents.toByteArray());
  }

  static byte[] bitString(byte[] octets) {
    return encode(BIT_STRING, join(new byte[1], octets));
  }

  /** A named-bit list: bit 0 is the leftmost, and trailing zero bits are left out (X.690, 11.2). */
  static byte[] namedBits(Set<Integer> bits) {
    int length = bits.stream().mapToInt(bit -> bit + 1).max().orElse(0);
    byte[] contents = new byte[1 + (length + 7) / 8];
    contents[0] = (byte) ((8 - length % 8) % 8);
    for (int bit : bits) {
      contents[1 + bit / 8] |= (byte) (0x80 >> bit % 8);
    }
    return encode(BIT_STRING, contents);
  }

  static byte[] octetString(byte[] octets) {
    return encode(OCTET_STRING, octets);
  }

  static byte[] utf8String(String text) {
    return encode(UTF8_STRING, text.getBytes(UTF_8));
  }

  /** Two digits of the year: 1950 to 2049 only (RFC 5280, 4.1.2.5.1). */
  static byte[] utcTime(Instant time) {
    return encode(UTC_TIME, UTC.format(time).getBytes(US_ASCII));
  }

  static byte[] generalizedTime(Instant time) {
    return encode(GENERALIZED_TIME, GENERALIZED.format(time).getBytes(US_ASCII));
  }

  /** {@code [number] EXPLICIT}, or an implicitly tagged SEQUENCE, around whole encodings. */
  static byte[] context(int number, byte[]... elements) {
    return encode(CONTEXT | CONSTRUCTED | number, join(elements));
  }

  /** {@code [number] IMPLICIT} of a primitive type: takes the contents, without their own tag. */
  static byte[] contextPrimitive(int number, byte[] contents) {
    return encode(CONTEXT | number, contents);
  }

  private static byte[] encode(int tag, byte[] contents) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(contents.length + 6);
    out.write(tag);
    if (contents.length < 0x80) {
      out.write(contents.length);
    } else {
      int octets = (Integer.SIZE - Integer.numberOfLeadingZeros(contents.length) + 7) / 8;
      out.write(0x80 | octets);
      for (int i = octets - 1; i >= 0; i--) {
        out.write(contents.length >>> (8 * i));
      }
    }
    out.writeBytes(contents);
    return out.toByteArray();
  }

  private static void base128(ByteArrayOutputStream out, long value) {
    int groups = Math.max(1, (Long.SIZE - Long.numberOfLeadingZeros(value) + 6) / 7);
    for (int i = groups - 1; i > 0; i--) {
      out.write((int) (0x80 | ((value >>> (7 * i)) & 0x7f)));
    }
    out.write((int) (value & 0x7f));
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  private static DateTimeFormatter time(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.keys;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.util.Arrays;

/**
 * A cursor over DER elements (X.690), as far as key files and subjectAltName need: single-byte tags
 * and definite lengths. Not safe for use by several threads.
 */
public final class Der {
  public static final int INTEGER = 0x02;
  public static final int OCTET_STRING = 0x04;
  public static final int NULL = 0x05;
  public static final int OBJECT_IDENTIFIER = 0x06;
  public static final int SEQUENCE = 0x30;

  private final byte[] bytes;
  private final int end;
  private int at;

  /** Reads the array, which is not copied and must not change meanwhile. */
  public Der(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  private Der(byte[] bytes, int start, int end) {
    this.bytes = bytes;
    this.at = start;
    this.end = end;
  }

  /** Whether no element is left. */
  public boolean isAtEnd() {
    return at == end;
  }

  /** The tag of the next element, 0 to 255; the cursor stays. */
  public int tag() throws GeneralSecurityException {
    if (isAtEnd()) {
      throw new GeneralSecurityException("DER ends too early");
    }
    return bytes[at] & 255;
  }

  /** Whether the next element has this tag; false at the end. */
  public boolean isNext(int tag) {
    return at < end && (bytes[at] & 255) == tag;
  }

  /** Enters the next element, which must be a SEQUENCE, and steps over it. */
  public Der sequence() throws GeneralSecurityException {
    return enter(SEQUENCE);
  }

  /** Enters the next element, which must have this tag, and steps over it. */
  public Der enter(int tag) throws GeneralSecurityException {
    int length = header(tag);
    Der inner = new Der(bytes, at, at + length);
    at += length;
    return inner;
  }

  /** The content of the next element, which must have this tag. */
  public byte[] value(int tag) throws GeneralSecurityException {
    int length = header(tag);
    at += length;
    return Arrays.copyOfRange(bytes, at - length, at);
  }

  /** The next element whole: tag, length and content. */
  public byte[] element() throws GeneralSecurityException {
    int start = at;
    int length = header(tag());
    at += length;
    return Arrays.copyOfRange(bytes, start, at);
  }

  /** The next element, an INTEGER from 0 to 2147483647. */
  public int integer() throws GeneralSecurityException {
    byte[] value = value(INTEGER);
    try {
      int number = new BigInteger(value).intValueExact();
      if (number >= 0) {
        return number;
      }
    } catch (ArithmeticException e) {
      throw new GeneralSecurityException("DER holds an integer that is out of range", e);
    }
    throw new GeneralSecurityException("DER holds a negative integer");
  }

  /** The next element, an OBJECT IDENTIFIER, as numbers with dots. */
  public String oid() throws GeneralSecurityException {
    byte[] value = value(OBJECT_IDENTIFIER);
    StringBuilder text = new StringBuilder();
    long number = 0;
    for (byte b : value) {
      number = (number << 7) | (b & 127);
      if (number > Integer.MAX_VALUE) {
        throw new GeneralSecurityException("DER holds an object identifier that is out of range");
      }
      if (b >= 0) {
        if (text.isEmpty()) {
          long first = Math.min(number / 40, 2);
          text.append(first).append('.').append(number - first * 40);
        } else {
          text.append('.').append(number);
        }
        number = 0;
      }
    }
    return text.toString();
  }

  /** An element of this tag around the parts. */
  public static byte[] encode(int tag, byte[]... parts) {
    int length = 0;
    for (byte[] part : parts) {
      length += part.length;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(length + 6);
    out.write(tag);
    if (length < 128) {
      out.write(length);
    } else {
      byte[] digits = BigInteger.valueOf(length).toByteArray();
      int sign = digits[0] == 0 ? 1 : 0;
      out.write(0x80 | (digits.length - sign));
      out.write(digits, sign, digits.length - sign);
    }
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  /** Steps over tag and length; gives the length of the content, which is all there. */
  private int header(int wanted) throws GeneralSecurityException {
    if (tag() != wanted) {
      throw new GeneralSecurityException(
          String.format("DER has tag 0x%02x where 0x%02x must be", tag(), wanted));
    }
    int next = at + 1;
    long length = next < end ? bytes[next++] & 255 : end;
    if (length > 127) {
      int digits = (int) length & 127;
      if (digits == 0 || digits > 4) { // none is BER's indefinite form
        throw new GeneralSecurityException("DER has a length of " + digits + " bytes");
      }
      length = 0;
      for (int i = 0; i < digits && next < end; i++) {
        length = (length << 8) | (bytes[next++] & 255);
      }
    }
    if (length > end - next) {
      throw new GeneralSecurityException("DER has a length that goes beyond its end");
    }
    at = next;
    return (int) length;
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.spi.jsse;

import io.usocket.spi.channel.DtlsRecords;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A datagram with a whole ClientHello of DTLS in its first record (RFC 6347 section 4.2.1). */
final class HelloDatagram {
  private static final int CLIENT_HELLO = 1;
  private static final int RECORD = 13;
  private static final int BODY = RECORD + 12;

  /** Behind the version and the random, the session's name; behind that, the cookie. */
  private static final int SESSION = BODY + 2 + 32;

  private static final int MESSAGE_NUMBER = RECORD + 4;

  private final byte[] bytes;
  private final int cookieAt;

  private HelloDatagram(byte[] bytes, int cookieAt) {
    this.bytes = bytes;
    this.cookieAt = cookieAt;
  }

  /** Reads a datagram; null: it is something else, or the hello is in several pieces. */
  static @Nullable HelloDatagram of(ByteBuffer datagram) {
    ByteBuffer record = new DtlsRecords().next(datagram.duplicate());
    if (record == null
        || DtlsRecords.type(record) != DtlsRecords.HANDSHAKE
        || DtlsRecords.epoch(record) != 0
        || record.remaining() <= SESSION) {
      return null;
    }
    byte[] bytes = new byte[record.remaining()];
    record.get(bytes);
    int length = ByteBuffer.wrap(bytes).getInt(RECORD) & 0xffffff;
    int part = ByteBuffer.wrap(bytes).getInt(BODY - 4) & 0xffffff;
    int cookieAt = SESSION + 1 + (bytes[SESSION] & 0xff);
    boolean whole =
        bytes[RECORD] == CLIENT_HELLO
            && length == bytes.length - BODY
            && part == length
            && cookieAt < bytes.length
            && cookieAt + (bytes[cookieAt] & 0xff) < bytes.length;
    HelloDatagram hello = new HelloDatagram(bytes, cookieAt);
    return whole && hello.messageNumber() == (hello.hasCookie() ? 1 : 0) ? hello : null;
  }

  private int messageNumber() {
    return ByteBuffer.wrap(bytes).getShort(MESSAGE_NUMBER);
  }

  boolean hasCookie() {
    return bytes[cookieAt] != 0;
  }

  int length() {
    return bytes.length;
  }

  /**
   * Whether it brings a cookie back. The first byte of SunJSSE's cookies says no more than which
   * secret they were made with.
   *
   * @param request a record with a HelloVerifyRequest
   */
  boolean repeats(ByteBuffer request) {
    int cookie = bytes[cookieAt] & 0xff;
    int given = BODY + 3;
    if (cookie < 2 || request.remaining() != given + cookie) {
      return false;
    }
    byte[] expected = new byte[cookie - 1];
    request.get(given + 1, expected);
    return MessageDigest.isEqual(
        expected, Arrays.copyOfRange(bytes, cookieAt + 2, cookieAt + 1 + cookie));
  }

  /** The record. */
  ByteBuffer record() {
    return ByteBuffer.wrap(bytes.clone());
  }

  /** The hello that has come before this one: the same as the client's first message. */
  ByteBuffer first() {
    int cookie = bytes[cookieAt] & 0xff;
    byte[] first = Arrays.copyOf(bytes, bytes.length - cookie);
    System.arraycopy(
        bytes, cookieAt + 1 + cookie, first, cookieAt + 1, first.length - cookieAt - 1);
    first[cookieAt] = 0;
    int length = first.length - BODY;
    ByteBuffer header = ByteBuffer.wrap(first);
    header.putShort(3, (short) 0).putInt(5, 0).putShort(9, (short) 0); // epoch, number
    header.putShort(RECORD - 2, (short) (first.length - RECORD));
    header.putInt(RECORD, (CLIENT_HELLO << 24) | length);
    header.putShort(MESSAGE_NUMBER, (short) 0);
    header.putInt(BODY - 4, (header.getInt(BODY - 4) & 0xff000000) | length);
    return header;
  }
}

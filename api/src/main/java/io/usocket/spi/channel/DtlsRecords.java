// SPDX-License-Identifier: Apache-2.0
package io.usocket.spi.channel;

import java.nio.ByteBuffer;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * The records in what one peer sends (RFC 6347 section 4.1), before a library sees them: what is
 * none is dropped, and so are handshake messages that would make the library keep too much. Some
 * allocate what the first fragment of a message claims. For one thread.
 */
public final class DtlsRecords {
  /** The header of a record, in bytes. */
  public static final int HEADER = 13;

  /** The longest record that can come, in bytes. */
  public static final int MOST_RECORD = HEADER + (1 << 14) + 2048;

  /**
   * The longest datagram with parts of a handshake: every path of IPv6 takes it whole (RFC 8200
   * section 5), and most of IPv4.
   */
  public static final int HANDSHAKE_DATAGRAM = 1280 - 40 - 8;

  /** How long to wait for an answer before a flight is sent again, in milliseconds, at first. */
  public static final int FIRST_RESEND_MILLIS = 400;

  /** The longest wait before a flight is sent again, in milliseconds (RFC 6347 4.2.4.1). */
  public static final int LAST_RESEND_MILLIS = 60_000;

  /** Types of records (RFC 5246 section 6.2.1). */
  public static final int CHANGE_CIPHER_SPEC = 20;

  /** As {@link #CHANGE_CIPHER_SPEC}. */
  public static final int ALERT = 21;

  /** As {@link #CHANGE_CIPHER_SPEC}. */
  public static final int HANDSHAKE = 22;

  /** As {@link #CHANGE_CIPHER_SPEC}. */
  public static final int APPLICATION_DATA = 23;

  /** What all messages of a peer's handshake may claim, in bytes. */
  static final int MOST_CLAIMED = 64 * 1024;

  /**
   * What a peer may send of its handshake, sent again included, in bytes: some libraries keep each
   * piece, and what comes before the keys for it.
   */
  static final int MOST_RECEIVED = 512 * 1024;

  /** What a piece costs beside its bytes. */
  private static final int PIECE = 128;

  private static final int MESSAGE_HEADER = 12;

  /** A handshake has about ten messages. */
  private static final int MOST_MESSAGES = 32;

  private final BitSet messages = new BitSet(MOST_MESSAGES);
  private int claimed;
  private int received;

  /** For one peer. */
  public DtlsRecords() {}

  /**
   * Takes the next record.
   *
   * @param datagram what came; its position moves behind the record, and to the end if there is
   *     none
   * @return one whole record, a view of the datagram; null: there is none left
   */
  public @Nullable ByteBuffer next(ByteBuffer datagram) {
    while (datagram.remaining() > HEADER) {
      int length = HEADER + Short.toUnsignedInt(datagram.getShort(datagram.position() + 11));
      boolean dtls = datagram.get(datagram.position() + 1) == (byte) 0xfe;
      if (!dtls || length > datagram.remaining() || length > MOST_RECORD) {
        break;
      }
      ByteBuffer record = datagram.slice(datagram.position(), length);
      datagram.position(datagram.position() + length);
      if (isBearable(record)) {
        return record;
      }
    }
    datagram.position(datagram.limit());
    return null;
  }

  private boolean isBearable(ByteBuffer record) {
    int type = type(record);
    if (type < CHANGE_CIPHER_SPEC || type > APPLICATION_DATA) {
      return false;
    }
    if (type == ALERT || type == APPLICATION_DATA) {
      return true;
    }
    received = Math.min(received + PIECE + record.remaining(), MOST_RECEIVED + 1);
    return received <= MOST_RECEIVED
        && (type == CHANGE_CIPHER_SPEC || epoch(record) > 0 || isClaimable(record));
  }

  private boolean isClaimable(ByteBuffer record) {
    ByteBuffer fragments = record.duplicate().position(HEADER);
    while (fragments.remaining() >= MESSAGE_HEADER) {
      int length = fragments.getInt() & 0xffffff;
      int number = Short.toUnsignedInt(fragments.getShort());
      int offset = (Short.toUnsignedInt(fragments.getShort()) << 8) | (fragments.get() & 0xff);
      int part = (Short.toUnsignedInt(fragments.getShort()) << 8) | (fragments.get() & 0xff);
      if (offset + part > length || part > fragments.remaining() || !isClaimable(number, length)) {
        return false;
      }
      fragments.position(fragments.position() + part);
    }
    return !fragments.hasRemaining();
  }

  private boolean isClaimable(int number, int length) {
    if (number >= MOST_MESSAGES) {
      return false;
    }
    if (!messages.get(number)) {
      if (length > MOST_CLAIMED - claimed) {
        return false;
      }
      claimed += length;
      messages.set(number);
    }
    return true;
  }

  /**
   * The type of a record.
   *
   * @param record a whole one
   * @return {@link #HANDSHAKE} and so on
   */
  public static int type(ByteBuffer record) {
    return record.get(record.position()) & 0xff;
  }

  /**
   * Which keys a record was sent with.
   *
   * @param record a whole one
   * @return 0: none; it is not authentic
   */
  public static int epoch(ByteBuffer record) {
    return Short.toUnsignedInt(record.getShort(record.position() + 3));
  }

  /**
   * The number of a record in its epoch.
   *
   * @param record a whole one
   * @return 48 bits
   */
  public static long number(ByteBuffer record) {
    return record.getLong(record.position() + 3) & 0xffff_ffff_ffffL;
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.spi.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DtlsRecordsTest {
  private final DtlsRecords records = new DtlsRecords();

  private static ByteBuffer record(int type, int epoch, byte[] body) {
    return ByteBuffer.allocate(DtlsRecords.HEADER + body.length)
        .put((byte) type)
        .putShort((short) 0xfefd)
        .putShort((short) epoch)
        .putInt(0)
        .putShort((short) 7)
        .putShort((short) body.length)
        .put(body)
        .flip();
  }

  private static ByteBuffer message(int number, int length, int offset, int part) {
    return record(
        DtlsRecords.HANDSHAKE,
        0,
        ByteBuffer.allocate(12 + part)
            .putInt((11 << 24) | length)
            .putShort((short) number)
            .put((byte) (offset >> 16))
            .putShort((short) offset)
            .put((byte) (part >> 16))
            .putShort((short) part)
            .array());
  }

  private @Nullable ByteBuffer next(ByteBuffer datagram) {
    return records.next(datagram);
  }

  @Test
  void records_of_a_datagram_come_one_by_one() {
    ByteBuffer datagram = ByteBuffer.allocate(100);
    datagram.put(message(1, 3, 0, 3)).put(record(DtlsRecords.APPLICATION_DATA, 1, new byte[9]));
    datagram.flip();
    ByteBuffer first = next(datagram);
    assertNotNull(first);
    assertEquals(DtlsRecords.HANDSHAKE, DtlsRecords.type(first));
    assertEquals(0, DtlsRecords.epoch(first));
    ByteBuffer second = next(datagram);
    assertNotNull(second);
    assertEquals(1, DtlsRecords.epoch(second));
    assertEquals(7, DtlsRecords.number(second));
    assertNull(next(datagram));
  }

  @Test
  void what_is_no_record_is_dropped_to_the_end_of_the_datagram() {
    Random random = new Random(42);
    for (int i = 0; i < 1000; i++) {
      byte[] noise = new byte[random.nextInt(100)];
      random.nextBytes(noise);
      ByteBuffer datagram = ByteBuffer.wrap(noise);
      while (next(datagram) != null) {
        assertTrue(datagram.position() > 0);
      }
      assertEquals(0, datagram.remaining());
    }
    ByteBuffer cut = record(DtlsRecords.APPLICATION_DATA, 1, new byte[9]);
    assertNull(next(cut.limit(cut.limit() - 1)));
  }

  @Test
  void a_message_that_claims_too_much_is_dropped() {
    assertNull(next(message(1, DtlsRecords.MOST_CLAIMED + 1, 0, 10)));
    assertNotNull(next(message(2, DtlsRecords.MOST_CLAIMED - 100, 0, 10)));
    assertNull(next(message(3, 200, 0, 10)), "all messages together");
    assertNotNull(next(message(2, DtlsRecords.MOST_CLAIMED - 100, 10, 10)), "the rest of one");
    assertNull(next(message(1000, 1, 0, 1)), "a message far ahead");
  }

  @Test
  void a_piece_outside_of_its_message_is_dropped() {
    assertNull(next(message(1, 10, 5, 6)));
    assertNotNull(next(message(1, 10, 5, 5)));
  }

  @Test
  void a_handshake_without_end_is_cut_off_and_data_is_not() {
    int taken = 0;
    while (next(record(DtlsRecords.HANDSHAKE, 1, new byte[1000])) != null) {
      taken++;
    }
    assertEquals(DtlsRecords.MOST_RECEIVED / (1000 + 13 + 128), taken);
    assertNull(next(record(DtlsRecords.CHANGE_CIPHER_SPEC, 0, new byte[1000])));
    assertNotNull(next(record(DtlsRecords.APPLICATION_DATA, 1, new byte[1000])));
  }
}

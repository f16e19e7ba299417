// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Predicate;

/** What can become of the datagrams of a handshake. */
final class DtlsFates {
  /** Handshake messages of DTLS 1.2 (RFC 5246 section 7.4), by number. */
  static final int CLIENT_HELLO = 1;

  static final int SERVER_HELLO = 2;
  static final int HELLO_VERIFY_REQUEST = 3;
  static final int CLIENT_KEY_EXCHANGE = 16;

  private static final int HANDSHAKE = 22;
  private static final int APPLICATION_DATA = 23;
  private static final int MESSAGE_TYPE = 13;

  /** So many datagrams a side sends in a handshake, unless it has to send some again. */
  private static final int SWAPPED = 8;

  private DtlsFates() {}

  /** Everything arrives. */
  static DtlsRelay.Fate none() {
    return (way, count, datagram) -> List.of(datagram);
  }

  /** The first datagram of a kind is lost. */
  static DtlsRelay.Fate loseFirst(Predicate<byte[]> kind) {
    boolean[] lost = {false};
    return (way, count, datagram) -> {
      synchronized (lost) {
        boolean lose = !lost[0] && kind.test(datagram);
        lost[0] |= lose;
        return lose ? List.of() : List.of(datagram);
      }
    };
  }

  /** Everything arrives twice. */
  static DtlsRelay.Fate twice() {
    return (way, count, datagram) -> List.of(datagram, datagram.clone());
  }

  /**
   * Of the datagrams of a handshake that come close together each second one overtakes the one
   * before, the first time. What is sent again arrives in order, and data waits for nothing.
   */
  static DtlsRelay.Fate swapped() {
    Map<DtlsRelay.Way, List<byte[]>> held =
        Map.of(
            DtlsRelay.Way.TO_SERVER, new ArrayList<>(), DtlsRelay.Way.TO_CLIENT, new ArrayList<>());
    return (way, count, datagram) -> {
      List<byte[]> before = Objects.requireNonNull(held.get(way));
      boolean inOrder =
          count >= SWAPPED || (datagram.length > 0 && datagram[0] == APPLICATION_DATA);
      if (before.isEmpty() && !inOrder && isFollowed(datagram)) {
        before.add(datagram);
        return List.of();
      }
      List<byte[]> now = new ArrayList<>(before);
      now.add(inOrder ? now.size() : 0, datagram);
      before.clear();
      return now;
    };
  }

  /** What is held and followed by nothing would stay so until it is sent again, if ever. */
  private static boolean isFollowed(byte[] datagram) {
    return !is(datagram, CLIENT_HELLO)
        && !is(datagram, HELLO_VERIFY_REQUEST)
        && !hasFinished(datagram);
  }

  /** One way each datagram comes behind others that are none, or forged. */
  static DtlsRelay.Fate withGarbage(DtlsRelay.Way garbled, long seed) {
    Random random = new Random(seed);
    return (way, count, datagram) ->
        way == garbled
            ? List.of(
                noise(random),
                new byte[0],
                record(23, 1, random, 40),
                record(23, 1, random, 1), // too short to be encrypted
                record(21, 1, random, 2),
                record(99, 0, random, 20),
                hugeClaim(),
                datagram)
            : List.of(datagram);
  }

  private static byte[] noise(Random random) {
    byte[] noise = new byte[1 + random.nextInt(60)];
    random.nextBytes(noise);
    return noise;
  }

  /** A record that its sender has no key for. */
  private static byte[] record(int type, int epoch, Random random, int length) {
    byte[] body = new byte[length];
    random.nextBytes(body);
    return ByteBuffer.allocate(MESSAGE_TYPE + length)
        .put((byte) type)
        .putShort((short) 0xfefd)
        .putShort((short) epoch)
        .putInt(0)
        .putShort((short) random.nextInt(100))
        .putShort((short) length)
        .put(body)
        .array();
  }

  /** The first piece of a handshake message of 16 MiB, ahead of its turn. */
  static byte[] hugeClaim() {
    byte[] claim = new byte[MESSAGE_TYPE + 12 + 10];
    ByteBuffer.wrap(claim)
        .put((byte) HANDSHAKE)
        .putShort((short) 0xfefd)
        .putLong(77)
        .putShort((short) 22)
        .putInt((11 << 24) | 0xffffff) // certificate
        .putShort((short) 9) // message 9
        .putShort((short) 0)
        .put((byte) 0)
        .putShort((short) 0)
        .put((byte) 10);
    return claim;
  }

  /** Whether a datagram begins with a handshake message in clear. */
  static boolean is(byte[] datagram, int message) {
    return datagram.length > MESSAGE_TYPE
        && datagram[0] == HANDSHAKE
        && epoch(datagram) == 0
        && datagram[MESSAGE_TYPE] == message;
  }

  /** Whether it begins with the hello that brings the cookie back (RFC 6347 4.2.2): number 1. */
  static boolean isSecondHello(byte[] datagram) {
    return is(datagram, CLIENT_HELLO) && datagram[MESSAGE_TYPE + 5] == 1;
  }

  /** Whether a datagram holds a record of the handshake that is encrypted: Finished. */
  static boolean hasFinished(byte[] datagram) {
    ByteBuffer records = ByteBuffer.wrap(datagram);
    while (records.remaining() > MESSAGE_TYPE) {
      int at = records.position();
      if (records.get(at) == HANDSHAKE && records.getShort(at + 3) > 0) {
        return true;
      }
      int next = at + MESSAGE_TYPE + Short.toUnsignedInt(records.getShort(at + 11));
      records.position(Math.min(next, records.limit()));
    }
    return false;
  }

  private static int epoch(byte[] datagram) {
    return ByteBuffer.wrap(datagram).getShort(3);
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import io.usocket.Protocol;
import io.usocket.TlsVersion;
import java.util.SplittableRandom;

/**
 * What one conversation is to be like: all of it is drawn from the seed, before it begins.
 *
 * @param protocol TCP, or TLS over it
 * @param version of TLS
 * @param client how the client's transport is chopped
 * @param server how the server's transport is chopped
 * @param operations how many operations there are before the end
 * @param threads whether calls are also made by threads of their own
 * @param roomForBytes SO_SNDBUF and SO_RCVBUF; 0: as they are
 * @param ending how it ends
 */
record ModelPlan(
    Protocol protocol,
    TlsVersion version,
    Chop client,
    Chop server,
    int operations,
    boolean threads,
    int roomForBytes,
    Ending ending) {
  /** How a conversation ends. */
  enum Ending {
    /** Everything arrives, one direction ends, then the other. */
    HALF_CLOSE,
    /** Everything arrives, then one socket is closed. */
    CLOSE,
    /** One socket is closed in the middle. */
    ABRUPT_CLOSE,
    /** One socket is closed in the middle, with a reset. */
    RESET
  }

  private static final int[] PIECES = {1, 2, 3, 17, 1_000, Integer.MAX_VALUE};
  private static final int[] PERCENTS = {0, 0, 10, 40};

  static ModelPlan draw(SplittableRandom random, Protocol protocol) {
    boolean chopped = random.nextBoolean();
    return new ModelPlan(
        protocol,
        pick(random, TlsVersion.values()),
        chop(random, chopped),
        chop(random, chopped),
        20 + random.nextInt(200),
        random.nextInt(3) == 0,
        random.nextInt(3) == 0 ? 8_192 << random.nextInt(4) : 0,
        pick(random, Ending.values()));
  }

  private static <T> T pick(SplittableRandom random, T[] from) {
    return from[random.nextInt(from.length)];
  }

  private static Chop chop(SplittableRandom random, boolean chopped) {
    int read = PIECES[random.nextInt(PIECES.length)];
    int write = PIECES[random.nextInt(PIECES.length)];
    int percent = PERCENTS[random.nextInt(PERCENTS.length)];
    return chopped
        ? new Chop(read, write, percent, random)
        : new Chop(Integer.MAX_VALUE, Integer.MAX_VALUE, percent / 4, random);
  }

  boolean isTls() {
    return protocol == Protocol.IPPROTO_SEC;
  }

  /** The most bytes of one call; small pieces take long. */
  int largest() {
    return (int) Math.min(150_000L, Math.min(client.smallest(), server.smallest()) * 100L);
  }

  @Override
  public String toString() {
    return (isTls() ? version : protocol)
        + "; client "
        + client
        + "; server "
        + server
        + "; buffers "
        + roomForBytes
        + (threads ? "; threads" : "")
        + "; "
        + ending;
  }
}

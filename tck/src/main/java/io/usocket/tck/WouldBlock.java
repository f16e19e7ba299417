// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.usocket.Errno;
import io.usocket.WouldBlockException;
import io.usocket.WouldBlockException.Direction;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.function.Executable;

/** Calls that must not wait: they end at once, most of them by saying what to wait for. */
final class WouldBlock {
  /** "At once", on a machine that does other things too. */
  private static final Duration AT_ONCE = Duration.ofSeconds(2);

  private WouldBlock() {}

  /** The call is EAGAIN at once, for reading; nothing was transferred. */
  static void toRead(String check, Executable call) {
    refuses(Errno.EAGAIN, Direction.READ, check, call);
  }

  /** The call is EAGAIN at once, for writing; nothing was transferred. */
  static void toWrite(String check, Executable call) {
    refuses(Errno.EAGAIN, Direction.WRITE, check, call);
  }

  /**
   * The call is EAGAIN at once, for writing, or done at once: a kernel may make room by itself.
   * Whether it is done.
   */
  static boolean toWriteUnlessDone(String check, Retry.Action call) throws IOException {
    long begin = System.nanoTime();
    try {
      call.take();
    } catch (WouldBlockException e) {
      toWrite(
          check,
          () -> {
            throw e;
          });
      requireSoon(begin, check);
      return false;
    }
    requireSoon(begin, check);
    return true;
  }

  /** The connect is not done, with this number. */
  static void toConnect(Errno errno, String check, Executable call) {
    refuses(errno, Direction.WRITE, check, call);
  }

  private static void refuses(Errno errno, Direction direction, String check, Executable call) {
    WouldBlockException e = atOnce(WouldBlockException.class, check, call);
    assertEquals(errno, e.errno(), check + ", errno");
    assertEquals(direction, e.direction(), check + ", direction");
    assertEquals(0, e.bytesTransferred(), check + ", bytesTransferred");
    assertEquals(0, e.getStackTrace().length, check + ", length of the stack trace");
  }

  /** The call fails so, at once. */
  static <E extends Throwable> E atOnce(Class<E> expected, String check, Executable call) {
    long begin = System.nanoTime();
    E thrown = Expect.thrown(expected, check, call);
    requireSoon(begin, check);
    return thrown;
  }

  /** The call fails with this number, at once. */
  static void atOnce(Errno errno, String check, Executable call) {
    long begin = System.nanoTime();
    Expect.errno(errno, check, call);
    requireSoon(begin, check);
  }

  /** The call succeeds at once. */
  static void done(String check, Retry.Action call) throws Exception {
    long begin = System.nanoTime();
    call.take();
    requireSoon(begin, check);
  }

  private static void requireSoon(long begin, String check) {
    Duration took = Duration.ofNanos(System.nanoTime() - begin);
    if (took.compareTo(AT_ONCE) > 0) {
      throw Expect.failure(check, "an answer at once", "one after " + took.toMillis() + " ms");
    }
  }
}

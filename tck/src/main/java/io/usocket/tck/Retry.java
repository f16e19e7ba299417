// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.usocket.Errno;
import io.usocket.USocket;
import io.usocket.WouldBlockException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Non-blocking calls, made again and again until they go through. Between two tries the thread
 * rests, since the other side needs the processor; all tries together are bounded.
 */
final class Retry {
  private static final long SHORT_NANOS = TimeUnit.MICROSECONDS.toNanos(20);
  private static final long LONG_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  /** A call that answers, or would have to wait. */
  interface Call<T> {
    T make() throws IOException;
  }

  /** A call without an answer. */
  interface Action {
    void take() throws IOException;
  }

  private final String check;
  private final long end = System.nanoTime() + Bounded.soon();
  private long rest = SHORT_NANOS;

  /** Tries that begin now. */
  Retry(String check) {
    this.check = check;
  }

  /**
   * Rests before the next try, each time a little longer; there is none after {@link Bounded#soon}.
   */
  void rest(Object last) {
    if (System.nanoTime() - end > 0 || Thread.currentThread().isInterrupted()) {
      throw Expect.failure(check, "it goes through within " + Bounded.soonText(), "still " + last);
    }
    LockSupport.parkNanos(rest);
    rest = Math.min(2 * rest, LONG_NANOS);
  }

  /** What the call answers once it does. */
  static <T> T until(String check, Call<T> call) throws IOException {
    Retry retry = new Retry(check);
    while (true) {
      try {
        return call.make();
      } catch (WouldBlockException e) {
        retry.rest(e);
      }
    }
  }

  /** What the call answers; something else if it would have to wait. */
  static <T> T once(Call<T> call, T otherwise) throws IOException {
    try {
      return call.make();
    } catch (WouldBlockException e) {
      return otherwise;
    }
  }

  /** Until it is done. */
  static void done(String check, Action action) throws IOException {
    until(
        check,
        () -> {
          action.take();
          return check;
        });
  }

  /**
   * What the call throws once that is not that it would have to wait; no answer may come before.
   */
  static <E extends Throwable> E failure(Class<E> expected, String check, Action call) {
    return Expect.thrown(expected, check, () -> done(check, call));
  }

  /** Connects: first EINPROGRESS, then EALREADY, until connect answers. */
  static void connect(USocket socket, InetSocketAddress to, String check) throws IOException {
    Retry retry = new Retry(check);
    for (Errno expected = Errno.EINPROGRESS; ; expected = Errno.EALREADY) {
      try {
        socket.connect(to);
        return;
      } catch (WouldBlockException e) {
        assertEquals(expected, e.errno(), check + ", before it is done");
        retry.rest(e);
      }
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import static org.junit.jupiter.api.Assertions.fail;

import java.lang.Thread.State;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A call in a virtual thread of its own; its outcome is waited for within bounds. The sources are
 * of Java 17, so virtual threads are reached by reflection.
 */
final class VirtualThread<T> {
  private static final int MOST_SECONDS = 60;

  private final FutureTask<T> call;
  private final Thread thread;

  private VirtualThread(Callable<T> call) throws ReflectiveOperationException {
    this.call = new FutureTask<>(call);
    thread =
        (Thread)
            Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, this.call);
  }

  static <T> VirtualThread<T> start(Callable<T> call) throws ReflectiveOperationException {
    return new VirtualThread<>(call);
  }

  /** What the call has answered; what it has thrown is thrown on. */
  T get() throws Exception {
    try {
      return call.get(MOST_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    } catch (TimeoutException e) {
      return fail("still not done:" + stack());
    }
  }

  void interrupt() {
    thread.interrupt();
  }

  /** Whether it waits, in whatever way. */
  boolean isWaiting() {
    State state = thread.getState();
    return state == State.WAITING || state == State.TIMED_WAITING;
  }

  /** Where it is, line by line. */
  String stack() {
    StringBuilder text = new StringBuilder("\n" + thread.getState());
    Arrays.stream(thread.getStackTrace()).forEach(frame -> text.append("\n\tat ").append(frame));
    return text.toString();
  }
}

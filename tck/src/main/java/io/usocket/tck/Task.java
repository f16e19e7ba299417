// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A call that runs in a thread of its own. Its outcome is waited for within bounds. */
final class Task<T> implements AutoCloseable {
  private static final int SAMPLES = 4;
  private static final long SAMPLE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
  private static final long SETTLE_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final Thread thread;
  private volatile @Nullable Supplier<T> answer;
  private volatile @Nullable Throwable failure;

  private Task(Callable<T> call) {
    thread = new Thread(() -> run(call), "rule task");
    thread.setDaemon(true);
  }

  static <T> Task<T> start(Callable<T> call) {
    Task<T> task = new Task<>(call);
    task.thread.start();
    return task;
  }

  private void run(Callable<T> call) {
    try {
      T result = call.call();
      answer = () -> result;
    } catch (Throwable e) {
      failure = e;
    }
  }

  boolean isDone() {
    return !thread.isAlive();
  }

  /**
   * Returns once the call is waiting: its thread has stood at the same place for a while, and waits
   * there. One that only was not given a processor stands still as well, but not in the kernel. A
   * call that has ended instead of waiting is a failure.
   */
  void awaitWaiting(String check) {
    long end = System.nanoTime() + SETTLE_NANOS;
    StackTraceElement[] before = new StackTraceElement[0];
    for (int same = 0; same < SAMPLES && System.nanoTime() - end < 0; ) {
      LockSupport.parkNanos(SAMPLE_NANOS);
      StackTraceElement[] now = thread.getStackTrace();
      same = waits(now) && Arrays.equals(before, now) ? same + 1 : 0;
      before = now;
      if (isDone()) {
        throw Expect.failure(check, "the call waits", outcome());
      }
    }
  }

  /** Whether a thread waits that stands there: all that waits in Java does so in native code. */
  private boolean waits(StackTraceElement[] standing) {
    return standing.length > 0
        && (standing[0].isNativeMethod() || thread.getState() == Thread.State.BLOCKED);
  }

  /** What the call has answered; its failure is thrown on. */
  T get(String check) throws Exception {
    join(check);
    Throwable thrown = failure;
    if (thrown instanceof Exception e) {
      throw e;
    }
    if (thrown instanceof Error e) {
      throw e;
    }
    return Objects.requireNonNull(answer, "the call has ended").get();
  }

  /** What the call has thrown; an answer is a failure. */
  Throwable thrown(String check) {
    join(check);
    Throwable thrown = failure;
    if (thrown == null) {
      throw Expect.failure(check, "the call fails", outcome());
    }
    return thrown;
  }

  /** Where its thread stands. */
  String standing() {
    return Standing.text(thread.getStackTrace());
  }

  void interrupt() {
    thread.interrupt();
  }

  private void join(String check) {
    if (!Bounded.join(thread, Bounded.soon())) {
      throw Expect.failure(
          check, "the call ends", "it still waits after " + Bounded.soonText() + ", " + standing());
    }
  }

  private Object outcome() {
    Supplier<T> answered = answer;
    return answered != null ? "it answered " + answered.get() : String.valueOf(failure);
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}

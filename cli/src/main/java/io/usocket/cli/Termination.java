// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Lets work that is under way end in order when the JVM is told to end (SIGTERM, SIGINT). */
final class Termination {
  private static final long MOST_SECONDS = 5;

  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread hook;

  private Termination(Runnable stop) {
    hook = new Thread(() -> stopAndWait(stop), "usocket-termination");
  }

  /** Calls {@code stop}, and keeps the JVM for a while until {@link #ended} tells of the end. */
  static Termination calls(Runnable stop) {
    Termination termination = new Termination(stop);
    Runtime.getRuntime().addShutdownHook(termination.hook);
    return termination;
  }

  private void stopAndWait(Runnable stop) {
    stop.run();
    try {
      ended.await(MOST_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The work has ended. */
  void ended() {
    ended.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // the JVM is ending, and the hook under way
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What somebody has written so far; others can wait for it. */
final class Captured extends OutputStream {
  private static final long MOST_SECONDS = 20;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition grown = lock.newCondition();
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private boolean ended;

  /** Gathers what another process writes, in a thread of its own. */
  static Captured from(InputStream in) {
    Captured captured = new Captured();
    Thread thread =
        new Thread(
            () -> {
              try (captured) {
                in.transferTo(captured);
              } catch (IOException e) {
                // the process is gone; what it had written is here
              }
            },
            "captured");
    thread.setDaemon(true);
    thread.start();
    return captured;
  }

  @Override
  public void write(int b) {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] from, int offset, int length) {
    lock.lock();
    try {
      bytes.write(from, offset, length);
      grown.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      ended = true;
      grown.signalAll();
    } finally {
      lock.unlock();
    }
  }

  PrintStream printer() {
    return new PrintStream(this, true, UTF_8);
  }

  String text() {
    lock.lock();
    try {
      return bytes.toString(UTF_8);
    } finally {
      lock.unlock();
    }
  }

  /** The match once there is one; fails after a while, or when no more can come. */
  Matcher await(String regex) throws InterruptedException {
    Pattern pattern = Pattern.compile(regex);
    long left = TimeUnit.SECONDS.toNanos(MOST_SECONDS);
    lock.lock();
    try {
      while (true) {
        Matcher matcher = pattern.matcher(text());
        if (matcher.find()) {
          return matcher;
        }
        if (ended || left <= 0) {
          throw new AssertionError("'" + regex + "' did not come, only: " + text());
        }
        left = grown.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /** All of it, once no more can come. */
  String atEnd() throws InterruptedException {
    long left = TimeUnit.SECONDS.toNanos(MOST_SECONDS);
    lock.lock();
    try {
      while (!ended) {
        if (left <= 0) {
          throw new AssertionError("it does not end: " + text());
        }
        left = grown.awaitNanos(left);
      }
      return text();
    } finally {
      lock.unlock();
    }
  }
}

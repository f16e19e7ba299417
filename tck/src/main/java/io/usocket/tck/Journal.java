// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.opentest4j.AssertionFailedError;

/** What a conversation has done, the last of it kept for a failure to tell. */
final class Journal {
  private static final int KEPT = 20;

  /** What comes again after so few operations is the same loop. */
  private static final int LOOP = 3;

  private final String title;
  private final Deque<Entry> last = new ArrayDeque<>();
  private final AtomicLong operations = new AtomicLong();
  private String now = "opening";

  /**
   * Begins.
   *
   * @param title what it is about, and how to repeat it
   */
  Journal(String title) {
    this.title = title;
  }

  /** An operation begins. */
  void begin(String operation) {
    operations.incrementAndGet();
    now = operation;
  }

  /** The operation has come to this. */
  void end(Object outcome) {
    note(now + ": " + outcome);
  }

  /** Something has come to this that is no operation by itself. */
  void note(String text) {
    for (Entry each : last) {
      if (each.repeats(text)) {
        return;
      }
    }
    if (last.size() == KEPT) {
      last.remove();
    }
    last.add(new Entry(operations(), text));
  }

  /** What has happened, and how often; most loops repeat one or two things. */
  private final class Entry {
    private final String text;
    private final long first;
    private long latest;
    private int times = 1;

    Entry(long operation, String text) {
      this.text = text;
      this.first = operation;
      this.latest = operation;
    }

    boolean repeats(String other) {
      if (operations() - latest > LOOP || !text.equals(other)) {
        return false;
      }
      latest = operations();
      times++;
      return true;
    }

    @Override
    public String toString() {
      return "#" + first + (times == 1 ? " " : ".." + latest + ", " + times + " times: ") + text;
    }
  }

  long operations() {
    return operations.get();
  }

  /** The model expects another thing than the socket does. */
  AssertionFailedError difference(String check, Object expected, @Nullable Object actual) {
    return Expect.failure(check + "\n" + this, expected, actual);
  }

  @Override
  public String toString() {
    return title
        + "\nat operation "
        + operations
        + ": "
        + now
        + "\nbefore:\n  "
        + last.stream().map(Entry::toString).collect(Collectors.joining("\n  "));
  }
}

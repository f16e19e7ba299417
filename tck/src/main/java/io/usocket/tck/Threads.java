// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The threads of this process at one moment, but for those of the rules themselves, and of JUnit,
 * which keeps others waiting.
 */
final class Threads {
  private static final int MOST_NAMES = 10;

  private final Set<Thread> there = live();

  private Threads() {}

  static Threads now() {
    return new Threads();
  }

  /**
   * Waits until at most so many have come to these and are there still.
   *
   * @throws AssertionError there are more; it names them
   */
  void expectMore(String check, int most) {
    Set<Thread> more = new HashSet<>();
    boolean few =
        Bounded.until(
            () -> {
              more.clear();
              more.addAll(live());
              more.removeAll(there);
              return more.size() <= most;
            },
            Bounded.soon());
    if (!few) {
      throw Expect.failure(
          check,
          most == 0 ? "none more" : "at most " + most + " more",
          more.size() + " more: " + names(more));
    }
  }

  private static Set<Thread> live() {
    Set<Thread> threads = new HashSet<>(Thread.getAllStackTraces().keySet());
    threads.removeIf(thread -> thread.getName().matches("(rule|junit-).*"));
    return threads;
  }

  private static List<String> names(Set<Thread> threads) {
    Set<String> names = new TreeSet<>();
    threads.forEach(thread -> names.add(thread.getName()));
    return names.stream().limit(MOST_NAMES).toList();
  }
}

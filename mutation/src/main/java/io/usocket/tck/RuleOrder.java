// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.pitest.coverage.TestInfo;
import org.pitest.mutationtest.build.DefaultTestPrioritiser;
import org.pitest.mutationtest.build.TestPrioritiser;
import org.pitest.mutationtest.engine.MutationDetails;

/**
 * Which rules a mutant meets, and in which order. Hundreds of rules go the same way through a
 * provider, and those that do cover the same number of blocks: of each way the fastest comes first,
 * then the second of each, and so on. After {@link #MOST} the mutant counts as alive, so that the
 * figure is one that at least holds.
 */
final class RuleOrder implements TestPrioritiser {
  /** {@code -Dusocket.mutate.most=} rules are tried on a mutant. */
  private static final int MOST = Integer.getInteger("usocket.mutate.most", 80);

  private final DefaultTestPrioritiser all;

  RuleOrder(DefaultTestPrioritiser all) {
    this.all = all;
  }

  @Override
  public List<TestInfo> assignTests(MutationDetails mutant) {
    Map<Integer, Deque<TestInfo>> ways =
        all.assignTests(mutant).stream()
            .sorted(Comparator.comparingInt(TestInfo::getTime))
            .collect(
                Collectors.groupingBy(
                    TestInfo::getNumberOfBlocksCovered,
                    TreeMap::new,
                    Collectors.toCollection(ArrayDeque::new)));
    List<TestInfo> chosen = new ArrayList<>();
    while (!ways.isEmpty()) {
      ways.values().stream()
          .map(Deque::removeFirst)
          .sorted(Comparator.comparingInt(TestInfo::getTime))
          .forEach(chosen::add);
      ways.values().removeIf(Deque::isEmpty);
    }
    return chosen.stream().limit(MOST).toList();
  }
}

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
 * Which rules a mutant meets, and in which order. Hundreds of rules go through most places of a
 * provider: of each section of docs/SPEC.md the fastest comes first, then the second of each, and
 * so on. If a run has a limit, a mutant that is alive after so many counts as alive, so that the
 * figure is one that at least holds.
 */
final class RuleOrder implements TestPrioritiser {
  /** {@code -Dusocket.mutate.most=} rules are tried on a mutant. */
  private static final int MOST = Integer.getInteger("usocket.mutate.most", Integer.MAX_VALUE);

  private final DefaultTestPrioritiser all;

  RuleOrder(DefaultTestPrioritiser all) {
    this.all = all;
  }

  @Override
  public List<TestInfo> assignTests(MutationDetails mutant) {
    Map<String, Deque<TestInfo>> sections =
        all.assignTests(mutant).stream()
            .sorted(Comparator.comparingInt(TestInfo::getTime))
            .collect(
                Collectors.groupingBy(
                    RuleOrder::section, TreeMap::new, Collectors.toCollection(ArrayDeque::new)));
    List<TestInfo> chosen = new ArrayList<>();
    while (!sections.isEmpty()) {
      sections.values().stream()
          .map(Deque::removeFirst)
          .sorted(Comparator.comparingInt(TestInfo::getTime))
          .forEach(chosen::add);
      sections.values().removeIf(Deque::isEmpty);
    }
    return chosen.stream().limit(MOST).toList();
  }

  /** {@code io.usocket.tck.BcRules.STREAM-2.3} is of {@code io.usocket.tck.BcRules.STREAM-2}. */
  private static String section(TestInfo rule) {
    return rule.getName().substring(0, rule.getName().lastIndexOf('.'));
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which rules have failed in this JVM, class of a build by class: one that is run again until it
 * holds does not hold. A class that was loaded anew has no past.
 */
final class EarlierFailures {
  private static final Map<Class<?>, EarlierFailures> OF_SUITES = new WeakHashMap<>();

  private final Set<RuleId> failed = ConcurrentHashMap.newKeySet();

  /** Of a suite of a build. */
  static EarlierFailures of(Class<?> suite) {
    synchronized (OF_SUITES) {
      return OF_SUITES.computeIfAbsent(suite, one -> new EarlierFailures());
    }
  }

  /** Of a run that nobody repeats in secret. */
  static EarlierFailures none() {
    return new EarlierFailures();
  }

  /** Keeps a failure; what holds now, and has failed before, is one. */
  Judgement consider(RuleId rule, Judgement now) {
    if (now.isRed()) {
      failed.add(rule);
    }
    return now.outcome() == Outcome.PASSED && failed.contains(rule)
        ? Judgement.failed(
            Expect.failure(
                "the rule, run again",
                "it holds each time",
                "it holds now, and has failed before in this JVM"))
        : now;
  }
}

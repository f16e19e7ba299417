// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What became of a rule, as reports say it: the outcome, read with the level. What matters most
 * comes first.
 */
enum Finding {
  DEVIATES("deviates", "MUST rules that do not hold, as declared"),
  FAILED("failed", "MUST rules that do not hold"),
  SKIPPED("skipped", "rules that apply and were skipped"),
  NOT_RUN("not run", "rules that apply and never began"),
  NOT_MET("not met", "SHOULD rules that do not hold"),
  PASSED("passed", "rules that ran and hold"),
  NOT_CLAIMED("not claimed", "rules of features that are not claimed"),
  NOT_ASKED("not asked for", "rules beside the one that was asked for");

  private final String text;
  private final String meaning;

  Finding(String text, String meaning) {
    this.text = text;
    this.meaning = meaning;
  }

  static Finding of(RuleResult result) {
    return switch (result.outcome()) {
      case PASSED -> PASSED;
      case FAILED -> result.level() == Level.MUST ? FAILED : NOT_MET;
      case DEVIATES -> DEVIATES;
      case SKIPPED -> SKIPPED;
      case NOT_RUN -> NOT_RUN;
      case NOT_APPLICABLE -> NOT_CLAIMED;
      case NOT_ASKED -> NOT_ASKED;
    };
  }

  /** How many of each there are; those of which there is none are left out. */
  static Map<Finding, Integer> count(List<RuleResult> results) {
    Map<Finding, Integer> counts = new EnumMap<>(Finding.class);
    results.forEach(result -> counts.merge(of(result), 1, Integer::sum));
    return counts;
  }

  /** For names of CSS classes and the like. */
  String key() {
    return text.replace(' ', '-');
  }

  String meaning() {
    return meaning;
  }

  @Override
  public String toString() {
    return text;
  }
}

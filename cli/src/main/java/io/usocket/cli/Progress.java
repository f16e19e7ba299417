// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import io.usocket.tck.Level;
import io.usocket.tck.Outcome;
import io.usocket.tck.RuleResult;
import java.util.HashSet;
import java.util.Set;

/**
 * Shows that a run of the TCK goes on: on a terminal a line that moves, else a line that names each
 * area as it begins. For one thread.
 */
final class Progress {
  private static final String TO_START_AND_CLEAR = "\r\033[K";

  private final Console console;
  private final String title;
  private final int rules;
  private final Set<String> areas = new HashSet<>();
  private int ended;
  private int failed;

  Progress(Console console, String title, int rules) {
    this.console = console;
    this.title = title;
    this.rules = rules;
    console.err().print(title);
    console.err().flush();
  }

  void ended(RuleResult result) {
    ended++;
    if (result.outcome() == Outcome.FAILED && result.level() == Level.MUST) {
      failed++;
    }
    if (console.isTerminal()) {
      console
          .err()
          .print(
              TO_START_AND_CLEAR
                  + title
                  + "  "
                  + ended
                  + " of "
                  + rules
                  + (failed == 0 ? "" : ", " + failed + " failed")
                  + "  "
                  + result.id());
    } else if (areas.add(area(result.id()))) {
      console.err().print(" " + area(result.id()));
    }
    console.err().flush();
  }

  void end() {
    if (console.isTerminal()) {
      console.err().print(TO_START_AND_CLEAR);
      console.err().flush();
    } else {
      console.err().println(": " + ended + " rules, " + failed + " failed");
    }
  }

  private static String area(String id) {
    return id.substring(0, Math.max(0, id.lastIndexOf('-')));
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import org.opentest4j.TestAbortedException;

/** One rule alone was asked for, and ran: JUnit shows that the class is not done with. */
final class OneRuleAlone extends TestAbortedException {
  private static final long serialVersionUID = 1L;

  OneRuleAlone(RuleId rule) {
    super(
        Verdict.INCOMPLETE + ": " + rule + " alone ran, as -D" + TckExtension.RULE + " has asked");
  }
}

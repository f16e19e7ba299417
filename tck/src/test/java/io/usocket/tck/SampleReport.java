// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import io.usocket.Feature;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reports with a rule of each outcome, and with texts that would like to be more than text. */
final class SampleReport {
  /** Markup, a control sequence of terminals, and characters that XML does not have. */
  static final String HOSTILE =
      "</pre><script>alert('x')</script> \"&\u001b[2J\u0000\uffff\ud800 |";

  private SampleReport() {}

  static RuleResult rule(String id, Level level, Outcome outcome) {
    boolean passed = outcome == Outcome.PASSED;
    return new RuleResult(
        id,
        level,
        "At the end of the stream `recv` answers an empty array, " + "again ".repeat(30),
        "a reader that asks once more does not hang.",
        "POSIX recv()",
        Optional.of(Feature.UDP),
        Optional.empty(),
        outcome,
        Duration.ofMillis(7),
        passed
            ? Optional.empty()
            : Optional.of(new RuleFailure("recv, call 2", "0", "was " + HOSTILE, "trace\n\tat x")),
        outcome == Outcome.DEVIATES
            ? Optional.of(new Deviation(id, "no <b>way</b> & means", "https://example.org/?a&b"))
            : Optional.empty());
  }

  /** A rule of each outcome. */
  static TckReport ofAllOutcomes() {
    return of(
        List.of(
            rule("STREAM-2.1", Level.MUST, Outcome.PASSED),
            rule("STREAM-2.2", Level.SHOULD, Outcome.FAILED),
            rule("STREAM-2.3", Level.MUST, Outcome.FAILED),
            rule("STREAM-2.4", Level.MUST, Outcome.DEVIATES),
            rule("TLS-1.1", Level.MUST, Outcome.SKIPPED),
            rule("TLS-1.2", Level.MUST, Outcome.NOT_RUN),
            rule("TLS-1.3", Level.MUST, Outcome.NOT_APPLICABLE),
            rule("TLS-1.4", Level.MUST, Outcome.NOT_ASKED)));
  }

  static TckReport of(List<RuleResult> results) {
    return of("acme:Engine", results);
  }

  static TckReport of(String provider, List<RuleResult> results) {
    return new TckReport(
        Environment.of(provider, "AcmeTLS 1 <b>|", Set.of(Feature.TCP, Feature.UDP)),
        Verdict.on(results, false),
        Optional.empty(),
        Optional.empty(),
        Duration.ofMillis(1_234),
        results);
  }

  /** Every rule of the catalogue, all with this outcome. */
  static TckReport ofWholeCatalogue(Outcome outcome) {
    List<RuleResult> results = new ArrayList<>();
    for (Requirement rule : Catalogue.ofThisVersion().rules()) {
      results.add(
          RuleResult.of(rule, outcome, Duration.ofMillis(7), Optional.empty(), Optional.empty()));
    }
    return of(results);
  }
}

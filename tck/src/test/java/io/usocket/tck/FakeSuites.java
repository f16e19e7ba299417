// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.opentest4j.TestAbortedException;

/** Small suites whose rules pass, fail, hang and slip away, for tests of the verdict. */
final class FakeSuites {
  private FakeSuites() {}

  /** A suite on the provider of the tests, with as many rules as it says. */
  abstract static class Fake extends Suite {
    private final Catalogue catalogue;

    Fake(int rules) {
      catalogue = FakeSuites.catalogue(rules);
    }

    @Override
    protected String provider() {
      return "plain";
    }

    @Override
    protected List<Deviation> deviations() {
      return List.of();
    }

    @Override
    Catalogue catalogue() {
      return catalogue;
    }
  }

  /** FAKE-1.1 is a MUST rule, 1.2 a SHOULD rule, 1.3 and 1.4 hang on a feature. */
  static Catalogue catalogue(int rules) {
    String[] extra = {"", "", "Feature: ED25519\n", "Unless: ED25519\n"};
    StringBuilder text = new StringBuilder();
    for (int i = 1; i <= rules; i++) {
      text.append("### FAKE-1.").append(i).append(i == 2 ? " SHOULD\n" : " MUST\n");
      text.append("The provider does what rule ").append(i).append(" says.\n\n");
      text.append("Intent: a verdict.\nSource: this test.\n").append(extra[i - 1]).append('\n');
    }
    return Catalogue.parse(text.toString());
  }

  static class HoldingRules {
    @Rule
    void FAKE_1_1_holds(Subject subject) throws Exception {
      assertEquals(false, subject.socket().isClosed(), "isClosed() of a fresh socket");
    }
  }

  static class FailingRules {
    @Rule
    void FAKE_1_1_fails() {
      assertEquals("this", "that", "what it answers");
    }
  }

  static class ThrowingRules {
    @Rule
    void FAKE_1_1_throws() throws Exception {
      throw new java.io.IOException("broken");
    }
  }

  static class AbortingRules {
    @Rule
    void FAKE_1_1_aborts() {
      throw new TestAbortedException("no wish to");
    }
  }

  static class DisabledRules {
    @Disabled("it fails")
    @Rule
    void FAKE_1_1_is_switched_off() {
      assertEquals("this", "that", "what it answers");
    }
  }

  static class HangingRules {
    @Rule
    void FAKE_1_1_hangs() {
      CountDownLatch never = new CountDownLatch(1);
      boolean ended = false;
      while (!ended) {
        try {
          never.await();
          ended = true;
        } catch (InterruptedException e) {
          // like a socket call that cannot be interrupted
        }
      }
    }
  }

  static class LeavingOpenRules {
    @Rule
    void FAKE_1_1_leaves_something_that_does_not_close(Subject subject) {
      subject.closing(() -> new CountDownLatch(1).await());
    }
  }

  static class Skip implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      return context.getTestMethod().isPresent()
          ? ConditionEvaluationResult.disabled("not today")
          : ConditionEvaluationResult.enabled("a class");
    }
  }

  static class Abort implements BeforeEachCallback {
    @Override
    public void beforeEach(ExtensionContext context) {
      throw new TestAbortedException("before it began");
    }
  }

  static class Holding extends Fake {
    Holding() {
      super(1);
    }

    @Nested
    class One extends HoldingRules {}
  }

  static class QuietRules {
    @Rule
    void FAKE_1_1_asks_the_provider_nothing() {
      assertEquals("this", "this", "what it answers");
    }
  }

  static class Quiet extends Fake {
    Quiet() {
      super(1);
    }

    @Nested
    class One extends QuietRules {}
  }

  static class FlakyRules {
    static volatile boolean holds;

    @Rule
    void FAKE_1_1_holds_now_and_then() {
      assertEquals(true, holds, "what it answers");
    }
  }

  static class Flaky extends Fake {
    Flaky() {
      super(1);
    }

    @Nested
    class One extends FlakyRules {}
  }

  static class OnFickle extends Quiet {
    @Override
    protected String provider() {
      return "hostile-fickle";
    }
  }

  static class Failing extends Fake {
    Failing() {
      super(1);
    }

    @Nested
    class One extends FailingRules {}
  }

  static class DeclaredFailing extends Failing {
    @Override
    protected List<Deviation> deviations() {
      return List.of(new Deviation("FAKE-1.1", "It is known.", "https://acme.example/17"));
    }
  }

  static class DeclaredHolding extends Holding {
    @Override
    protected List<Deviation> deviations() {
      return List.of(new Deviation("FAKE-1.1", "It was so once.", "https://acme.example/17"));
    }
  }

  static class OtherFailingRules {
    @Rule
    void FAKE_1_4_fails() {
      assertEquals("this", "that", "what it answers");
    }
  }

  static class TwoFailing extends Fake {
    TwoFailing() {
      super(4);
    }

    @Nested
    class One extends FailingRules {}

    @Nested
    class Two extends OtherFailingRules {}
  }

  static class ShouldRules {
    @Rule
    void FAKE_1_2_holds() {
      assertEquals("this", "this", "what it answers");
    }
  }

  static class FailingOfMany extends Fake {
    FailingOfMany() {
      super(2);
    }

    @Nested
    class One extends FailingRules {}

    @Nested
    class Two extends ShouldRules {}
  }

  static class Throwing extends Fake {
    Throwing() {
      super(1);
    }

    @Nested
    class One extends ThrowingRules {}
  }

  static class Aborting extends Fake {
    Aborting() {
      super(1);
    }

    @Nested
    class One extends AbortingRules {}
  }

  static class SwitchedOff extends Fake {
    SwitchedOff() {
      super(1);
    }

    @Nested
    class One extends DisabledRules {}
  }

  static class Hanging extends Fake {
    Hanging() {
      super(1);
    }

    @Override
    SuiteRun.Bounds bounds() {
      return new SuiteRun.Bounds(Duration.ofMillis(200), Duration.ofSeconds(1));
    }

    @Nested
    class One extends HangingRules {}
  }

  static class LeavingOpen extends Fake {
    LeavingOpen() {
      super(1);
    }

    @Nested
    class One extends LeavingOpenRules {}
  }

  static class Skipped extends Fake {
    Skipped() {
      super(1);
    }

    @Nested
    @ExtendWith(Skip.class)
    class One extends HoldingRules {}
  }

  static class AbortedBefore extends Fake {
    AbortedBefore() {
      super(1);
    }

    @Nested
    @ExtendWith(Abort.class)
    class One extends HoldingRules {}
  }

  static class Missing extends Fake {
    Missing() {
      super(2);
    }

    @Nested
    class One extends HoldingRules {}
  }

  static class AdvisedRules extends HoldingRules {
    @Rule
    void FAKE_1_2_is_not_met() {
      assertEquals("this", "that", "what it answers");
    }

    @Rule
    void FAKE_1_3_needs_what_is_not_claimed() {
      assertEquals("this", "that", "what it answers");
    }

    @Rule
    void FAKE_1_4_refuses_what_is_not_claimed() {
      assertEquals("this", "this", "what it answers");
    }
  }

  static class Advised extends Fake {
    Advised() {
      super(4);
    }

    @Nested
    class One extends AdvisedRules {}
  }
}

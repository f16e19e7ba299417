// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import io.usocket.Feature;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A provider that is broken in one place: one method does one thing otherwise, in some calls.
 *
 * @param name what it does, a sentence
 * @param provider what is broken
 * @param place the method
 * @param stage whether it is bent before or after the method itself
 * @param when the calls in which it differs
 * @param effect what is different
 * @param lie the claim that it is about, if it is about one
 * @param breaks the rules that have to notice; no other may
 */
record Fault(
    String name,
    String provider,
    Place place,
    Stage stage,
    Predicate<Call> when,
    Effect effect,
    Optional<Feature> lie,
    Set<RuleId> breaks) {

  /** When a fault comes in. */
  enum Stage {
    BEFORE,
    AFTER
  }

  /** What a fault does to a call. */
  interface Effect {
    void on(Call call) throws Throwable;
  }

  /** Whether a rule has to run because of its number alone, without having been observed. */
  boolean concerns(Requirement rule) {
    return breaks.contains(rule.id())
        || lie.isPresent() && (lie.equals(rule.feature()) || lie.equals(rule.unless()));
  }

  /** A fault on its way. */
  static final class Draft {
    private final String name;
    private final Consumer<Fault> done;
    private String provider = "bc";
    private Optional<Feature> lie = Optional.empty();
    private Place place = new Place("none", "none");
    private Stage stage = Stage.BEFORE;
    private Predicate<Call> when = call -> false;
    private Effect effect = call -> {};

    Draft(String name, Consumer<Fault> done) {
      this.name = name;
      this.done = done;
    }

    /** Which provider is broken; {@code bc} if it is not said. */
    Draft on(String provider) {
      this.provider = provider;
      return this;
    }

    /** The method that is overridden, such as {@code recv}, or {@code recv/2}. */
    Draft overrides(String type, String method) {
      place = new Place(type, method);
      return this;
    }

    /** In these calls something happens before the method, or in its place. */
    Draft before(Predicate<Call> when, Effect effect) {
      return at(Stage.BEFORE, when, effect);
    }

    /** In all calls. */
    Draft before(Effect effect) {
      return before(call -> true, effect);
    }

    /** In these calls something happens after the method, to its answer or its exception. */
    Draft after(Predicate<Call> when, Effect effect) {
      return at(Stage.AFTER, when, effect);
    }

    private Draft at(Stage stage, Predicate<Call> when, Effect effect) {
      this.stage = stage;
      this.when = when;
      this.effect = effect;
      return this;
    }

    /** It claims what it cannot do. */
    Draft claims(Feature feature) {
      lie = Optional.of(feature);
      return claiming(set -> set.add(feature));
    }

    /** It does not claim what it can do, and does it. */
    Draft disclaims(Feature feature) {
      lie = Optional.of(feature);
      return claiming(set -> set.remove(feature));
    }

    private Draft claiming(Consumer<Set<Feature>> change) {
      place = new Place("io.usocket.Backend", "features");
      return after(
          call -> true,
          call -> {
            Set<Feature> claims = new LinkedHashSet<>(call.<Set<Feature>>result());
            change.accept(claims);
            call.answer(claims);
          });
    }

    /** The rules that have to notice; no other may. Ends the draft. */
    void breaks(String... rules) {
      Set<RuleId> ids = new LinkedHashSet<>();
      Arrays.stream(rules).forEach(rule -> ids.add(RuleId.parse(rule).orElseThrow()));
      done.accept(new Fault(name, provider, place, stage, when, effect, lie, ids));
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import io.usocket.Feature;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The deviations that are declared for one run; each is of a MUST rule that exists. */
final class Deviations {
  /** None. */
  static final Deviations NONE = new Deviations(Map.of());

  private final Map<RuleId, Deviation> declared;

  private Deviations(Map<RuleId, Deviation> declared) {
    this.declared = declared;
  }

  /**
   * Takes declarations.
   *
   * @throws IllegalArgumentException one cannot be kept; the text says which, and the way out
   */
  static Deviations of(Catalogue catalogue, Collection<Deviation> declarations) {
    Map<RuleId, Deviation> declared = new LinkedHashMap<>();
    for (Deviation each : declarations) {
      Requirement rule = catalogue.known(each.rule());
      if (rule.level() != Level.MUST) {
        throw new IllegalArgumentException(
            each.rule()
                + " is a SHOULD rule, which decides nothing: take the declaration of its deviation"
                + " away");
      }
      if (declared.put(rule.id(), each) != null) {
        throw new IllegalArgumentException(
            "the deviation of " + each.rule() + " is declared twice: take one away");
      }
    }
    return new Deviations(declared);
  }

  /** What is declared of a rule. */
  Optional<Deviation> of(RuleId rule) {
    return Optional.ofNullable(declared.get(rule));
  }

  /**
   * The same, for a provider with these claims.
   *
   * @throws IllegalArgumentException one is of a rule that does not apply
   */
  void requireApplying(Catalogue catalogue, Set<Feature> claims) {
    for (Deviation each : declared.values()) {
      Requirement rule = catalogue.known(each.rule());
      if (!rule.appliesTo(claims)) {
        throw new IllegalArgumentException(
            each.rule()
                + " does not apply, since "
                + rule.condition()
                + ": take the declaration of its deviation away");
      }
    }
  }
}

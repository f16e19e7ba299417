// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A report for programs; docs/TCK.md names its fields. */
public final class JsonReport {
  /** Raised when a field changes its meaning or goes; not when one comes. */
  private static final int FORMAT = 1;

  private JsonReport() {}

  /**
   * Writes a report as JSON.
   *
   * @param report what a run has found
   * @return one object, in ASCII
   */
  public static String of(TckReport report) {
    Environment environment = report.environment();
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    all.put("format", FORMAT);
    all.put("provider", environment.provider());
    all.put("tlsLibrary", environment.tlsLibrary());
    all.put("java", environment.java());
    all.put("system", environment.system());
    all.put("claims", environment.claims());
    all.put("verdict", report.verdict().name());
    all.put("only", report.only().orElse(null));
    all.put("problem", report.problem().orElse(null));
    all.put("millis", report.duration().toMillis());
    all.put("counts", counts(report));
    all.put("rules", report.results().stream().map(JsonReport::rule).toList());
    return Json.of(all);
  }

  private static Map<String, Long> counts(TckReport report) {
    Map<String, Long> counts = new LinkedHashMap<>();
    for (Outcome outcome : Outcome.values()) {
      counts.put(outcome.name().toLowerCase(Locale.ROOT), report.count(outcome));
    }
    return counts;
  }

  private static Map<String, @Nullable Object> rule(RuleResult result) {
    Map<String, @Nullable Object> rule = new LinkedHashMap<>();
    rule.put("id", result.id());
    rule.put("level", result.level());
    rule.put("outcome", result.outcome());
    rule.put("millis", result.duration().toMillis());
    rule.put("requirement", result.requirement());
    rule.put("intent", result.intent());
    rule.put("source", result.source());
    rule.put("feature", result.feature().orElse(null));
    rule.put("unless", result.unless().orElse(null));
    rule.put("deviation", result.deviation().map(JsonReport::deviation).orElse(null));
    rule.put("failure", result.failure().map(JsonReport::failure).orElse(null));
    return rule;
  }

  private static Map<String, String> deviation(Deviation deviation) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("reason", deviation.reason());
    fields.put("link", deviation.link());
    return fields;
  }

  private static Map<String, String> failure(RuleFailure failure) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("check", failure.check());
    fields.put("expected", failure.expected());
    fields.put("actual", failure.actual());
    fields.put("trace", failure.trace());
    return fields;
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import io.usocket.Feature;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** All rules, as docs/SPEC.md states them, in its order. */
final class Catalogue {
  private static final Pattern AREA = Pattern.compile("## ([A-Z]+): (.+)");
  private static final Pattern HEADING = Pattern.compile("### (\\S+) (MUST|SHOULD)");
  private static final Pattern FIELD = Pattern.compile("(Intent|Source|Feature|Unless): (.+)");
  private static final String SENTENCE = "sentence";

  private static volatile @Nullable Catalogue ofThisVersion;

  private final Map<RuleId, Requirement> rules;
  private final Map<String, String> areas;

  private Catalogue(Map<RuleId, Requirement> rules, Map<String, String> areas) {
    this.rules = Collections.unmodifiableMap(rules);
    this.areas = areas;
  }

  /** The catalogue of this version of the TCK; read once. */
  static Catalogue ofThisVersion() {
    Catalogue known = ofThisVersion;
    if (known == null) {
      known = read();
      ofThisVersion = known;
    }
    return known;
  }

  private static Catalogue read() {
    ApiShape.require();
    try (InputStream in = Catalogue.class.getResourceAsStream("SPEC.md")) {
      if (in == null) {
        throw new IllegalStateException("SPEC.md is not in the TCK's jar");
      }
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new IllegalStateException("SPEC.md in the TCK's jar cannot be read", e);
    }
  }

  static Catalogue parse(String markdown) {
    Map<RuleId, Requirement> rules = new LinkedHashMap<>();
    Matcher heading = null;
    Map<String, String> fields = new HashMap<>();
    String current = SENTENCE;
    for (String line : (markdown + "\n## ").lines().toList()) {
      if (line.startsWith("## ") || line.startsWith("### ")) {
        if (heading != null) {
          Requirement rule = rule(heading, fields);
          if (rules.put(rule.id(), rule) != null) {
            throw new IllegalArgumentException(rule.id() + " is there twice");
          }
        }
        heading = line.startsWith("### ") ? heading(line) : null;
        fields.clear();
        current = SENTENCE;
      } else if (heading != null && !line.isBlank()) {
        Matcher field = FIELD.matcher(line);
        boolean begins = field.matches();
        current = begins ? field.group(1) : current;
        fields.merge(current, (begins ? field.group(2) : line).strip(), (a, b) -> a + " " + b);
      }
    }
    return new Catalogue(rules, areas(markdown));
  }

  private static Map<String, String> areas(String markdown) {
    return markdown
        .lines()
        .map(AREA::matcher)
        .filter(Matcher::matches)
        .collect(Collectors.toMap(area -> area.group(1), area -> area.group(2)));
  }

  private static Matcher heading(String line) {
    Matcher heading = HEADING.matcher(line);
    if (!heading.matches()) {
      throw new IllegalArgumentException("'" + line + "' is not '### AREA-1.2 MUST' or SHOULD");
    }
    return heading;
  }

  private static Requirement rule(Matcher heading, Map<String, String> fields) {
    String name = heading.group(1);
    RuleId id =
        RuleId.parse(name)
            .orElseThrow(() -> new IllegalArgumentException("'" + name + "' is no rule's number"));
    return new Requirement(
        id,
        Level.valueOf(heading.group(2)),
        needed(id, fields, SENTENCE),
        needed(id, fields, "Intent"),
        needed(id, fields, "Source"),
        feature(id, fields.get("Feature")),
        feature(id, fields.get("Unless")));
  }

  private static String needed(RuleId id, Map<String, String> fields, String name) {
    String text = fields.get(name);
    if (text == null) {
      throw new IllegalArgumentException(id + " has no " + name);
    }
    return text;
  }

  private static Optional<Feature> feature(RuleId id, @Nullable String name) {
    try {
      return name == null ? Optional.empty() : Optional.of(Feature.valueOf(name));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(id + ": '" + name + "' is no feature", e);
    }
  }

  /** All of them, in the order of the document. */
  Collection<Requirement> rules() {
    return rules.values();
  }

  Optional<Requirement> find(RuleId id) {
    return Optional.ofNullable(rules.get(id));
  }

  /** What an area is about; of one without a heading, nothing. */
  String title(String area) {
    return areas.getOrDefault(area, "");
  }

  /**
   * The rule of a number that was written by hand.
   *
   * @throws IllegalArgumentException there is none
   */
  Requirement known(String id) {
    return RuleId.parse(id.strip())
        .flatMap(this::find)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no rule '" + id + "'; docs/SPEC.md has them, such as STREAM-2.3"));
  }

  /** Those that a provider with these claims is held to. */
  List<Requirement> applyingTo(Set<Feature> claims) {
    return rules().stream().filter(rule -> rule.appliesTo(claims)).toList();
  }
}

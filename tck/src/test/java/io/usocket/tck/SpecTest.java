// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.usocket.Feature;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** docs/SPEC.md and the rule methods are one catalogue. */
class SpecTest {
  private static final Path SOURCES = Path.of("src/main/java/io/usocket/tck");

  /** What would let a rule leave without having looked. */
  private static final Pattern SIDE_DOOR =
      Pattern.compile(
          "\\bassum(e|ing)\\w*\\(|Assumptions|@Disabled|@EnabledIf|@DisabledIf|TestAborted"
              + "|Thread\\.sleep|\\breturn;|if \\(!subject\\.claims");

  private static List<Method> rules() {
    List<Method> rules = new ArrayList<>();
    for (Class<?> area : UsocketTck.class.getDeclaredClasses()) {
      assertTrue(area.isAnnotationPresent(Nested.class), area + " is not @Nested");
      for (Class<?> one = area; one != Object.class; one = one.getSuperclass()) {
        Arrays.stream(one.getDeclaredMethods())
            .filter(method -> method.isAnnotationPresent(Rule.class))
            .forEach(rules::add);
      }
    }
    return rules;
  }

  private static List<Path> ruleSources() throws IOException {
    try (Stream<Path> files = Files.list(SOURCES)) {
      return files.filter(file -> file.toString().endsWith("Rules.java")).sorted().toList();
    }
  }

  @Test
  void every_rule_of_the_specification_has_one_method_and_every_method_its_rule() {
    Set<String> specified = new TreeSet<>();
    Catalogue.ofThisVersion().rules().forEach(rule -> specified.add(rule.id().toString()));
    Set<String> tested = new TreeSet<>();
    for (Method method : rules()) {
      String id = RuleId.ofMethod(method.getName()).map(RuleId::toString).orElse("no number");
      assertTrue(tested.add(id), () -> method + ": " + id + " has a method already");
    }
    Set<String> untested = new TreeSet<>(specified);
    untested.removeAll(tested);
    assertEquals(Set.of(), untested, "rules without a method");
    tested.removeAll(specified);
    assertEquals(Set.of(), tested, "methods without a rule");
  }

  @Test
  void every_class_of_rules_is_part_of_the_suite() throws IOException {
    Set<String> written = new TreeSet<>();
    ruleSources().forEach(file -> written.add(file.getFileName().toString()));
    Set<String> run = new TreeSet<>();
    rules().forEach(method -> run.add(method.getDeclaringClass().getSimpleName() + ".java"));
    assertEquals(written, run);
  }

  @Test
  void nobody_outside_can_override_a_rule() {
    for (Method method : rules()) {
      int class_ = method.getDeclaringClass().getModifiers();
      assertTrue(
          !Modifier.isPublic(class_) && !Modifier.isPublic(method.getModifiers()),
          () -> method + " is not package-private");
    }
  }

  @Test
  void every_optional_feature_has_a_rule_for_its_absence() {
    Set<Feature> open = EnumSet.noneOf(Feature.class);
    Arrays.stream(Feature.values()).filter(feature -> !feature.isCore()).forEach(open::add);
    Catalogue.ofThisVersion().rules().forEach(rule -> rule.unless().ifPresent(open::remove));
    assertEquals(Set.of(), open, "features without an 'Unless:' rule");
  }

  @Test
  void every_optional_feature_has_a_rule_that_holds_its_claim() {
    Set<Feature> open = EnumSet.noneOf(Feature.class);
    Arrays.stream(Feature.values()).filter(feature -> !feature.isCore()).forEach(open::add);
    Catalogue.ofThisVersion().rules().forEach(rule -> rule.feature().ifPresent(open::remove));
    assertEquals(Set.of(), open, "features without a 'Feature:' rule");
  }

  @Test
  void no_rule_can_leave_by_a_side_door() throws IOException {
    for (Path file : ruleSources()) {
      Matcher found = SIDE_DOOR.matcher(Files.readString(file));
      assertTrue(!found.find(), () -> file + ": " + found.group());
    }
  }

  @Test
  void random_input_of_rules_comes_from_a_seed_that_can_be_repeated() throws IOException {
    Pattern other =
        Pattern.compile("= System\\.nanoTime\\(\\);\\s+Random|seed = System|Math\\.random");
    for (Path file : ruleSources()) {
      Matcher found = other.matcher(Files.readString(file));
      assertTrue(!found.find(), () -> file + ": " + found.group());
    }
  }

  @Test
  void every_rule_tells_what_to_look_at_if_it_fails() throws IOException {
    Pattern rule = Pattern.compile("\n  @Rule\n");
    Pattern advice = Pattern.compile("If\\s+(\\*\\s+)?this\\s+(\\*\\s+)?fails:");
    for (Path file : ruleSources()) {
      String text = Files.readString(file);
      assertEquals(
          rule.matcher(text).results().count(),
          advice.matcher(text).results().count(),
          file + ": rules, and javadoc with 'If this fails:'");
    }
  }

  @Test
  void a_heading_without_a_level_or_fields_is_refused() {
    for (String text :
        List.of(
            "### STREAM-1.1\nIt does.\n\nIntent: i\nSource: s",
            "### STREAM-1 MUST\nIt does.\n\nIntent: i\nSource: s",
            "### STREAM-1.1 MUST\nIt does.\n\nIntent: i",
            "### STREAM-1.1 MUST\nIntent: i\nSource: s",
            "### STREAM-1.1 MUST\nIt does.\n\nIntent: i\nSource: s\nFeature: X",
            "### A-1.1 MUST\nX.\n\nIntent: i\nSource: s\n### A-1.1 MUST\nX.\n\nIntent: i\nSource: s")) {
      assertThrows(IllegalArgumentException.class, () -> Catalogue.parse(text), text);
    }
  }
}

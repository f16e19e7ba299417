// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.ClassDescriptor;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.ClassOrdererContext;

/**
 * The areas in the order of docs/SPEC.md, plain sockets before TLS: a run that ends early has told
 * of what the rest stands on.
 */
final class GroundUp implements ClassOrderer {
  private final Map<RuleId, Integer> places = new HashMap<>();

  GroundUp() {
    Catalogue.ofThisVersion().rules().forEach(rule -> places.put(rule.id(), places.size()));
  }

  @Override
  public void orderClasses(ClassOrdererContext context) {
    context.getClassDescriptors().sort(Comparator.comparingInt(this::place));
  }

  private int place(ClassDescriptor area) {
    return Arrays.stream(area.getTestClass().getSuperclass().getDeclaredMethods())
        .flatMap(method -> RuleId.ofMethod(method.getName()).stream())
        .mapToInt(rule -> places.getOrDefault(rule, Integer.MAX_VALUE))
        .min()
        .orElse(Integer.MAX_VALUE);
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pitest.bytecode.analysis.ClassTree;
import org.pitest.mutationtest.build.InterceptorType;
import org.pitest.mutationtest.build.MutationInterceptor;
import org.pitest.mutationtest.engine.Mutater;
import org.pitest.mutationtest.engine.MutationDetails;
import org.pitest.mutationtest.engine.MutationIdentifier;

/** Leaves out the mutants that earlier runs have killed, as their reports say. */
final class SurvivorFilter implements MutationInterceptor {
  private static final Pattern MUTANT =
      Pattern.compile(
          "<mutation [^>]*status='(?:KILLED|TIMED_OUT)'.*?"
              + "<mutatedClass>(.*?)</mutatedClass><mutatedMethod>(.*?)</mutatedMethod>"
              + "<methodDescription>(.*?)</methodDescription>.*?"
              + "<mutator>(.*?)</mutator><indexes>(.*?)</indexes>");

  private final Set<String> dead = new HashSet<>();

  SurvivorFilter(List<String> reports) throws IOException {
    for (String report : reports) {
      Matcher mutants = MUTANT.matcher(Files.readString(Path.of(report)));
      while (mutants.find()) {
        dead.add(
            key(
                plain(mutants.group(1)),
                plain(mutants.group(2)),
                plain(mutants.group(3)),
                mutants.group(4),
                mutants.group(5).replaceAll("\\D+", " ").strip()));
      }
    }
  }

  @Override
  public InterceptorType type() {
    return InterceptorType.FILTER;
  }

  @Override
  public void begin(ClassTree type) {}

  @Override
  public Collection<MutationDetails> intercept(Collection<MutationDetails> all, Mutater mutater) {
    return all.stream().filter(mutant -> !dead.contains(key(mutant.getId()))).toList();
  }

  @Override
  public void end() {}

  private static String key(MutationIdentifier id) {
    return key(
        id.getClassName().asJavaName(),
        id.getLocation().getMethodName(),
        id.getLocation().getMethodDesc(),
        id.getMutator(),
        id.getIndexes().toString().replaceAll("\\D+", " ").strip());
  }

  private static String key(String... parts) {
    return String.join(" ", parts);
  }

  private static String plain(String xml) {
    return xml.replace("&#60;", "<")
        .replace("&#62;", ">")
        .replace("&lt;", "<")
        .replace("&gt;", ">");
  }
}

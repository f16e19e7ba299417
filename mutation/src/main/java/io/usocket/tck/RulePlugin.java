// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.pitest.classinfo.ClassByteArraySource;
import org.pitest.help.PitHelpError;
import org.pitest.testapi.Configuration;
import org.pitest.testapi.TestGroupConfig;
import org.pitest.testapi.TestPluginFactory;
import org.pitest.testapi.TestSuiteFinder;
import org.pitest.testapi.TestUnitFinder;

/**
 * Shows PIT the rules of the TCK, each as a test of its own.
 *
 * <p>PIT's plugin for JUnit finds tests by running the whole class once in each JVM that it starts;
 * here that would be the whole TCK for every mutant that hangs.
 */
public final class RulePlugin implements TestPluginFactory, Configuration {
  /** For the service loader. */
  public RulePlugin() {}

  @Override
  public String name() {
    return "usocket-tck";
  }

  @Override
  public String description() {
    return "The rules of the usocket TCK";
  }

  @Override
  public Configuration createTestFrameworkConfiguration(
      TestGroupConfig groups,
      ClassByteArraySource source,
      Collection<String> excludedRunners,
      Collection<String> includedMethods) {
    return this;
  }

  @Override
  public TestUnitFinder testUnitFinder() {
    return new RuleFinder();
  }

  @Override
  public TestSuiteFinder testSuiteFinder() {
    return type -> List.of();
  }

  @Override
  public Optional<PitHelpError> verifyEnvironment() {
    return Optional.empty();
  }
}

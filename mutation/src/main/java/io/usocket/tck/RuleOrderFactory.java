// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import java.util.Properties;
import org.pitest.classpath.CodeSource;
import org.pitest.coverage.CoverageDatabase;
import org.pitest.mutationtest.build.DefaultTestPrioritiser;
import org.pitest.mutationtest.build.TestPrioritiser;
import org.pitest.mutationtest.build.TestPrioritiserFactory;

/** Has PIT use {@link RuleOrder}. */
public final class RuleOrderFactory implements TestPrioritiserFactory {
  /** For the service loader. */
  public RuleOrderFactory() {}

  @Override
  public String description() {
    return "Rules of different sections first";
  }

  @Override
  public TestPrioritiser makeTestPrioritiser(
      Properties properties, CodeSource code, CoverageDatabase coverage) {
    return new RuleOrder(new DefaultTestPrioritiser(coverage));
  }
}

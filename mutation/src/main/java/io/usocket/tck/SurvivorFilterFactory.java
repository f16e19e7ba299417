// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.pitest.mutationtest.build.InterceptorParameters;
import org.pitest.mutationtest.build.MutationInterceptor;
import org.pitest.mutationtest.build.MutationInterceptorFactory;
import org.pitest.plugin.Feature;
import org.pitest.plugin.FeatureParameter;

/** Lets a run begin where earlier ones have ended: {@code +survivors(of[mutations.xml])}. */
public final class SurvivorFilterFactory implements MutationInterceptorFactory {
  private static final FeatureParameter REPORTS =
      FeatureParameter.named("of").withDescription("a mutations.xml of an earlier run; repeatable");

  /** For the service loader. */
  public SurvivorFilterFactory() {}

  @Override
  public String description() {
    return "All but what earlier runs have killed";
  }

  @Override
  public Feature provides() {
    return Feature.named("survivors").withDescription(description()).withParameter(REPORTS);
  }

  @Override
  public MutationInterceptor createInterceptor(InterceptorParameters parameters) {
    try {
      return new SurvivorFilter(parameters.getList(REPORTS));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

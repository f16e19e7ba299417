// SPDX-License-Identifier: Apache-2.0
package com.example.acme;

import io.usocket.Feature;
import io.usocket.TlsConfig;
import io.usocket.TlsException;
import io.usocket.spi.TlsContext;
import io.usocket.spi.channel.ChannelProvider;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/** The provider {@code acme}: TCP by NIO channels, TLS by javax.net.ssl.SSLEngine. */
public final class AcmeProvider extends ChannelProvider {
  static final String BACKEND = "SSLEngine of Java " + Runtime.version();

  @Override
  public String name() {
    return "acme";
  }

  /** The core, which nobody can leave out, and what else is kept: each claim is held by rules. */
  @Override
  public Set<Feature> features() {
    Set<Feature> features = EnumSet.of(Feature.HALF_CLOSE, Feature.TLS_1_3_SUITES);
    Arrays.stream(Feature.values()).filter(Feature::isCore).forEach(features::add);
    return features;
  }

  @Override
  public String backend() {
    return BACKEND;
  }

  @Override
  public TlsContext tls(TlsConfig config) throws TlsException {
    return new AcmeTls(config);
  }
}

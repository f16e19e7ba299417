// SPDX-License-Identifier: Apache-2.0
package io.usocket.spi.jsse;

import io.usocket.Feature;
import io.usocket.TlsConfig;
import io.usocket.TlsException;
import io.usocket.USocketException;
import io.usocket.spi.DtlsContext;
import io.usocket.spi.SocketProvider;
import io.usocket.spi.TlsContext;
import io.usocket.spi.channel.ChannelProvider;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A provider on NIO channels and a JSSE implementation, which can be chosen by {@code name:engine};
 * what is left to implement is how it is driven.
 */
public abstract class JsseProvider extends ChannelProvider {
  private volatile @Nullable JsseEngine engine;

  /**
   * For subclasses.
   *
   * @param chosen the implementation; null: the JDK's own, which is looked up when it is needed
   */
  protected JsseProvider(@Nullable JsseEngine chosen) {
    this.engine = chosen;
  }

  /**
   * The same provider on another implementation.
   *
   * @param engine the implementation
   * @return a new provider
   */
  protected abstract JsseProvider on(JsseEngine engine);

  /**
   * Sets TLS up.
   *
   * @param context what the configuration has become
   * @return the set-up
   */
  protected abstract TlsContext tls(JsseContext context);

  @Override
  public final List<String> engines() {
    return JsseEngine.available();
  }

  @Override
  public final SocketProvider engine(String name) throws USocketException {
    return on(JsseEngine.named(name));
  }

  @Override
  public final Set<Feature> features() {
    Set<Feature> features = channelFeatures();
    features.addAll(jsse().features());
    return features;
  }

  @Override
  public final String backend() {
    return jsse().description();
  }

  @Override
  public final TlsContext tls(TlsConfig config) throws TlsException {
    return tls(JsseContext.of(config, jsse()));
  }

  @Override
  public final DtlsContext dtls(TlsConfig config) throws TlsException {
    return DtlsEngines.of(config, jsse());
  }

  private JsseEngine jsse() {
    JsseEngine known = engine;
    if (known == null) {
      known = JsseEngine.platform();
      engine = known;
    }
    return known;
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.jdk;

import io.usocket.Feature;
import io.usocket.TlsConfig;
import io.usocket.TlsException;
import io.usocket.USocketException;
import io.usocket.spi.SocketProvider;
import io.usocket.spi.TlsContext;
import io.usocket.spi.channel.ChannelProvider;
import io.usocket.spi.jsse.JsseContext;
import io.usocket.spi.jsse.JsseEngine;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** JSSE's SSLSocket; the engine may be any JSSE implementation's. TCP and UDP are NIO channels. */
public final class JdkProvider extends ChannelProvider {
  private final @Nullable JsseEngine chosen;

  /** For ServiceLoader: on the JDK's own JSSE. */
  public JdkProvider() {
    this(null);
  }

  private JdkProvider(@Nullable JsseEngine chosen) {
    this.chosen = chosen;
  }

  @Override
  public String name() {
    return "jdk";
  }

  @Override
  public List<String> engines() {
    return JsseEngine.available();
  }

  @Override
  public SocketProvider engine(String name) throws USocketException {
    return new JdkProvider(JsseEngine.named(name));
  }

  @Override
  public Set<Feature> features() {
    Set<Feature> features = channelFeatures();
    features.addAll(jsse().features());
    return features;
  }

  @Override
  public String backend() {
    return jsse().description();
  }

  @Override
  public TlsContext tls(TlsConfig config) throws TlsException {
    return new SslSocketContext(JsseContext.of(config, jsse()));
  }

  private JsseEngine jsse() {
    return chosen == null ? JsseEngine.platform() : chosen;
  }
}

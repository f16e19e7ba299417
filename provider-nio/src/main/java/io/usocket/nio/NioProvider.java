// SPDX-License-Identifier: Apache-2.0
package io.usocket.nio;

import io.usocket.Feature;
import io.usocket.TlsConfig;
import io.usocket.TlsException;
import io.usocket.spi.TlsContext;
import io.usocket.spi.channel.ChannelProvider;
import java.util.Set;

/** SocketChannel, Selector and SSLEngine. */
public final class NioProvider extends ChannelProvider {
  /** For ServiceLoader. */
  public NioProvider() {}

  @Override
  public String name() {
    return "nio";
  }

  @Override
  public Set<Feature> features() {
    return channelFeatures();
  }

  @Override
  public String backend() {
    return "none yet";
  }

  @Override
  public TlsContext tls(TlsConfig config) throws TlsException {
    throw new TlsException(TlsException.Reason.CONFIGURATION, "TLS comes next", null);
  }
}

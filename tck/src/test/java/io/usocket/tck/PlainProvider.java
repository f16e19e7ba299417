// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import io.usocket.Feature;
import io.usocket.TlsConfig;
import io.usocket.TlsException;
import io.usocket.spi.TlsContext;
import io.usocket.spi.channel.ChannelProvider;
import java.util.Set;

/** TCP and UDP, and no TLS: enough for the rules about plain sockets. */
public final class PlainProvider extends ChannelProvider {
  /** For ServiceLoader. */
  public PlainProvider() {}

  @Override
  public String name() {
    return "plain";
  }

  @Override
  public Set<Feature> features() {
    return channelFeatures();
  }

  @Override
  public String backend() {
    return "no TLS";
  }

  @Override
  public TlsContext tls(TlsConfig config) throws TlsException {
    throw new TlsException(TlsException.Reason.CONFIGURATION, "there is no TLS here", null);
  }
}

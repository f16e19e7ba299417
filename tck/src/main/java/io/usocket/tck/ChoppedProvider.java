// SPDX-License-Identifier: Apache-2.0
package io.usocket.tck;

import io.usocket.AddressFamily;
import io.usocket.Feature;
import io.usocket.TlsConfig;
import io.usocket.TlsException;
import io.usocket.spi.DatagramPort;
import io.usocket.spi.Deadline;
import io.usocket.spi.ListenPort;
import io.usocket.spi.SocketProvider;
import io.usocket.spi.StreamPort;
import io.usocket.spi.TlsContext;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The provider under test, its TCP sockets chopped, and its TLS on top of those. */
final class ChoppedProvider implements SocketProvider {
  private final SocketProvider provider;
  private volatile Chop next = Chop.none();

  ChoppedProvider(SocketProvider provider) {
    this.provider = provider;
  }

  /** How sockets are chopped that are opened or accepted from now on. */
  void chop(Chop chop) {
    next = chop;
  }

  @Override
  public String name() {
    return provider.name();
  }

  @Override
  public Set<Feature> features() {
    return provider.features();
  }

  @Override
  public String backend() {
    return provider.backend();
  }

  @Override
  public StreamPort openStream(AddressFamily family) throws IOException {
    return new ChoppedStream(provider.openStream(family), next, this);
  }

  @Override
  public DatagramPort openDatagram(AddressFamily family) throws IOException {
    return provider.openDatagram(family);
  }

  @Override
  public TlsContext tls(TlsConfig config) throws TlsException {
    return provider.tls(config);
  }

  ListenPort listening(ListenPort port) {
    return new Listening(port);
  }

  /** Accepts sockets that are chopped. */
  private final class Listening extends WrappedPort<ListenPort> implements ListenPort {
    Listening(ListenPort port) {
      super(port);
    }

    @Override
    public @Nullable StreamPort accept(Deadline deadline) throws IOException {
      StreamPort accepted = whole.accept(deadline);
      return accepted == null ? null : new ChoppedStream(accepted, next, ChoppedProvider.this);
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.bc;

import io.usocket.TlsConfig;
import io.usocket.TlsException;
import io.usocket.spi.DatagramPort;
import io.usocket.spi.DtlsContext;
import io.usocket.spi.DtlsGate;
import io.usocket.spi.DtlsPort;
import io.usocket.spi.tls.ServerNames;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.DTLSRequest;
import org.bouncycastle.tls.DTLSServerProtocol;

/** A configuration, ready for Bouncy Castle's DTLS 1.2. Immutable. */
final class BcDtls implements DtlsContext {
  private final BcContext setup;

  private BcDtls(BcContext setup) {
    this.setup = setup;
  }

  static BcDtls of(TlsConfig config) throws TlsException {
    return new BcDtls(BcContext.ofDatagrams(config));
  }

  @Override
  public DtlsPort client(DatagramPort transport, ServerNames server) throws TlsException {
    Progress progress = new Progress(setup);
    BcClient client = setup.client(server, 0, progress);
    return new BcDtlsPort(
        transport, progress, datagrams -> new DTLSClientProtocol().connect(client, datagrams));
  }

  @Override
  public DtlsGate gate() {
    return new BcDtlsGate(setup.crypto(), this::admit);
  }

  private DtlsPort admit(DatagramPort transport, DTLSRequest hello) throws TlsException {
    Progress progress = new Progress(setup);
    BcServer server = setup.server(progress);
    return new BcDtlsPort(
        transport,
        progress,
        datagrams -> new DTLSServerProtocol().accept(server, datagrams, hello));
  }
}

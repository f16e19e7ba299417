// SPDX-License-Identifier: Apache-2.0
package io.usocket.bc;

import java.io.IOException;
import org.bouncycastle.tls.DefaultTlsKeyExchangeFactory;
import org.bouncycastle.tls.TlsECDHEKeyExchange;
import org.bouncycastle.tls.TlsKeyExchange;
import org.bouncycastle.tls.crypto.TlsECConfig;
import org.bouncycastle.tls.crypto.TlsSecret;
import org.jspecify.annotations.Nullable;

/** The key exchanges of TLS 1.2, which tell their group. */
final class KeyExchanges extends DefaultTlsKeyExchangeFactory {
  private final Progress progress;

  KeyExchanges(Progress progress) {
    this.progress = progress;
  }

  @Override
  public TlsKeyExchange createECDHEKeyExchangeClient(int exchange) {
    return new Ecdhe(exchange, null);
  }

  @Override
  public TlsKeyExchange createECDHEKeyExchangeServer(int exchange, TlsECConfig config) {
    return new Ecdhe(exchange, config);
  }

  private final class Ecdhe extends TlsECDHEKeyExchange {
    Ecdhe(int exchange, @Nullable TlsECConfig config) {
      super(exchange, config);
    }

    @Override
    public TlsSecret generatePreMasterSecret() throws IOException {
      progress.group(ecConfig.getNamedGroup());
      return super.generatePreMasterSecret();
    }
  }
}

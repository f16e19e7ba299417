// SPDX-License-Identifier: Apache-2.0
package io.usocket.bc;

import java.io.IOException;
import java.io.InputStream;
import org.bouncycastle.tls.DefaultTlsKeyExchangeFactory;
import org.bouncycastle.tls.TlsDHGroupVerifier;
import org.bouncycastle.tls.TlsECDHEKeyExchange;
import org.bouncycastle.tls.TlsKeyExchange;
import org.bouncycastle.tls.TlsPSKIdentity;
import org.bouncycastle.tls.TlsPSKIdentityManager;
import org.bouncycastle.tls.TlsPSKKeyExchange;
import org.bouncycastle.tls.crypto.TlsDHConfig;
import org.bouncycastle.tls.crypto.TlsECConfig;
import org.bouncycastle.tls.crypto.TlsSecret;
import org.jspecify.annotations.Nullable;

/** The key exchanges of TLS 1.2, which tell their group and what the server has signed with. */
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

  @Override
  public TlsKeyExchange createPSKKeyExchangeClient(
      int exchange, TlsPSKIdentity identity, @Nullable TlsDHGroupVerifier verifier) {
    return new Psk(exchange, identity, verifier);
  }

  @Override
  public TlsKeyExchange createPSKKeyExchangeServer(
      int exchange,
      TlsPSKIdentityManager identities,
      @Nullable TlsDHConfig finiteField,
      @Nullable TlsECConfig curve) {
    return new Psk(exchange, identities, finiteField, curve);
  }

  private final class Ecdhe extends TlsECDHEKeyExchange {
    Ecdhe(int exchange, @Nullable TlsECConfig config) {
      super(exchange, config);
    }

    @Override
    public void processServerKeyExchange(InputStream message) throws IOException {
      progress.signedWith(Peek.keyExchangeScheme(message));
      super.processServerKeyExchange(message);
    }

    @Override
    public TlsSecret generatePreMasterSecret() throws IOException {
      progress.group(ecConfig.getNamedGroup());
      return super.generatePreMasterSecret();
    }
  }

  private final class Psk extends TlsPSKKeyExchange {
    Psk(int exchange, TlsPSKIdentity identity, @Nullable TlsDHGroupVerifier verifier) {
      super(exchange, identity, verifier);
    }

    Psk(
        int exchange,
        TlsPSKIdentityManager identities,
        @Nullable TlsDHConfig finiteField,
        @Nullable TlsECConfig curve) {
      super(exchange, identities, finiteField, curve);
    }

    @Override
    public TlsSecret generatePreMasterSecret() throws IOException {
      if (ecConfig != null) { // else there is no group
        progress.group(ecConfig.getNamedGroup());
      }
      return super.generatePreMasterSecret();
    }
  }
}
